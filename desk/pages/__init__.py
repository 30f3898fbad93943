"""The pages, one module a subject: what is read for it, what is done there."""
