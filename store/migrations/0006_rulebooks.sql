-- Published service standards and calendars: a version never changes.

CREATE TABLE standards (
    name         text        NOT NULL,
    version      integer     NOT NULL CHECK (version >= 1),
    rules        jsonb       NOT NULL,
    texts        jsonb       NOT NULL,
    sha          bytea       NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (name, version)
);

CREATE TABLE calendars (
    name         text        NOT NULL,
    version      integer     NOT NULL CHECK (version >= 1),
    data         jsonb       NOT NULL,
    sha          bytea       NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (name, version)
);
