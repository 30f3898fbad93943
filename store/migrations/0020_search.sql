-- The desk's one search box: names by any part of them or by the initials of their pinyin, communities, rooms.
-- Single characters are indexed, so that a part of a name is found without an extension.

ALTER TABLE customers ADD COLUMN initials text[];
COMMENT ON COLUMN customers.initials IS
    'every run of initials of the name''s pinyin, in every reading; null until the name is written again or filled in';

CREATE INDEX customers_initials ON customers USING gin (initials);
CREATE INDEX customers_letters ON customers USING gin (string_to_array(lower(name), NULL));
CREATE INDEX customers_without_initials ON customers (customer) WHERE initials IS NULL;
CREATE INDEX contact_persons_letters ON contact_persons USING gin (string_to_array(lower(name), NULL));
CREATE INDEX properties_letters ON properties USING gin (string_to_array(lower(community), NULL));
CREATE INDEX properties_room ON properties (lower(room));
