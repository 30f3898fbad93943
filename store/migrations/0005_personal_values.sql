-- Values of personal form fields and free words. A workflow and its journal hold `personal:<command>/<field>`.

CREATE TABLE personal_values (
    command    text        NOT NULL,
    field      text        NOT NULL,
    journey    text,
    customer   text,
    value      jsonb       NOT NULL,
    pending    boolean     NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (command, field)
);
CREATE INDEX personal_values_pending ON personal_values (created_at) WHERE pending;
CREATE INDEX personal_values_journey ON personal_values (journey);
CREATE INDEX personal_values_customer ON personal_values (customer);
