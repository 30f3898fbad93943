"""Rehearsing a journey: a made-up customer on the real workflows, years in seconds."""
