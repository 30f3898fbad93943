-- Whom an escalation reached, what customers scored by links, and how often links are asked for.
-- None of it is a read model: a rebuild reads and writes nothing of it.

-- Written in the transaction of the entry, as the register of staff stands then: the journal names a role.
CREATE TABLE tellings (
    journey text    NOT NULL,
    seq     integer NOT NULL,
    people  text[]  NOT NULL,
    PRIMARY KEY (journey, seq)
);
COMMENT ON COLUMN tellings.people IS 'who had the role and was there, or their deputy; empty when nobody was';

-- Kept after the link is gone: by it a figure knows that nobody of the staff typed the score.
CREATE TABLE link_scores (
    task  text        NOT NULL,
    field text        NOT NULL,
    score integer     NOT NULL,
    at    timestamptz NOT NULL,
    PRIMARY KEY (task, field)
);

-- Counts of some minutes; what a crash loses of them is no loss.
CREATE UNLOGGED TABLE link_visits (
    who   bytea       NOT NULL,
    since timestamptz NOT NULL,
    count integer     NOT NULL,
    PRIMARY KEY (who, since)
);
COMMENT ON COLUMN link_visits.who IS 'the hash of a link, or of an address by a key that is not in the database';
CREATE INDEX link_visits_since ON link_visits (since);
