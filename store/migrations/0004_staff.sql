-- Staff are deactivated, never deleted. A workflow knows them by their handle.

CREATE TABLE staff (
    staff_no       integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    handle         text        NOT NULL UNIQUE,
    name           text        NOT NULL,
    phone          text,
    roles          text[]      NOT NULL CHECK (cardinality(roles) > 0),
    team           text,
    active         boolean     NOT NULL DEFAULT true,
    rest_weekdays  smallint[]  NOT NULL DEFAULT '{}' CHECK (rest_weekdays <@ '{1,2,3,4,5,6,7}'),
    created_at     timestamptz NOT NULL DEFAULT now(),
    deactivated_at timestamptz
);
COMMENT ON COLUMN staff.rest_weekdays IS 'ISO weekdays, Monday is 1, in the company''s time zone';

-- Whose turn it was. The key makes a repeated question give the same person.
CREATE TABLE rota_turns (
    turn     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key      text        NOT NULL UNIQUE,
    role     text        NOT NULL,
    staff_no integer     NOT NULL REFERENCES staff,
    at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX rota_turns_staff ON rota_turns (staff_no, role, turn DESC);

-- People's time. One person is never in two places: PostgreSQL itself refuses it.
CREATE TABLE reservations (
    reservation bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key         text        NOT NULL,
    journey     text        NOT NULL,
    staff_no    integer     NOT NULL REFERENCES staff,
    during      tstzrange   NOT NULL CHECK (NOT isempty(during)),
    starts_at   timestamptz NOT NULL,
    state       text        NOT NULL CHECK (state IN ('offered', 'held', 'booked')),
    expires_at  timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CHECK ((state = 'booked') = (expires_at IS NULL)),
    CONSTRAINT reservations_no_overlap
        EXCLUDE USING gist (int8range(staff_no, staff_no, '[]') WITH &&, during WITH &&)
);
COMMENT ON COLUMN reservations.key IS 'journey/appointment key';
COMMENT ON COLUMN reservations.during IS 'the meeting with the way there and back; starts_at is the meeting itself';
CREATE INDEX reservations_key ON reservations (key);
CREATE INDEX reservations_journey ON reservations (journey);
CREATE INDEX reservations_expires ON reservations (expires_at) WHERE expires_at IS NOT NULL;
