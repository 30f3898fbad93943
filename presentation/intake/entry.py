"""The facts of one row about a customer who is taken over: read, typed, and checked for their stage."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from domain.care import Means, Purpose, Tier
from domain.entering import MOST_INSTALLMENTS, AtConsultation, EntryWrong, Ground, read
from domain.refusals import fault_told
from domain.site import STAGES as SITE_STAGES
from domain.stages import STAGES, Stage
from presentation.intake.cells import READERS, code, day, stage
from presentation.intake.columns import ENTRY
from presentation.words import say

PAYMENTS = ("paid_so_far", "milestones", *(f"paid_{place}" for place in range(1, MOST_INSTALLMENTS + 1)))


class EntryReading:
    """The cells of one row; what is wrong gathers in ``faults`` as (column, text)."""

    def __init__(
        self, lang: str, heading: Callable[[str], str], cells: Mapping[str, str], ground: Ground
    ) -> None:
        self.faults: list[tuple[str, str]] = []
        self._lang = lang
        self._heading = heading
        self._given = {one.name: cells.get(one.name, "").strip() for one in ENTRY}
        self._ground = ground

    def entry(self) -> AtConsultation | None:
        """What is known of the customer; None where something is wrong. Without a stage they begin at the first."""
        begins = self._stage()
        if begins is None:
            return None
        known = {name: self._read(name) for name in READERS if self._given[name]}
        if self.faults:
            return None
        known = self._in_place({name: value for name, value in known.items() if value is not None})
        try:
            return read(begins, known, self._ground)
        except EntryWrong as wrong:
            self.faults += [(_column(one["field"]), self._told(one, begins)) for one in wrong.found]
            return None

    def _stage(self) -> Stage | None:
        given = self._given["stage"]
        if not given:
            return Stage.CONSULTATION
        try:
            return stage(given)
        except ValueError:
            accepted = self._listed("stage", [one.value for one in STAGES])
            self._wrong("stage", given, accepted)
            return None

    def _read(self, name: str) -> Any:
        reader, accepted = READERS[name]
        try:
            value = reader(self._given[name])
        except (ValueError, ArithmeticError):
            self._wrong(name, self._given[name], self._accepted(accepted))
            return None
        return (
            self._classes(value)
            if name == "warranties"
            else self._trial(value)
            if name == "installed"
            else value
        )

    def _classes(self, pairs: list[tuple[str, str]]) -> dict[str, date] | None:
        known = list(self._ground.standard.warranty)
        try:
            return {code("item", known, item): day(until) for item, until in pairs}
        except ValueError:
            told = say(self._lang, "accepted.warranties", items=self._listed("item", known))
            self._wrong("warranties", self._given["warranties"], told)
            return None

    def _trial(self, items: list[str]) -> list[str] | None:
        known = list(self._ground.standard.trial)
        try:
            return [code("item", known, item) for item in items]
        except ValueError:
            self._wrong("installed", self._given["installed"], self._listed("item", known))
            return None

    def _in_place(self, known: dict[str, Any]) -> dict[str, Any]:
        """What was paid stands together in the model."""
        paid = [known.get(f"paid_{place}") for place in range(1, MOST_INSTALLMENTS + 1)]
        payments: dict[str, Any] = {
            "paid_so_far": known.get("paid_so_far"),
            "milestones": known.get("milestones"),
            "paid": paid if any(one is not None for one in paid) else None,
        }
        rest = {name: value for name, value in known.items() if name not in PAYMENTS}
        given = {name: value for name, value in payments.items() if value is not None}
        return {**rest, "payments": given} if given else rest

    def _accepted(self, name: str) -> str:
        listed = {
            "tier": ("tier", [one.value for one in Tier]),
            "consents": ("purpose", [one.value for one in Purpose]),
            "means": ("means", [one.value for one in Means]),
            "place": ("place", ["company", "property", "customer"]),
            "site_stage": ("site_stage", [one.value for one in SITE_STAGES]),
        }
        if name in listed:
            return self._listed(*listed[name])
        items = self._listed("item", list(self._ground.standard.warranty)) if name == "warranties" else ""
        return say(self._lang, f"accepted.{name}", items=items)

    def _listed(self, group: str, codes: list[str]) -> str:
        return say(self._lang, "list.comma").join(say(self._lang, f"{group}.{one}") for one in codes)

    def _told(self, one: dict[str, Any], begins: Stage) -> str:
        if one["type"] == "extra_forbidden":
            return say(self._lang, "entry.later_stage", stage=say(self._lang, f"stage.{begins}"))
        return fault_told(self._lang, one, lambda field: self._heading(_column(field)))

    def _wrong(self, name: str, given: str, accepted: str) -> None:
        self.faults.append((name, say(self._lang, "entry.bad_value", given=given, accepted=accepted)))


def _column(field: str) -> str:
    """The column of a field of the model: payments stand together there."""
    parts = [part for part in field.split(".") if part != "payments"]
    if parts[:1] == ["paid"] and len(parts) > 1:
        return f"paid_{int(parts[1]) + 1}"
    return parts[0] if parts else "stage"
