"""Documents that an answer names, found in its text."""

import re
from typing import Any

_NAMED = re.compile(r"(?<![\w-])doc-([1-9][0-9]{0,17})(?![\w-])")


def documents_in(text: Any) -> list[tuple[str, int | None]]:
    """A text in parts, each with the number of the document that it names; whoever may not have it is refused there."""
    found: list[tuple[str, int | None]] = []
    whole, last = str(text), 0
    for one in _NAMED.finditer(whole):
        found += [(whole[last : one.start()], None), (one[0], int(one[1]))]
        last = one.end()
    return [*found, (whole[last:], None)]
