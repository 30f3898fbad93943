"""What is said before an answer is sent: something of every outcome, in both languages, without a blank left open."""

from datetime import UTC, datetime
from typing import Any

import pytest

from desk.after.asked import Asked
from desk.after.calls import vain_so_far
from desk.after.foretelling import BY_KIND, FAMILIES, families_of, foretold
from desk.after.meetings import DECLINED
from desk.after.telling import after
from desk.visitor import DeskWords
from desk.words import TABLES
from domain.forms import KINDS
from domain.forms.calls import CallForm
from domain.forms.meetings import MeetingForm
from domain.stages import Stage
from domain.time.calendar import Calendar
from domain.waits import Rulebook
from presentation.forms.fields import Field, Kind, asked_of
from store.settings import ROOT
from tests.shipped import shipped
from workflows.parts.booking import Meeting
from workflows.renovation import acceptance, cleaning, concealed, cracks, kickoff, warranty_claims

DECISIONS = ("outcome", "decision", "approved", "reaction", "result")
ABOUT: dict[str, Any] = {
    "appointment": "acceptance",
    "call": "kickoff_call",
    "site_stage": "structure",
    "what": "rendering",
    "starts_at": "2031-03-20T02:00:00+00:00",
    "staff": "designer-01",
}
"""What the tasks of some kinds say they are about."""
KEYS = {"find_contact": "construction/kickoff_call/1/find_contact"}


def rulebook() -> Rulebook:
    found = shipped()
    calendars: dict[str, Calendar] = {one.name: one for one in found.calendars}
    return Rulebook(standard=found.standards[0].standard, calendars=calendars)


RULES = rulebook()


def asked(kind: str, **more: Any) -> Asked:
    about = {**ABOUT, "call": "budget_call"} if kind == "reach_customer" else ABOUT
    given: dict[str, Any] = {
        "kind": kind,
        "key": KEYS.get(kind, f"construction/{kind}/1"),
        "about": {**about, **({"call": 1} if kind in ("budget_call", "arrange_signing") else {})},
        "stage": Stage.CONSTRUCTION,
        "facts": {},
        "rules": RULES,
        "now": datetime(2031, 3, 3, 1, tzinfo=UTC),
    }
    return Asked(**{**given, **more})


def outcomes(kind: str) -> list[tuple[str, str]]:
    """Every choice of a form that says how it goes on."""
    form = KINDS[kind].form
    return [
        (field.key, choice)
        for field in asked_of(form, {})
        if field.kind in (Kind.CHOICE, Kind.YES_NO) and _decides(form, field)
        for choice in field.choices or ("yes", "no")
    ]


def _decides(form: type, field: Field) -> bool:
    return field.key in DECISIONS or (issubclass(form, CallForm | MeetingForm) and field.key == "outcome")


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_x_20_every_outcome_of_every_kind_says_what_follows(lang: str) -> None:
    words, silent = DeskWords(lang, "Asia/Shanghai"), []
    for kind in KINDS:
        tell = after(words, asked(kind))
        for field, choice in outcomes(kind):
            said = tell(field, choice)
            silent += [] if said else [f"{kind}.{field}.{choice}"]
            assert "--" not in said, (kind, field, choice, said)
    assert silent == []


def test_what_is_foretold_is_a_choice_of_the_form() -> None:
    for kind in KINDS:
        fields = {field.key: field for field in asked_of(KINDS[kind].form, {})}
        for field, choice in foretold(asked(kind)):
            assert field in fields, (kind, field)
            assert choice in (fields[field].choices or ("yes", "no")), (kind, field, choice)
    assert set(BY_KIND) <= set(KINDS)


def test_no_sentence_is_left_over() -> None:
    """Each key stands in the code, or is that of a choice, by its kind or by a family."""
    choices = {
        f"after.{family}.{field.key}.{choice}"
        for kind in KINDS
        for family in families_of(kind)
        for field in asked_of(KINDS[kind].form, {})
        for choice in field.choices or ("yes", "no")
    }
    source = "".join(file.read_text() for file in (ROOT / "desk" / "after").glob("*.py"))
    families = {name for name, _, _ in FAMILIES}
    left = []
    for key in TABLES["en"]:
        said = key.removeprefix("after.")
        if said == key or key in choices or f'"{key}"' in source:
            continue
        stem = next((one for one in _stems(said) if f'"{one}' in source), None)
        if stem is None and said.split(".")[0] not in families:
            left.append(key)
    assert left == []


def _stems(said: str) -> list[str]:
    parts = said.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), max(1, len(parts) - 3), -1)] + parts[:1]


def test_whoever_declines_a_visit_is_lost_only_where_the_meeting_has_to_be() -> None:
    modules = (acceptance, cleaning, concealed, cracks, kickoff, warranty_claims)
    meetings = [one for module in modules for one in vars(module).values() if isinstance(one, Meeting)]
    assert {one.name for one in meetings if one.optional} == set(DECLINED)
    assert set(DECLINED) < set(RULES.standard.appointments)


def test_numbers_come_from_the_standard_that_the_journey_runs_on() -> None:
    words = DeskWords("zh-CN", "Asia/Shanghai")
    rules = {**RULES.standard.rules, "measurement_again": "20 days at 11:00"}
    other = RULES.standard.model_copy(update={"rules": rules})
    book = RULES.model_copy(update={"standard": other})
    usual = after(words, asked("decide_refusal"))("decision", "ask_again")
    changed = after(words, asked("decide_refusal", rules=book))("decision", "ask_again")
    assert "2031-03-17" in usual
    assert "2031-03-24" in changed or "2031-03-23" in changed
    told = [text for key, text in TABLES["zh-CN"].items() if key.startswith("after.")]
    assert [text for text in told if any(letter.isdigit() for letter in text)] == []


@pytest.mark.parametrize(
    ("outcomes", "again", "vain"),
    [
        ([], 2, 0),
        (["no_answer", "call_back", "no_answer"], 2, 2),
        (["no_answer", "no_answer", "no_answer"], 2, 0),
        (["no_answer", "no_answer", "no_answer", "no_answer"], 2, 1),
        (["no_answer", "refuses", "no_answer"], 2, 1),
        (["no_answer", "no_answer"], 1, 0),
    ],
)
def test_x_20_tries_are_counted_anew_after_the_lead_decided(
    outcomes: list[str], again: int, vain: int
) -> None:
    assert vain_so_far(outcomes, again) == vain
