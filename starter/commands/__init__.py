"""The commands, one file a subject. Each takes the context first; `presentation.words` explains its options."""
