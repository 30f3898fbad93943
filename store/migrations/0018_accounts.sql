-- How staff sign in at the desk. No password, session id or address can be read here: only hashes are kept.

CREATE TABLE accounts (
    staff_no    integer     PRIMARY KEY REFERENCES staff,
    login       text        NOT NULL UNIQUE,
    password    text        CHECK (password LIKE '$argon2id$%'),
    changed_at  timestamptz,
    must_change boolean     NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CHECK ((password IS NULL) = (changed_at IS NULL))
);
COMMENT ON COLUMN accounts.login IS 'in small letters and half width, however it is typed';
COMMENT ON COLUMN accounts.password IS 'its Argon2id hash; nobody signs in without one';
COMMENT ON COLUMN accounts.must_change IS 'somebody else chose it: nothing is done before it is changed';

CREATE TABLE sessions (
    session      bytea       PRIMARY KEY CHECK (length(session) = 32),
    staff_no     integer     NOT NULL REFERENCES accounts,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    device       text        NOT NULL
);
COMMENT ON COLUMN sessions.session IS 'SHA-256 of the id in the cookie, which is random';
COMMENT ON COLUMN sessions.device IS 'browser and system, as in: Chrome, Windows';
CREATE INDEX sessions_staff ON sessions (staff_no, last_seen_at DESC);
CREATE INDEX sessions_expires ON sessions (expires_at);

-- Attempts that failed or are under way; kept for as long as they count.
CREATE TABLE login_attempts (
    attempt bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login   bytea       NOT NULL,
    address bytea,
    at      timestamptz NOT NULL
);
COMMENT ON COLUMN login_attempts.login IS 'a hash: what is typed there may be a password by mistake';
COMMENT ON COLUMN login_attempts.address IS 'a hash by a key that is not in the database';
CREATE INDEX login_attempts_login ON login_attempts (login, at);
CREATE INDEX login_attempts_address ON login_attempts (address, at);
CREATE INDEX login_attempts_at ON login_attempts (at);
