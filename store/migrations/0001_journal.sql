-- The append-only record of the course of every journey, and what was found wrong with it.
-- Instants are timestamptz throughout; the service reads and writes them in UTC.

CREATE TABLE journal (
    journey     text        NOT NULL,
    seq         integer     NOT NULL CHECK (seq >= 1),
    at          timestamptz NOT NULL,
    stage       text        NOT NULL,
    type        text        NOT NULL,
    v           integer     NOT NULL,
    actor       text        NOT NULL,
    command     text,
    event       jsonb       NOT NULL,
    fingerprint bytea       NOT NULL CHECK (length(fingerprint) = 32),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (journey, seq)
);
-- A command is done once, also when it comes again after years.
CREATE UNIQUE INDEX journal_command ON journal (command) WHERE command IS NOT NULL;

-- What `record` refused. A journey with an open conflict needs repair until somebody settles it.
CREATE TABLE conflicts (
    conflict   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    journey    text        NOT NULL,
    seq        integer     NOT NULL,
    kind       text        NOT NULL,
    message    text        NOT NULL,
    found_at   timestamptz NOT NULL DEFAULT now(),
    last_at    timestamptz NOT NULL DEFAULT now(),
    times      integer     NOT NULL DEFAULT 1,
    settled_at timestamptz,
    settled_by text
);
CREATE UNIQUE INDEX conflicts_open ON conflicts (journey, seq, kind) WHERE settled_at IS NULL;
