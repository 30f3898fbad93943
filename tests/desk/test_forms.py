"""Every form in the browser: what it shows can be sent back and means the same."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from desk.forms.entries import Entry, Shape, entries_of, faults_by_field
from desk.forms.typed import PREFIX, answers_from, typed_from
from desk.visitor import DeskWords
from domain.forms import KINDS
from domain.forms.measurement import MeasureSite
from presentation.forms.fields import Field, Kind, asked_of
from presentation.wording import Wording
from store.settings import ROOT

NOW = datetime(2031, 3, 3, 2, 0, tzinfo=UTC)
ZONE = "Asia/Shanghai"
NO_WORDS = Wording("zh-CN", {})


def shape(
    kind: str, about: Mapping[str, Any] | None = None, faults: Mapping[str, str] | None = None
) -> Shape:
    return Shape(
        form=KINDS[kind].form,
        kind=kind,
        about=about or {},
        wording=NO_WORDS,
        words=DeskWords("zh-CN", ZONE),
        now=NOW,
        faults=faults or {},
    )


def every(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for one in entries:
        yield one
        yield from every(one.inner)
        yield from every(one.blank)
        for row in one.rows:
            yield from every(row.entries)


def sent(entries: tuple[Entry, ...]) -> list[tuple[str, str]]:
    """What a browser sends of a form that nobody touched."""
    pairs: list[tuple[str, str]] = []
    for one in entries:
        match one.kind:
            case "form":
                pairs += sent(one.inner)
            case "group":
                for row in one.rows:
                    if one.fixed:
                        pairs.append((row.entries[0].name, str(row.entries[0].value)))
                    pairs += sent(row.entries[1 if one.fixed else 0 :])
            case "slot":
                pairs += [(f"{one.name}.when", one.when), (f"{one.name}.who", one.who)]
                pairs += [(f"{one.name}.offer", c.code) for c in one.choices if c.chosen]
                pairs += [(f"{one.name}.offer", "other")] if one.other else []
            case "list" if one.choices:
                pairs += [(f"{one.name}[]", c.code) for c in one.choices if c.chosen]
            case "check":
                pairs += [(one.name, "no"), *([(one.name, "yes")] if one.value == "yes" else [])]
            case _:
                pairs.append((one.name, str(one.value)))
    return pairs


def as_typed(fields: tuple[Field, ...], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as a browser would send them."""
    found: dict[str, Any] = {}
    for field in fields:
        value = answers.get(field.key)
        if value is None:
            continue
        match field.kind:
            case Kind.GROUP:
                found[field.key] = {str(n): as_typed(field.inner, row) for n, row in enumerate(value)}
            case Kind.FORM:
                found[field.key] = as_typed(field.inner, value)
            case Kind.YES_NO:
                found[field.key] = "yes" if value else "no"
            case Kind.LIST if field.choices:
                found[field.key] = [str(one) for one in value]
            case Kind.LIST:
                found[field.key] = "、".join(str(one) for one in value)
            case Kind.SLOT:
                found[field.key] = {"offer": f"{value['starts_at']}@{value['staff']}"}
            case _:
                found[field.key] = str(value)
    return found


def examples() -> Iterator[Any]:
    """Answers of made-up people that name everything themselves."""
    for file in sorted(Path(ROOT / "standards" / "examples").glob("*.yaml")):
        for kind, steps in YAML(typ="safe").load(file.read_text("utf-8")).items():
            for number, step in enumerate(steps if isinstance(steps, list) else [steps]):
                answers = step.get("answers", {}) if isinstance(step, dict) else {}
                if kind in KINDS and isinstance(answers, dict) and "{" not in str(_values(answers)):
                    yield pytest.param(kind, answers, id=f"{kind}/{number}")


def _values(answers: Any) -> Any:
    """Placeholders are tables within the answers: ``{rows: items}``, ``{about: consents}``, ``{offer: 1}`` …"""
    return answers if not isinstance(answers, dict) else list(answers.values())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_form_is_shown_and_what_it_shows_is_read_as_its_defaults(kind: str) -> None:
    entries = entries_of(shape(kind), {})
    names = [one.name for one in every(entries)]
    assert len(set(names)) == len(names)
    assert all(name.startswith(PREFIX) for name in names)
    assert all(one.label for one in every(entries))
    fields = asked_of(KINDS[kind].form, {})
    answers = answers_from(fields, typed_from(sent(entries)), ZONE, NOW, lambda _, code: code)
    form = KINDS[kind].form
    for field in fields:
        if not field.required and field.key in answers:
            read = form.model_fields[field.key].default
            assert field.adapter.validate_python(answers[field.key]) == read, field.key


@pytest.mark.parametrize(("kind", "answers"), list(examples()))
def test_what_people_answer_means_the_same_from_a_browser(kind: str, answers: dict[str, Any]) -> None:
    fields = asked_of(KINDS[kind].form, {})
    typed = as_typed(fields, answers)
    given = answers_from(fields, typed, ZONE, NOW, lambda _, code: code)
    for field in fields:
        if field.key in answers:
            assert field.adapter.validate_python(given.get(field.key)) == field.adapter.validate_python(
                answers[field.key]
            ), field.key


def test_rows_keep_their_order_and_empty_ones_are_left_out() -> None:
    fields = asked_of(MeasureSite, {})
    pairs = [
        ("a.rooms.10.room", "bedroom"),
        ("a.rooms.2.room", "living"),
        ("a.rooms.2.flooring", "32,5"),
        ("a.rooms.3.room", ""),
        ("command", "11111111"),
    ]
    answers = answers_from(fields, typed_from(pairs), ZONE, NOW, lambda _, code: code)
    assert [row["room"] for row in answers["rooms"]] == ["living", "bedroom"]


def test_a_fault_stands_beside_its_field_in_the_readers_language() -> None:
    found = [{"field": "household_size", "type": "missing", "params": {}, "message": "missing"}]
    told = faults_by_field("first_meeting", found, NO_WORDS)
    entry = next(
        one for one in entries_of(shape("first_meeting", faults=told), {}) if one.key == "household_size"
    )
    assert entry.fault == told["household_size"]
    assert not entry.fault.isascii()


def test_a_field_that_some_answers_demand_says_so_in_place_of_optional() -> None:
    shown = {one.key: one for one in every(entries_of(shape("decide_refusal"), {}))}
    assert shown["plan_area"].sometimes
    assert not shown["plan_area"].required
    assert not shown["note"].sometimes
