-- Personal data of customers that were corrected, with what stood there before. Kept until the customer's retention ends.

CREATE TABLE customer_corrections (
    command  text        NOT NULL,
    field    text        NOT NULL,
    customer text        NOT NULL REFERENCES customers,
    person   bigint,
    property text,
    before   jsonb       NOT NULL,
    reason   text        NOT NULL,
    actor    text        NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (command, field)
);
CREATE INDEX customer_corrections_customer ON customer_corrections (customer, at);
COMMENT ON COLUMN customer_corrections.person IS 'the contact person; null for the customer and the property';
