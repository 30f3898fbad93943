-- Who asked for another time, and how late the host came.

ALTER TABLE appointments ADD COLUMN moved_by text, ADD COLUMN late_minutes integer;
COMMENT ON COLUMN appointments.late_minutes IS '0 within the standard''s tolerance; null where it was not recorded';
