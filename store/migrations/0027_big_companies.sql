-- What a million open tasks and ten million entries of the journal need: lists and boards that read no more than they show.

-- Lists of one person: what they asked others to approve, what stands still or was put off.
CREATE INDEX tasks_requester ON tasks (requester, due_sort, task) WHERE status = 'open' AND requester IS NOT NULL;
CREATE INDEX tasks_waiting ON tasks (assignee, due_sort, task)
    WHERE status = 'open' AND (held OR snoozed_until IS NOT NULL);

-- Counts over everything that is open, and over every deadline of some weeks, from the index alone.
DROP INDEX tasks_due;
CREATE INDEX tasks_due ON tasks (due_sort, task) INCLUDE (due_at, held, assignee, role, escalation_level)
    WHERE status = 'open';
DROP INDEX tasks_deadlines;
CREATE INDEX tasks_deadlines ON tasks (due_at)
    INCLUDE (status, on_time, held, overdue_since, role, kind, assignee, ended_by) WHERE due_at IS NOT NULL;
CREATE INDEX tasks_asked_for_money ON tasks (journey) WHERE status = 'open' AND kind = 'receive_payment';
CREATE INDEX journeys_running ON journeys (stage, stage_since, journey) INCLUDE (course)
    WHERE course IN ('active', 'paused', 'dormant');
CREATE INDEX journeys_owned ON journeys (owner) WHERE course = 'active';

-- What the boards ask of the journal: who acted on an escalated task, and who had a role when a score was given.
CREATE INDEX journal_acted ON journal (journey, (event ->> 'task'), seq)
    WHERE actor <> 'system' AND type IN ('task_assigned', 'task_snoozed', 'task_completed', 'task_voided');
CREATE INDEX journal_team ON journal (journey, seq) WHERE type = 'team_changed';
