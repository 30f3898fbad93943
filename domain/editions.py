"""What of a journey goes on by an older version of its standard, after it adopted a newer one.

Clocks follow the newest version at once. What is decided step by step, such as how many rounds there are, who approves
up to which amount, or what a site's stage demands, goes on as it began until its stage or duty ends: nothing that
happened is looked at again by other rules. An edition is such an older version, as what differs from the newest.
"""

from typing import Any

from domain.standard import Standard

BY_NAME = ("tasks", "appointments", "cadences", "rules", "numbers", "calls", "ladders")
"""The parts in which each entry stands for itself; every other part goes with its version as a whole."""
Edition = dict[str, Any]


def edition(older: Standard, newest: Standard) -> Edition:
    """What an older version has otherwise than the newest, as JSON."""
    before, now = older.model_dump(mode="json"), newest.model_dump(mode="json")
    found: Edition = {}
    for part, value in before.items():
        if part in BY_NAME:
            if others := {name: one for name, one in value.items() if now[part].get(name) != one}:
                found[part] = others
        elif now[part] != value:
            found[part] = value
    return found


def restored(older: Edition, newest: Standard) -> Standard:
    """The older version again; what only the newest names is there as well, and nothing asks for it."""
    whole = newest.model_dump(mode="json")
    for part, value in older.items():
        whole[part] = {**whole[part], **value} if part in BY_NAME else value
    return Standard.model_validate(whole)
