"""Forms as people fill them in: fields from the models, answers as they are typed; each error names its field."""
