-- What staff are told of, from the journal's entry to the message that somebody got.
-- None of it is a read model: a rebuild reads and writes nothing of it, so nothing is told twice by one.

-- Entries of which staff are to hear. Written in the transaction of the entry, taken away once people are found.
CREATE TABLE owed_notices (
    journey text        NOT NULL,
    seq     integer     NOT NULL,
    part    integer     NOT NULL,
    at      timestamptz NOT NULL,
    what    text        NOT NULL,
    task    text,
    role    text,
    person  text,
    giver   text,
    due_at  timestamptz,
    about   jsonb       NOT NULL DEFAULT '{}',
    PRIMARY KEY (journey, seq, part)
);
COMMENT ON COLUMN owed_notices.giver IS 'who is not told, because it comes from them';

-- One message to one person. Its id is the key under which it is sent, however often it is tried.
CREATE TABLE notice_messages (
    message     uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    staff_no    integer     NOT NULL REFERENCES staff,
    channel     text        NOT NULL,
    urgent      boolean     NOT NULL,
    held        boolean     NOT NULL,
    made_at     timestamptz NOT NULL,
    state       text        NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed', 'moot')),
    tries       integer     NOT NULL DEFAULT 0,
    next_try_at timestamptz NOT NULL,
    ended_at    timestamptz,
    problem     text,
    code        text,
    looked_at   timestamptz,
    looked_by   text
);
COMMENT ON COLUMN notice_messages.held IS 'some of it happened while its reader was not to be disturbed';
COMMENT ON COLUMN notice_messages.looked_by IS 'who has seen to it that it could not be delivered';
CREATE INDEX notice_messages_waiting ON notice_messages (next_try_at) WHERE state = 'waiting';
CREATE INDEX notice_messages_failed ON notice_messages (made_at) WHERE state = 'failed' AND looked_at IS NULL;
CREATE INDEX notice_messages_ended ON notice_messages (ended_at);
CREATE INDEX notice_messages_made ON notice_messages (staff_no, made_at);

-- What one person is told; a key stands once a person for ever.
CREATE TABLE staff_notices (
    notice   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_no integer     NOT NULL REFERENCES staff,
    key      text        NOT NULL,
    what     text        NOT NULL,
    urgency  text        NOT NULL CHECK (urgency IN ('usual', 'prompt', 'any_hour')),
    at       timestamptz NOT NULL,
    owed_at  timestamptz NOT NULL,
    journey  text,
    task     text,
    due_at   timestamptz,
    about    jsonb       NOT NULL DEFAULT '{}',
    message  uuid        REFERENCES notice_messages ON DELETE CASCADE,
    UNIQUE (staff_no, key)
);
CREATE INDEX staff_notices_untold ON staff_notices (staff_no) WHERE message IS NULL;
CREATE INDEX staff_notices_message ON staff_notices (message);

-- How somebody wants to hear; who has no row hears as the company set it.
CREATE TABLE notice_wishes (
    staff_no    integer PRIMARY KEY REFERENCES staff,
    channel     text,
    unwanted    text[]  NOT NULL DEFAULT '{}',
    quiet_from  time,
    quiet_until time,
    addresses   jsonb   NOT NULL DEFAULT '{}',
    CHECK ((quiet_from IS NULL) = (quiet_until IS NULL))
);
COMMENT ON COLUMN notice_wishes.addresses IS 'by channel: their id or number there';
