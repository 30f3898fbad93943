-- Lists of tasks that somebody narrowed and keeps under a name; a lead may share one with a role.
CREATE TABLE saved_lists (
    saved    integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_no integer     NOT NULL REFERENCES staff,
    name     text        NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
    list     text        NOT NULL,
    narrowed jsonb       NOT NULL,
    role     text,
    at       timestamptz NOT NULL DEFAULT now(),
    UNIQUE (staff_no, name)
);
COMMENT ON COLUMN saved_lists.list IS 'the ready-made list that is narrowed: everybody who opens it sees their own';
COMMENT ON COLUMN saved_lists.role IS 'everybody who has this role sees it too';
CREATE INDEX saved_lists_role ON saved_lists (role) WHERE role IS NOT NULL;
