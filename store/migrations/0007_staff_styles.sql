-- What a designer is good at: a customer's designer is proposed by style (R002-SKU-15).
ALTER TABLE staff ADD COLUMN styles text[] NOT NULL DEFAULT '{}';
