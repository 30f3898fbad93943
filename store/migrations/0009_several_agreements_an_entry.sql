-- The entry of a repair brings back several appointments and promises at once.
ALTER TABLE appointments DROP CONSTRAINT appointments_pkey, ADD PRIMARY KEY (journey, booked_seq, key);
ALTER TABLE promises DROP CONSTRAINT promises_pkey, ADD PRIMARY KEY (journey, made_seq, key);
