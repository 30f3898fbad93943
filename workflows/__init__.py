"""The processes: what happens to a customer, in what order, and what is waited for."""
