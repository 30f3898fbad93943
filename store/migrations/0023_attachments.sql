-- Documents of journeys: plans, renderings, budgets, contracts, photos. Their content lies on disk under its hash.
CREATE TABLE attachments (
    attachment bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    command    text        NOT NULL UNIQUE,
    journey    text        NOT NULL,
    task       text,
    subject    text        NOT NULL,
    version    integer     NOT NULL CHECK (version > 0),
    name       text        NOT NULL,
    media_type text        NOT NULL,
    size       bigint      NOT NULL CHECK (size > 0),
    sha256     bytea       NOT NULL CHECK (length(sha256) = 32),
    staff_no   integer     NOT NULL REFERENCES staff,
    at         timestamptz NOT NULL,
    UNIQUE (journey, subject, version)
);
COMMENT ON COLUMN attachments.task IS 'the task at which it was added';
COMMENT ON COLUMN attachments.name IS 'as whoever added it called the file; personal';
