"""Whatever is refused is told in both languages, by a code; no value that somebody typed is repeated."""

import ast
import json
import string
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from domain.faults import fault, faults
from domain.forms import KINDS
from domain.refusals import fault_told, sentence
from domain.words import LANGUAGES, known, say
from domain.words import faults as fault_words
from domain.words import files as file_words
from domain.words import refusals as refusal_words
from store.settings import ROOT

REFUSALS = {
    "AlreadyThere",
    "BadInput",
    "BadValue",
    "Conflict",
    "HomewardError",
    "InvalidAnswers",
    "LoginRefused",
    "MigrationRefused",
    "Moving",
    "NeedsRepair",
    "NotFound",
    "NotPossible",
    "NotYours",
    "RecordsDown",
    "TaskNotOpen",
    "UnknownTask",
    "Unreachable",
}
FAULTS = {"fault": 1, "wrong_field": 1, "invalid_answer": 1, "file_fault": 3}
"""Which argument is the code."""
MARK = "仲小妮18612341402"


def calls(*folders: str) -> Iterator[tuple[str, str, ast.Call]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = (
                        node.func.attr
                        if isinstance(node.func, ast.Attribute)
                        else getattr(node.func, "id", "")
                    )
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", name, node


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def given(call: ast.Call) -> set[str]:
    names = {word.arg for word in call.keywords if word.arg}
    return names | {"told"} if "fields" in names else names


def codes(node: ast.expr, place: str) -> set[str]:
    """Every code that an expression may give; of one that is put together, all that begin like it."""
    match node:
        case ast.Constant(value=str(code)):
            return {code}
        case ast.IfExp(body=one, orelse=other):
            return codes(one, place) | codes(other, place)
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
            return {key.removeprefix("fault.") for key in fault_words.EN if key.startswith(f"fault.{start}")}
        case ast.Name() | ast.Attribute() | ast.Call() | ast.Subscript():
            return set()  # handed on
        case _:
            raise AssertionError(f"{place}: a code is needed, not a sentence")


def check_words(place: str, key: str, call: ast.Call) -> None:
    assert all(known(lang, key) for lang in LANGUAGES), f"{place}: {key} has no words"
    unfilled = blanks(say("en", key)) - given(call)
    assert not unfilled, f"{place}: nothing fills {unfilled} of {key}"


@pytest.mark.parametrize("words", [refusal_words, fault_words, file_words])
def test_both_languages_tell_the_same(words: Any) -> None:
    assert set(words.ZH) == set(words.EN)
    assert not [key for key in words.EN if blanks(words.ZH[key]) != blanks(words.EN[key])]


def test_every_refusal_has_a_code_with_its_words() -> None:
    found = 0
    for place, name, call in calls("client", "store", "workflows"):
        if name not in REFUSALS or place.startswith(("store/errors.py", "client/translating.py")):
            continue
        if (place.startswith("store") and name == "NotFound") or not call.args:
            continue
        for code in codes(call.args[0], place):
            check_words(place, f"refused.{code}", call)
            found += 1
    assert found > 30


def test_every_fault_of_a_form_or_a_file_has_its_words() -> None:
    found = 0
    for place, name, call in calls("domain", "store", "client", "workflows"):
        if name not in FAULTS:
            continue
        for code in codes(call.args[FAULTS[name]], place):
            check_words(place, f"fault.{code}", call)
            found += 1
    assert found > 150


def wrong_answers() -> Iterator[tuple[str, type[BaseModel], dict[str, Any]]]:
    """Every field of every form with values of the wrong kind, each holding something to be recognised by."""
    probes: list[Any] = [
        MARK,
        None,
        {MARK: MARK},
        [MARK] * 400,
        MARK * 300,
        -(10**30),
        1.23456789,
        "1.23456789e40",
        "2026-11-23T15:00:00",
        "2026-11-23T15:00:00Z",
        "",
        [],
        True,
    ]
    for kind, task in KINDS.items():
        for name in task.form.model_fields:
            for probe in probes:
                yield kind, task.form, {name: probe}
        yield kind, task.form, {MARK: MARK}


def test_every_standard_fault_is_told_and_repeats_no_value() -> None:
    untold: set[str] = set()
    for kind, form, answers in wrong_answers():
        try:
            form.model_validate(answers)
        except ValidationError as error:
            for one in faults(error):
                untold |= {one["type"]} if not known("zh-CN", f"fault.{one['type']}") else set()
                field = one.pop("field")
                assert MARK not in json.dumps(one, ensure_ascii=False), f"{kind}.{field}: {one['type']}"
    assert not untold - {"value_error"}


def test_a_fault_names_its_field_and_travels_as_a_code() -> None:
    class Room(BaseModel):
        area: int

    with pytest.raises(ValidationError) as caught:
        Room.model_validate({"area": MARK})
    (told,) = faults(caught.value)
    assert told == {"field": "area", "type": "int_parsing", "message": told["message"], "params": {}}
    assert fault_told("zh-CN", told) == "应为整数"
    raised = fault("approved", "not_while_refused", points=["feasible", "original"])
    assert str(raised) == "approved: not while “feasible, original” is answered with no"


def test_a_sentence_without_a_code_is_told_as_it_is() -> None:
    for lang in LANGUAGES:
        assert sentence(lang, "just so", {}) == "just so"
        plain = {"field": "total", "type": "value_error", "message": "just so", "params": {}}
        assert fault_told(lang, plain) == "just so"


def test_codes_instants_and_lists_are_told_in_words() -> None:
    params = {"handle": "客服01", "role": "designer", "roles": ["agent", "cs_lead"]}
    assert (
        sentence("zh-CN", "wrong_role", params) == "客服01 没有「设计师」这个角色，现有角色：客服、客服主管"
    )
    assert "2031-03-06 周四 09:00" in fault_told(
        "zh-CN",
        {
            "type": "call_back_range",
            "params": {
                "at": "2031-03-06T01:00:00Z",
                "after": "2031-03-06T02:00:00+00:00",
                "until": "2031-03-07T02:00:00Z",
                "zone": "Asia/Shanghai",
            },
        },
    )
