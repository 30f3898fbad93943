-- Links for customers: whoever has one sees, or answers, one thing of one journey.
CREATE TABLE links (
    link       bytea       PRIMARY KEY CHECK (length(link) = 32),
    command    text        NOT NULL UNIQUE,
    purpose    text        NOT NULL CHECK (purpose IN ('appointment', 'status', 'survey')),
    journey    text        NOT NULL,
    subject    text        NOT NULL,
    round      integer     NOT NULL,
    lang       text        NOT NULL,
    offered    jsonb       NOT NULL,
    staff_no   integer     NOT NULL REFERENCES staff,
    made_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    used_by    text,
    answer     jsonb,
    CHECK ((used_at IS NULL) = (used_by IS NULL) AND (used_at IS NULL) = (answer IS NULL))
);
COMMENT ON COLUMN links.link IS 'SHA-256 of the link''s key, which is told once and kept nowhere';
COMMENT ON COLUMN links.command IS 'under which it was made: sent twice it is one link, and the last key counts';
COMMENT ON COLUMN links.subject IS 'the key of an appointment, with its round; the task of a survey; empty for a status';
COMMENT ON COLUMN links.offered IS 'times to which an appointment may be moved';
COMMENT ON COLUMN links.used_by IS 'the command of the one answer that counts';
COMMENT ON COLUMN links.answer IS 'what the customer answered; personal';
CREATE INDEX links_answered ON links (journey, used_at) WHERE used_at IS NOT NULL;
CREATE INDEX links_expire ON links (expires_at);
