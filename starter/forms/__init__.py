"""Forms at the command line: asked, taken from a file, or set by options; each error names its field."""
