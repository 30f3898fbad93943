"""The words of journeys: complete in both languages, and tasks are told apart by what they are about."""

import string

import pytest

from domain.site import SiteStage
from domain.words import LANGUAGES, known, say, title


def blanks(key: str, lang: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(say(lang, key)) if name}


@pytest.mark.parametrize("kind", ["site_stage", "arrange_appointment", "confirm_appointment", "check_ready"])
def test_a_kind_with_a_blank_has_the_same_one_in_both_languages(kind: str) -> None:
    found = [blanks(f"kind.{kind}.of", lang) for lang in LANGUAGES]
    assert found[0] == found[1] != set()


def test_every_site_stage_is_named() -> None:
    for lang in LANGUAGES:
        told = {title(lang, "site_stage", {"site_stage": stage.value}) for stage in SiteStage}
        assert len(told) == len(SiteStage)
    assert title("zh-CN", "site_stage", {"site_stage": "tiling"}) == "完成施工节点：贴砖"
    assert (
        title("en", "check_ready", {"appointment": "viewing"}) == "Is it ready for tomorrow? (Plan viewing)"
    )


@pytest.mark.parametrize("about", [None, {}, {"round": 2}, {"site_stage": None}])
def test_a_task_about_nothing_has_the_name_of_its_kind(about: dict[str, object] | None) -> None:
    for lang in LANGUAGES:
        assert title(lang, "site_stage", about) == say(lang, "kind.site_stage")
        assert title(lang, "first_meeting", about) == say(lang, "kind.first_meeting")
        assert known(lang, "kind.site_stage")
