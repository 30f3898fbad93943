-- Read models: folded from the journal, thrown away and rebuilt at will. No foreign keys: folding uses
-- nothing but the entry.

CREATE TABLE journeys (
    journey          text        PRIMARY KEY,
    customer         text        NOT NULL,
    property         text        NOT NULL,
    standard         text        NOT NULL,
    standard_version integer     NOT NULL,
    calendars        jsonb       NOT NULL,
    owner            text,
    team             jsonb       NOT NULL,
    stage            text        NOT NULL,
    stage_since      timestamptz NOT NULL,
    course           text        NOT NULL,
    repair           boolean     NOT NULL,
    status           text        GENERATED ALWAYS AS (CASE WHEN repair THEN 'needs_repair' ELSE course END) STORED,
    status_since     timestamptz NOT NULL,
    status_reason    text,
    status_words     text,
    started_at       timestamptz NOT NULL,
    seq              integer     NOT NULL,
    last_at          timestamptz NOT NULL,
    facts            jsonb       NOT NULL
) WITH (fillfactor = 80);
COMMENT ON COLUMN journeys.course IS 'the status that the journal tells; status shows needs_repair over it';
CREATE INDEX journeys_started ON journeys (started_at DESC, journey DESC);
CREATE INDEX journeys_owner ON journeys (owner, started_at DESC, journey DESC);
CREATE INDEX journeys_stage ON journeys (stage, started_at DESC, journey DESC);
CREATE INDEX journeys_status ON journeys (status, started_at DESC, journey DESC);
CREATE INDEX journeys_customer ON journeys (customer);
CREATE INDEX journeys_property ON journeys (property);

CREATE TABLE tasks (
    task             text        PRIMARY KEY,
    journey          text        NOT NULL,
    key              text        NOT NULL,
    kind             text        NOT NULL,
    stage            text        NOT NULL,
    role             text        NOT NULL,
    assignee         text,
    requester        text,
    status           text        NOT NULL,
    superseded       boolean     NOT NULL,
    opened_at        timestamptz NOT NULL,
    opened_seq       integer     NOT NULL,
    due_at           timestamptz,
    due_sort         timestamptz GENERATED ALWAYS AS (coalesce(due_at, 'infinity'::timestamptz)) STORED,
    why              text        NOT NULL,
    about            jsonb       NOT NULL,
    held             boolean     NOT NULL,
    assigned_at      timestamptz,
    reminded_at      timestamptz,
    overdue_since    timestamptz,
    escalation_level integer     NOT NULL,
    escalated_at     timestamptz,
    ended_at         timestamptz,
    ended_by         text,
    on_time          boolean,
    answers          jsonb,
    void_reason      text
) WITH (fillfactor = 80);
COMMENT ON COLUMN tasks.held IS 'its clock stands still because the journey is paused: never overdue meanwhile';
CREATE INDEX tasks_journey ON tasks (journey, key);
CREATE INDEX tasks_due ON tasks (due_sort, task) WHERE status = 'open';
CREATE INDEX tasks_role ON tasks (role, due_sort, task) WHERE status = 'open';
CREATE INDEX tasks_queue ON tasks (role, due_sort, task) WHERE status = 'open' AND assignee IS NULL;
CREATE INDEX tasks_assignee ON tasks (assignee, due_sort, task) WHERE status = 'open';
CREATE INDEX tasks_kind ON tasks (kind, due_sort, task) WHERE status = 'open';
CREATE INDEX tasks_ended ON tasks (ended_at, task) WHERE status <> 'open';

CREATE TABLE waits (
    journey          text        NOT NULL,
    key              text        NOT NULL,
    kind             text        NOT NULL,
    subject          text        NOT NULL,
    task             text,
    role             text,
    assignee         text,
    since            timestamptz NOT NULL,
    due_at           timestamptz,
    next_at          timestamptz,
    fires_at         timestamptz,
    next_action      text,
    next_to          text,
    level            integer     NOT NULL,
    held_since       timestamptz,
    calendar         text        NOT NULL,
    calendar_version integer     NOT NULL,
    provisional      boolean     NOT NULL,
    wait             jsonb       NOT NULL,
    PRIMARY KEY (journey, key)
) WITH (fillfactor = 80);
CREATE INDEX waits_fires ON waits (fires_at, journey) WHERE fires_at IS NOT NULL;
CREATE INDEX waits_next ON waits (next_at, journey) WHERE next_at IS NOT NULL;
CREATE INDEX waits_role ON waits (role, next_at, journey) WHERE next_at IS NOT NULL;
CREATE INDEX waits_assignee ON waits (assignee, next_at, journey) WHERE next_at IS NOT NULL;
CREATE INDEX waits_calendar ON waits (calendar, calendar_version);

CREATE TABLE appointments (
    journey      text        NOT NULL,
    booked_seq   integer     NOT NULL,
    key          text        NOT NULL,
    kind         text        NOT NULL,
    round        integer     NOT NULL,
    stage        text        NOT NULL,
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    place        text        NOT NULL,
    staff        text[]      NOT NULL,
    booked_at    timestamptz NOT NULL,
    booked_by    text        NOT NULL,
    confirmed    boolean,
    confirmed_at timestamptz,
    outcome      text,
    ended_at     timestamptz,
    PRIMARY KEY (journey, booked_seq)
);
CREATE INDEX appointments_key ON appointments (journey, key);
CREATE INDEX appointments_ahead ON appointments (starts_at, journey) WHERE outcome IS NULL;
CREATE INDEX appointments_staff ON appointments USING gin (staff) WHERE outcome IS NULL;

CREATE TABLE promises (
    journey    text        NOT NULL,
    made_seq   integer     NOT NULL,
    key        text        NOT NULL,
    what       text        NOT NULL,
    stage      text        NOT NULL,
    made_at    timestamptz NOT NULL,
    made_by    text        NOT NULL,
    by_at      timestamptz NOT NULL,
    status     text        NOT NULL CHECK (status IN ('open', 'kept', 'broken', 'dropped')),
    settled_at timestamptz,
    PRIMARY KEY (journey, made_seq)
);
CREATE INDEX promises_key ON promises (journey, key);
CREATE INDEX promises_open ON promises (by_at, journey) WHERE status = 'open';

CREATE TABLE contacts (
    journey text        NOT NULL,
    seq     integer     NOT NULL,
    at      timestamptz NOT NULL,
    stage   text        NOT NULL,
    actor   text        NOT NULL,
    key     text        NOT NULL,
    kind    text        NOT NULL,
    channel text        NOT NULL,
    outcome text        NOT NULL,
    PRIMARY KEY (journey, seq)
);
CREATE INDEX contacts_at ON contacts (at);

CREATE TABLE notices (
    journey    text        NOT NULL,
    seq        integer     NOT NULL,
    at         timestamptz NOT NULL,
    stage      text        NOT NULL,
    key        text        NOT NULL,
    notice     text        NOT NULL,
    recipients text[]      NOT NULL,
    about      jsonb       NOT NULL,
    PRIMARY KEY (journey, seq)
);
CREATE INDEX notices_recipients ON notices USING gin (recipients);

-- Every armed instant that came: told, fired, and how late the machine was.
CREATE TABLE firings (
    journey      text        NOT NULL,
    seq          integer     NOT NULL,
    stage        text        NOT NULL,
    key          text        NOT NULL,
    subject      text        NOT NULL,
    action       text        NOT NULL,
    task         text,
    planned_at   timestamptz NOT NULL,
    fired_at     timestamptz NOT NULL,
    late_seconds integer     NOT NULL,
    role         text,
    person       text,
    level        integer     NOT NULL,
    PRIMARY KEY (journey, seq)
);
CREATE INDEX firings_at ON firings (fired_at);
CREATE INDEX firings_task ON firings (task) WHERE task IS NOT NULL;
