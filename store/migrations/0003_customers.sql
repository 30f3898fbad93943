-- Customers, the people of their households, their properties: the only place of personal data beside
-- personal_values. A journey is one customer in one property.

CREATE SEQUENCE customer_numbers;
CREATE SEQUENCE property_numbers;
CREATE SEQUENCE journey_numbers;

CREATE TABLE customers (
    customer      text        PRIMARY KEY,
    name          text        NOT NULL,
    language      text        NOT NULL,
    contact_from  time,
    contact_until time,
    source        text,
    tier          text        NOT NULL,
    consent       jsonb       NOT NULL,
    extra         jsonb       NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN customers.contact_from IS 'start of the hours for calls, in the company''s time zone';

CREATE TABLE contact_persons (
    person         bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer       text    NOT NULL REFERENCES customers,
    relation       text    NOT NULL,
    name           text    NOT NULL,
    phone          text    CHECK (phone ~ '^\+[0-9]{6,15}$'),
    wechat         text,
    language       text,
    contact_from   time,
    contact_until  time,
    main           boolean NOT NULL,
    do_not_contact boolean NOT NULL DEFAULT false
);
CREATE INDEX contact_persons_customer ON contact_persons (customer);
CREATE INDEX contact_persons_phone ON contact_persons (phone);
CREATE INDEX contact_persons_last_four ON contact_persons (right(phone, 4));

CREATE TABLE properties (
    property     text PRIMARY KEY,
    customer     text NOT NULL REFERENCES customers,
    community    text NOT NULL,
    building     text,
    room         text,
    district     text,
    city         text,
    area_m2      numeric(8, 2) CHECK (area_m2 > 0),
    property_use text,
    address_key  text NOT NULL
);
COMMENT ON COLUMN properties.address_key IS 'the address without spaces and case: equal for the same flat';
CREATE INDEX properties_customer ON properties (customer);
CREATE INDEX properties_address ON properties (address_key);

-- Written before the workflow exists: the same reference starts one journey, however often it is sent.
CREATE TABLE journey_register (
    journey          text        PRIMARY KEY,
    customer         text        NOT NULL REFERENCES customers,
    property         text        NOT NULL REFERENCES properties,
    reference        text        NOT NULL UNIQUE,
    standard         text        NOT NULL,
    standard_version integer     NOT NULL,
    owner            text,
    created_by       text        NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX journey_register_customer ON journey_register (customer);
CREATE INDEX journey_register_property ON journey_register (property);
