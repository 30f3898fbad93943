-- Published price lists and campaigns: a version never changes, so that what was fixed for a customer can be looked up.

CREATE TABLE price_lists (
    name         text        NOT NULL,
    version      integer     NOT NULL CHECK (version >= 1),
    valid_from   date        NOT NULL,
    data         jsonb       NOT NULL,
    sha          bytea       NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (name, version)
);

CREATE TABLE campaigns (
    code         text        NOT NULL,
    version      integer     NOT NULL CHECK (version >= 1),
    valid_from   date        NOT NULL,
    valid_until  date        NOT NULL CHECK (valid_until >= valid_from),
    data         jsonb       NOT NULL,
    sha          bytea       NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (code, version)
);
