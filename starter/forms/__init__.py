"""Forms at the command line: asked field by field, taken from a file, or set by options; each error names its field."""
