-- What boards and open pages of a big company look for: who acted on an escalation, and who follows a journey.

-- An escalation knows what was done first about its task, so that nobody has to look for it in the journal.
ALTER TABLE firings ADD COLUMN acted text, ADD COLUMN acted_by text, ADD COLUMN acted_at timestamptz;
UPDATE firings AS f SET (acted, acted_by, acted_at) = (
    SELECT e.type, e.actor, e.at FROM journal AS e
    WHERE e.journey = f.journey AND e.seq > f.seq AND e.actor <> 'system'
        AND e.type IN ('task_assigned', 'task_snoozed', 'task_completed', 'task_voided')
        AND e.event ->> 'task' = f.task
    ORDER BY e.seq LIMIT 1)
WHERE action = 'escalate';
COMMENT ON COLUMN firings.acted IS 'the first entry about the task after an escalation that is not the system''s';
DROP INDEX journal_acted;
DROP INDEX firings_escalated;
CREATE INDEX firings_escalated ON firings (fired_at) INCLUDE (level, role, acted_at, task) WHERE action = 'escalate';

CREATE INDEX follows_journey ON follows (journey);

-- The workload and the promises: whose a journey is and what opens for whom, from indexes that are not as wide as the rows.
ALTER TABLE waits ADD COLUMN placed jsonb GENERATED ALWAYS AS (nullif(wait -> 'placed', 'null'::jsonb)) STORED;
COMMENT ON COLUMN waits.placed IS 'where in its cadence the next occurrence of a duty lies';
DROP INDEX waits_planned;
CREATE INDEX waits_planned ON waits (next_at, journey) INCLUDE (kind, subject, role, assignee, placed)
    WHERE kind IN ('opens', 'agenda', 'until');
CREATE INDEX journeys_served ON journeys (journey) INCLUDE (customer, owner, team, standard, standard_version);
