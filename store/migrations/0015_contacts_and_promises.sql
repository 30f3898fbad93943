-- What customers got in touch about, and by whom and by which task a promise was kept.

ALTER TABLE contacts
    ADD COLUMN direction text NOT NULL DEFAULT 'out' CHECK (direction IN ('out', 'in')),
    ADD COLUMN point text,
    ADD COLUMN person bigint,
    ADD COLUMN matter text,
    ADD COLUMN words text,
    ADD COLUMN answered text;
COMMENT ON COLUMN contacts.person IS 'who of the household got in touch; null for the customer';
COMMENT ON COLUMN contacts.words IS 'a reference to what they said';

ALTER TABLE promises
    ADD COLUMN words text,
    ADD COLUMN person text,
    ADD COLUMN not_before timestamptz,
    ADD COLUMN task text,
    ADD COLUMN why text;
COMMENT ON COLUMN promises.person IS 'who kept it, or had it to do when its time came; until then who was named for it';
COMMENT ON COLUMN promises.task IS 'the task by which it was kept';
CREATE INDEX promises_by ON promises (by_at, journey);
