-- Who is away and who stands in for them. A journey carries a copy of the absences of its own people; the reason stays here.

CREATE TABLE absences (
    absence    integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_no   integer     NOT NULL REFERENCES staff,
    from_day   date        NOT NULL,
    back_on    date        NOT NULL CHECK (back_on >= from_day),
    starts_at  timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL CHECK (ends_at >= starts_at),
    deputies   jsonb       NOT NULL,
    reason     text        NOT NULL CHECK (reason IN ('leave', 'ill', 'training')),
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text        NOT NULL,
    ended_by   text,
    CONSTRAINT absences_no_overlap
        EXCLUDE USING gist (int8range(staff_no, staff_no, '[]') WITH &&, daterange(from_day, back_on) WITH &&)
);
COMMENT ON COLUMN absences.back_on IS 'the first of the company''s days on which they are back';
COMMENT ON COLUMN absences.deputies IS 'handles by role; the role''s queue where there is none';
CREATE INDEX absences_ends ON absences (ends_at);

ALTER TABLE tasks ADD COLUMN lent_by text;
COMMENT ON COLUMN tasks.lent_by IS 'who has it back when they return from an absence';
ALTER TABLE journeys ADD COLUMN absences jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN journeys.absences IS 'the absences that the journey knows of, by number';
CREATE INDEX tasks_lent_by ON tasks (lent_by) WHERE status = 'open' AND lent_by IS NOT NULL;
