"""One module a subject: what an entry changes in which read model."""
