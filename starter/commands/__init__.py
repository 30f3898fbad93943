"""The commands, one file a subject. Each takes the context first; `starter.words` explains its options."""
