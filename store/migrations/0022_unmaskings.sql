-- Whoever had a customer's personal data shown in full, and why; rows are added and never changed.
CREATE TABLE unmaskings (
    command  text        PRIMARY KEY,
    staff_no integer     NOT NULL REFERENCES staff,
    journey  text        NOT NULL,
    reason   text        NOT NULL,
    session  bytea       NOT NULL CHECK (length(session) = 32),
    at       timestamptz NOT NULL
);
COMMENT ON COLUMN unmaskings.session IS 'SHA-256 of the session''s id: in another session it is asked for again';
CREATE INDEX unmaskings_journey ON unmaskings (journey, at DESC);
CREATE INDEX unmaskings_session ON unmaskings (session, at);

CREATE FUNCTION unmaskings_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'unmaskings are never changed';
END $$;
CREATE TRIGGER unmaskings_stay BEFORE UPDATE OR DELETE ON unmaskings FOR EACH ROW EXECUTE FUNCTION unmaskings_stay();

-- The desk lists customers by what happened last.
CREATE INDEX journeys_last ON journeys (last_at DESC, journey DESC);
