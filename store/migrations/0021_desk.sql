-- What the desk keeps for whoever works at it; nothing of it is the course of a journey.

-- Which journeys somebody follows without having a part in them (抄送).
CREATE TABLE follows (
    staff_no integer NOT NULL REFERENCES staff,
    journey text NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (staff_no, journey)
);

-- Which open tasks somebody has looked at; a task that is not here is unread.
CREATE TABLE seen_tasks (
    staff_no integer NOT NULL REFERENCES staff,
    task text NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (staff_no, task)
);

-- What was typed and not yet sent, with the command under which it will be: personal, of its owner alone.
CREATE TABLE drafts (
    staff_no integer NOT NULL REFERENCES staff,
    subject text NOT NULL,
    command text NOT NULL,
    typed jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (staff_no, subject)
);

-- How somebody wants to see the desk.
CREATE TABLE preferences (
    staff_no integer PRIMARY KEY REFERENCES staff,
    lang text,
    shortcuts boolean NOT NULL DEFAULT true
);
