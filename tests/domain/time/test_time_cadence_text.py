"""Cadences as text: reading, printing, refusing."""

import pytest
from hypothesis import given
from pydantic import BaseModel, TypeAdapter
from pydantic_core import PydanticCustomError

from domain.time.cadence import Cadence, CadenceText, MonthDays, parse_cadence
from tests.domain.time.drawn import cadences
from tests.domain.time.shipped import calm


@calm
@given(cadences)
def test_a_cadence_reads_as_it_is_printed_and_survives_json(cadence: Cadence) -> None:
    assert parse_cadence(str(cadence)) == cadence
    adapter: TypeAdapter[Cadence] = TypeAdapter(Cadence)
    assert adapter.validate_json(adapter.dump_json(cadence)) == cadence


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("the 10th, 20th and 30th", "the 10th, 20th and 30th"),
        ("The 30th and 15th or earlier", "the 15th and 30th or earlier"),
        ("the 1st, 2nd, 3rd, and 22nd", "the 1st, 2nd, 3rd and 22nd"),
        ("the 25th or later", "the 25th"),
        ("every year", "every year"),
        ("every 12 months", "every year"),
        ("every 6 months as is", "every 6 months as is"),
        ("every 2 years", "every 2 years"),
        ("every month", "every month"),
        ("1 Oct – 30 Nov", "1 Oct – 30 Nov"),
        ("1 October - 30 November as is", "1 Oct – 30 Nov as is"),
        ("15 Nov to 28 Feb", "15 Nov – 28 Feb"),
    ],
)
def test_cadences_print_in_one_form(text: str, printed: str) -> None:
    assert str(parse_cadence(text)) == printed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10, 20, 30",
        "the 32nd",
        "the 0th",
        "every 0 months",
        "every week",
        "31 Nov – 30 Dec",
        "1 Oct – 1 Oct",
        "1 Okt – 30 Nov",
        "1 Oct – 30 Nov or earlier",
    ],
)
def test_a_wrong_cadence_is_named_with_what_is_accepted(text: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        parse_cadence(text)
    assert f"'{text}'" in str(caught.value)
    assert "Accepted: 'the 10th, 20th and 30th'" in str(caught.value)


def test_a_model_may_hold_a_cadence_as_its_text() -> None:
    class Holder(BaseModel):
        calls: CadenceText

    holder = Holder.model_validate_json('{"calls":"the 15th and 30th"}')
    assert holder.calls == MonthDays(days=(15, 30))
    assert holder.model_dump_json() == '{"calls":"the 15th and 30th"}'
