"""Typed operations on running journeys, for the command line, the desk and tests."""
