-- Who was deactivated and who was taken back, when and by whom; rows are added and never changed.
CREATE TABLE staff_standing (
    standing bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_no integer     NOT NULL REFERENCES staff,
    active   boolean     NOT NULL,
    at       timestamptz NOT NULL,
    by       text
);
COMMENT ON COLUMN staff_standing.by IS 'a handle; null where the command line was not told who acts';
CREATE INDEX staff_standing_staff ON staff_standing (staff_no, standing DESC);

CREATE FUNCTION staff_standing_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was written down of somebody''s standing is never changed';
END $$;
CREATE TRIGGER staff_standing_stays BEFORE UPDATE OR DELETE ON staff_standing
    FOR EACH ROW EXECUTE FUNCTION staff_standing_stays();
