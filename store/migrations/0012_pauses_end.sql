-- Until when a paused journey is expected to stand still.

ALTER TABLE journeys ADD COLUMN pause_until date;
COMMENT ON COLUMN journeys.pause_until IS 'the company''s day; null without a pause, and where nobody said until when';
