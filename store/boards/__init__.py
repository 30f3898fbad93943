"""The managers' boards: every number with the rows behind it, from the read models and the journal alone.

One module a board. A number and its list are made of the same filters, so that they cannot disagree; whatever may be
exported is a flat row. Nothing personal: names and telephone numbers are added where they are shown.
"""

MOST_EXPORTED = 100_000
"""How many rows one list has at most."""
