"""Telling staff: the rules, the channels against a service of ours, the round, the workflow."""
