"""Time: working calendars, due rules, repeating duties, and why a date is what it is."""
