-- Who handed a task on and why, whose it stays meanwhile, until when it is put off, and for whom it was completed.

ALTER TABLE tasks
    ADD COLUMN home text,
    ADD COLUMN handed_how text,
    ADD COLUMN handed_by text,
    ADD COLUMN handed_reason text,
    ADD COLUMN handed_words text,
    ADD COLUMN comes_back_to text,
    ADD COLUMN snoozed_until timestamptz,
    ADD COLUMN done_for text;
COMMENT ON COLUMN tasks.home IS 'the role that it belongs to, while it lies with that role''s lead';
COMMENT ON COLUMN tasks.handed_how IS 'the last hand-over: claimed, assigned, released, delegated, returned; null as it was opened';
COMMENT ON COLUMN tasks.handed_by IS 'who gave it to its assignee, and gets it when they return it';
COMMENT ON COLUMN tasks.comes_back_to IS 'whose it stays while the assignee does it';
COMMENT ON COLUMN tasks.done_for IS 'whose it was, when somebody else completed it for them';
CREATE INDEX tasks_comes_back ON tasks (comes_back_to, due_sort, task) WHERE status = 'open';

-- Who agreed on the new time of a meeting with the customer, and how.
ALTER TABLE appointments ADD COLUMN agreed_by text, ADD COLUMN agreed_via text;
