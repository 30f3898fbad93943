-- Whether somebody said before a meeting if all was ready, and the first instant it may be moved to.

ALTER TABLE appointments ADD COLUMN checked boolean, ADD COLUMN earliest timestamptz;
COMMENT ON COLUMN appointments.checked IS 'false: it began and nobody had checked; null where nothing was asked';
