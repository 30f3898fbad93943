-- Publications of calendars: which dates were foreseen to move, whom it woke, and what came of it.

CREATE TABLE publications (
    publication  text        PRIMARY KEY,
    calendars    jsonb       NOT NULL,
    actor        text        NOT NULL,
    published_at timestamptz NOT NULL,
    finished_at  timestamptz
);
COMMENT ON COLUMN publications.publication IS 'named after its calendars and their versions: office-2+site-3';
COMMENT ON COLUMN publications.calendars IS 'the version of each calendar, by name';
CREATE INDEX publications_at ON publications (published_at DESC, publication);

CREATE TABLE publication_journeys (
    publication text        NOT NULL REFERENCES publications,
    journey     text        NOT NULL,
    urgent_at   timestamptz,
    moved       jsonb       NOT NULL,
    meetings    jsonb       NOT NULL,
    state       text        NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'woken', 'ended', 'failed')),
    tries       integer     NOT NULL DEFAULT 0,
    why         text,
    PRIMARY KEY (publication, journey)
);
COMMENT ON COLUMN publication_journeys.urgent_at IS 'its first date that moves, before or after: the most urgent are woken first';
COMMENT ON COLUMN publication_journeys.moved IS 'every date that was foreseen to move; nothing personal';
COMMENT ON COLUMN publication_journeys.why IS 'the code of what went wrong the last time';
CREATE INDEX publication_journeys_waiting ON publication_journeys (publication, tries, urgent_at, journey)
    WHERE state = 'waiting';
