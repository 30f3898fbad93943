"""The commands, one file a subject. Each takes the context first; its options are explained in `starter.words`."""
