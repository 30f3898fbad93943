"""A form at the command line: asked, set by options, read from a file; errors name the field."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from domain.appointments import Slot
from domain.forms import KINDS
from presentation.errors import Wrong
from presentation.forms.answers import from_file, from_options, localised
from presentation.forms.faults import validated
from presentation.forms.fields import Kind, fields_of
from presentation.forms.times import moment, typed_slot
from presentation.wording import Wording
from starter.asking import Questions
from starter.form_asking import Asker
from tests.shipped import renovation

ZONE = "Asia/Shanghai"
TEXTS = renovation().texts
SLOTS = [
    Slot.model_validate({"starts_at": f"2031-03-04T0{hour}:00:00+00:00", "staff": "设计助理01"})
    for hour in (3, 7, 8)
]


def wording(lang: str = "en") -> Wording:
    return Wording(lang, TEXTS[lang]["tasks"])


def asked(
    kind: str, lines: list[str], offers: dict[str, list[Slot]] | None = None
) -> tuple[dict[str, Any], str]:
    """The answers, and what stood on the terminal."""
    screen = io.StringIO()
    questions = Questions(
        Console(file=screen, width=200), io.StringIO("".join(f"{line}\n" for line in lines))
    )
    answers = Asker(questions, wording(), kind, ZONE, offers or {}).ask(KINDS[kind].form, {})
    return answers, screen.getvalue()


def test_every_kind_of_task_can_be_asked() -> None:
    for kind, found in KINDS.items():
        fields = fields_of(found.form)
        assert [field.name for field in fields] == list(found.form.model_fields), kind
        for field in fields:
            assert field.kind is not Kind.CHOICE or field.choices


def test_a_first_meeting_is_asked_with_numbers_words_and_defaults() -> None:
    lines = {
        "lead_source": "9\n1",
        "property_use": "new home",
        "household_size": "many\n0\n3",
        "style": "modern",
        "priority": "2",
        "budget": "180,000",
        "designer_talk": "perhaps\ny",
        "measurement_slot": "2",
        "note": "likes blue",
    }
    order = [field.key for field in fields_of(KINDS["first_meeting"].form)]
    feed = [line for key in order for line in lines.get(key, "").split("\n")]
    answers, screen = asked("first_meeting", feed, {"measurement_slot": SLOTS})
    filled = validated(KINDS["first_meeting"].form, "first_meeting", localised_first(answers), wording())
    document = filled.model_dump(mode="json")
    assert document["lead_source"] == "referral"
    assert document["household_size"] == 3
    assert document["budget"] == "180000"
    assert document["designer_talk"] is True
    assert document["measurement_slot"]["starts_at"] == "2031-03-04T07:00:00Z"
    assert document["note"] == "likes blue"
    assert "2031-03-04 Tue 15:00" in screen
    assert "2031-03-04 Tue 16:00" not in screen, "R002-SKU-05: at most two times are offered"
    assert "1) a friend" in screen


def localised_first(answers: dict[str, Any]) -> dict[str, Any]:
    return localised(KINDS["first_meeting"].form, answers, ZONE)


def test_rooms_are_asked_until_one_is_left_empty() -> None:
    room = ["living room", "12.5", "", "", "30", "4.2，3.6"]
    no_photos, owner_present = "", ""
    afterwards = ["98.5", "bright", no_photos, owner_present]
    answers, _ = asked("measure_site", ["", "", *room, "study", *[""] * 5, "", *afterwards])
    assert [one["room"] for one in answers["rooms"]] == ["living room", "study"]
    assert answers["rooms"][0]["main_walls"] == ["4.2", "3.6"]
    assert answers["total_area"] == "98.5"


def test_a_meeting_that_was_not_held_asks_for_the_new_time_alone() -> None:
    answers, screen = asked("measure_site", ["2", "2031-03-05 11:00 设计助理02"])
    assert answers["outcome"] == "no_show"
    assert answers["slot"]["staff"] == "设计助理02"
    assert "Rooms" not in screen


def test_what_the_form_as_a_whole_refuses_is_asked_again() -> None:
    answers, screen = asked("arrange_appointment", ["1", "", "", "", "1"], {"slot": SLOTS})
    assert answers["slot"]["staff"] == "设计助理01"
    assert "a time is needed when the customer agreed" in screen


def test_the_end_of_the_input_is_an_error() -> None:
    with pytest.raises(Wrong) as caught:
        asked("check_ready", [])
    assert caught.value.key == "failed.input_ended"


def test_options_reach_into_tables() -> None:
    answers = from_options(
        [
            "outcome=held",
            "rooms.0.room=客厅",
            "rooms.0.main_walls=[4.2]",
            "rooms.1.room=study",
            "slot=null",
            "note=a=b",
        ]
    )
    assert answers == {
        "outcome": "held",
        "rooms": [{"room": "客厅", "main_walls": [4.2]}, {"room": "study"}],
        "slot": None,
        "note": "a=b",
    }


@pytest.mark.parametrize("pairs", [["no sign"], ["=x"], ["a=1", "a=2"], ["a=1", "a.b=2"]])
def test_options_that_are_none(pairs: list[str]) -> None:
    with pytest.raises(Wrong):
        from_options(pairs)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "ready: true\nslot: {starts_at: 2031-03-04 15:00, staff: 设计助理01}\n"),
        ("a.json", '{"ready": true, "slot": {"starts_at": "2031-03-04 15:00", "staff": "设计助理01"}}'),
    ],
)
def test_answers_from_files(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = localised(KINDS["arrange_appointment"].form, from_file(tmp_path / name), ZONE)
    assert found["ready"] is True
    assert found["slot"]["starts_at"].isoformat() == "2031-03-04T15:00:00+08:00"


@pytest.mark.parametrize(
    ("name", "text"), [("a.yaml", "a: [1"), ("a.json", "{"), ("a.json", "[1]"), ("b.yaml", "")]
)
def test_broken_files_of_answers(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(Wrong) as caught:
        from_file(tmp_path / name)
    assert caught.value.key == "failed.answers_file"


def test_instants_without_a_zone_are_the_companys() -> None:
    at = moment("2031-03-04 15:00", ZONE)
    assert at is not None
    assert at.isoformat() == "2031-03-04T15:00:00+08:00"
    assert moment("2031-03-04T15:00Z", ZONE) != at
    assert moment("tomorrow", ZONE) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2031-03-04 9:30", "2031-03-04T09:30:00+08:00"),
        ("2031年3月4日 15：00", "2031-03-04T15:00:00+08:00"),
        ("03-05 15:00", "2031-03-05T15:00:00+08:00"),
        ("3月3日 15:00", "2032-03-03T15:00:00+08:00"),
        ("今天 15:00", "2031-03-04T15:00:00+08:00"),
        ("明天 15:00", "2031-03-05T15:00:00+08:00"),
        ("Tomorrow 15:00", "2031-03-05T15:00:00+08:00"),
        ("后天 15:00", "2031-03-06T15:00:00+08:00"),
    ],
)
def test_times_as_people_type_them(typed: str, meant: str) -> None:
    now = datetime.fromisoformat("2031-03-03T22:00:00+00:00")  # the 4th already in the company's zone
    at = moment(typed, ZONE, now)
    assert at is not None
    assert at.isoformat() == meant
    found = typed_slot(f"{typed}@设计助理01", ZONE, now)
    assert found == {"starts_at": at, "staff": "设计助理01"}
    assert typed_slot(f"{typed} 设计助理01", ZONE, now) == found


@pytest.mark.parametrize("typed", ["02-30 15:00", "tomorrow", "15:00", "2031-03-04 25:00", "someday 15:00"])
def test_what_is_no_time(typed: str) -> None:
    now = datetime.fromisoformat("2031-03-04T01:00:00+00:00")
    assert moment(typed, ZONE, now) is None


def test_a_slot_is_set_in_one_go() -> None:
    form = KINDS["arrange_appointment"].form
    answers = from_options(["slot=2031-03-04 15:00@设计助理01"])
    found = localised(form, answers, ZONE)["slot"]
    assert found["starts_at"].isoformat() == "2031-03-04T15:00:00+08:00"
    assert found["staff"] == "设计助理01"
    apart = from_options(["slot.starts_at=2031-03-04 15:00", "slot.staff=设计助理01"])
    assert localised(form, apart, ZONE)["slot"] == found
    for wrong in ("2031-03-04 15:00", "15:00@设计助理01", "2031-03-04 15:00@"):
        with pytest.raises(Wrong) as caught:
            localised(form, {"slot": wrong}, ZONE)
        assert caught.value.key == "failed.slot_form"


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_every_wrong_field_is_named_and_its_value_kept_secret(lang: str) -> None:
    answers = {"lead_source": "secret", "household_size": 0, "style": "modern", "shoe_size": 3}
    with pytest.raises(Wrong) as caught:
        validated(KINDS["first_meeting"].form, "first_meeting", answers, wording(lang))
    fields = {fault["field"] for fault in caught.value.fields or []}
    assert fields == {"lead_source", "property_use", "household_size", "priority", "shoe_size"}
    assert "secret" not in caught.value.params["told"]
    label = {"en": "How they heard of us (lead_source)", "zh-CN": "信息来源（lead_source）"}[lang]
    assert label in caught.value.params["told"]


def test_scripts_promise_nothing_that_is_not_so() -> None:
    """SKU-42: no likeness of 85 %; X-19: no false scarcity; R002-SKU-02: no real names, only blanks."""
    for lang in TEXTS:
        for kind, texts in TEXTS[lang]["tasks"].items():
            script = texts.get("script", "")
            assert not any(word in script for word in ("85", "%", "仅剩", "最后", "only a few")), (
                f"{lang} {kind}"
            )
            filled = wording(lang).script(kind, {"customer": "X"})
            assert filled is None or "{" not in filled
