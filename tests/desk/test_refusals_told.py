"""What is refused is told for the place where it is read: no command line at the desk."""

import string

import pytest

from client.errors import Conflict
from desk.refusals import refusal
from domain.words import _TABLES, LANGUAGES
from workflows.renovation.amending import WAYS

TYPED = "homeward "


def blanks(text: str) -> dict[str, str]:
    return {name: "X" for _, name, _, _ in string.Formatter().parse(text) if name}


BEFORE_THE_DESK = {"refused.no_database"}
"""Without it the desk does not start."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_refusal_names_a_command_at_the_desk(lang: str) -> None:
    naming = {
        key: text
        for key, text in _TABLES[lang].items()
        if key.startswith("refused.")
        and (TYPED in text or "{instead}" in text)
        and key not in BEFORE_THE_DESK
    }
    assert len(naming) > 5
    for key, text in naming.items():
        details = {**blanks(text), **({"instead": f"{TYPED}X"} if "{instead}" in text else {})}
        for way in WAYS if "{fact}" in text else ("",):
            asked = {**details, "fact": "budget", "way": way} if way else details
            told = refusal(Conflict(key.removeprefix("refused."), **asked), lang).message
            assert TYPED not in told, key
            assert "way." not in told, way
            assert "{" not in told


def test_what_is_not_amended_names_the_way_in_the_words_of_the_desk() -> None:
    refused = Conflict(
        "amended_elsewhere", fact="budget", way="change_order", instead="homeward case open X change_order"
    )
    assert refusal(refused, "zh-CN").message == "「预算」不在这里更正：请开工单「增减项」。"
    assert refusal(refused, "en").message == "“budget” is not amended here: open a case “change order”."
