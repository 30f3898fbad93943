-- Private calendars that telephones subscribe to: whoever has the link reads one person's appointments.
CREATE TABLE feeds (
    feed     bytea       PRIMARY KEY CHECK (length(feed) = 32),
    staff_no integer     NOT NULL UNIQUE REFERENCES staff,
    made_at  timestamptz NOT NULL,
    read_at  timestamptz
);
COMMENT ON COLUMN feeds.feed IS 'SHA-256 of the link''s key, which is told once and kept nowhere';
