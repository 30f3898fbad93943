"""Why something is refused: a code and what belongs to it, told to every reader in their language.

The English sentence is the message of the error itself, for logs and programs. What belongs to a code travels over
Temporal as JSON and is never personal.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from domain.words import known, moment, say

Label = Callable[[str], str]
"""What people call a field of the form."""

_GROUPS: Mapping[str, str] = {
    "accepted_as": "accepted",
    "kind": "kind",
    "matter": "kind",
    "paused": "reason",
    "matters": "kind",
    "right": "right",
    "role": "role",
    "roles": "role",
    "stage": "stage",
    "status": "status",
    "system": "system",
    "thing": "thing",
    "why": "why",
    "written": "written",
}
"""Which words name the codes in a parameter."""
_INSTANTS = frozenset({"at", "after", "until"})


def sentence(lang: str, code: str, params: Mapping[str, Any], label: Label = str) -> str:
    """What is told of a refusal; a code without words is a sentence already, and told as it is.

    Args:
        lang: the reader's language.
        code: names the text ``refused.<code>`` of the catalogue.
        params: what its blanks need. ``fields`` are faults as ``domain.faults`` gives them; an instant is shown in
            ``params["zone"]``.
        label: names the fields; by their names in the form unless given.
    """
    key = f"refused.{code}"
    if not known(lang, key):
        return code
    told = shown(lang, params, label)
    if "fields" in params:
        told["told"] = say(lang, "told.semicolon").join(_named(lang, one, label) for one in params["fields"])
    return say(lang, key, **told)


def fault_told(lang: str, fault: Mapping[str, Any], label: Label = str) -> str:
    """What is wrong with one field; what a validator said without a code is told as it is."""
    key = f"fault.{fault['type']}"
    if not known(lang, key):
        return str(fault["message"])
    return say(lang, key, **shown(lang, fault.get("params") or {}, label))


def placed_fault_told(lang: str, fault: Mapping[str, Any]) -> str:
    """What is wrong at a ``place`` of a file or with a setting: where, what is accepted, and what was given."""
    colon = say(lang, "told.colon")
    field = fault["field"] and fault["field"] + colon
    given = fault["params"].get("given", "")
    says_it = "{given}" in say(lang, f"fault.{fault['type']}")
    tail = "" if given == "" or says_it else say(lang, "told.given", given=given)
    return f"{fault['place']}{colon}{field}{fault_told(lang, fault)}{tail}"


def _named(lang: str, fault: Mapping[str, Any], label: Label) -> str:
    field = str(fault["field"])
    return (label(field) + say(lang, "told.colon") if field else "") + fault_told(lang, fault, label)


def shown(lang: str, params: Mapping[str, Any], label: Label = str) -> dict[str, Any]:
    """Parameters as a sentence shows them: codes in words, instants in their zone, several values in a row."""
    return {
        name: _value(lang, name, value, str(params.get("zone", "UTC")), label)
        for name, value in params.items()
    }


def _value(lang: str, name: str, value: Any, zone: str, label: Label) -> Any:
    if name in _INSTANTS:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment(lang, instant, zone)
    if isinstance(value, Mapping):
        return placed_fault_told(lang, value) if "place" in value else fault_told(lang, value)
    if name == "faults":
        return "\n".join(str(_value(lang, "", one, zone, label)) for one in value)
    if isinstance(value, list | tuple):
        several = [str(_value(lang, name, one, zone, label)) for one in value]
        return say(lang, "told.comma").join(several) or say(lang, "told.none")
    if name == "points":
        return label(value)
    group = _GROUPS.get(name)
    return say(lang, f"{group}.{value}") if group and isinstance(value, str) else value
