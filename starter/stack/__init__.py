"""The embedded stack: PostgreSQL, Temporal dev server and worker on one machine, from wheels alone."""
