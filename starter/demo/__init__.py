"""A made-up company at work, for looking around: customers in every stage, with a history that really happened."""
