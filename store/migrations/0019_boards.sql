-- What the boards look for among years of rows: deadlines by their day, what was done by its kind, money, escalations.

CREATE INDEX tasks_deadlines ON tasks (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX tasks_done_kind ON tasks (kind, ended_at) WHERE status = 'done';
CREATE INDEX tasks_unassigned ON tasks (due_sort, task) WHERE status = 'open' AND assignee IS NULL;
CREATE INDEX tasks_deliveries ON tasks ((answers ->> 'first_delivery_on'))
    WHERE kind = 'order_materials' AND status = 'done' AND NOT superseded;
CREATE INDEX journeys_course ON journeys (course, stage, stage_since);
CREATE INDEX journeys_lost ON journeys (status_since) WHERE course = 'lost';
CREATE INDEX journeys_account ON journeys (journey) WHERE facts ? 'account';
CREATE INDEX waits_planned ON waits (next_at, journey) WHERE kind IN ('opens', 'agenda', 'until');
CREATE INDEX firings_escalated ON firings (fired_at) WHERE action = 'escalate';
CREATE INDEX appointments_starts ON appointments (starts_at, journey);
