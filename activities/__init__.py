"""The side effects that a workflow may ask for; each is idempotent by a key that the workflow chose."""
