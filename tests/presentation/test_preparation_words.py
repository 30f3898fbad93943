"""The preparation's words in both languages, and what its tasks are about."""

import pytest

from domain.forms import preparation
from domain.words import known
from domain.words import preparation as words_of_preparation
from presentation import preparing
from presentation.showing import Words


def test_both_languages_tell_the_same() -> None:
    assert set(words_of_preparation.ZH) == set(words_of_preparation.EN)


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_every_code_of_the_preparation_has_its_words(lang: str) -> None:
    codes = [f"refusal.{one}" for one in preparation.PermitRefusal]
    codes += [f"not_there.{one}" for one in preparation.CHECKED]
    codes += [f"fault.{one}" for one in ("day_early", "day_late", "day_closed")]
    codes += [f"fact.{one}" for one in ("crew", "start_on", "keys_sets", "permit_until", "permit_deposit")]
    assert [code for code in codes if not known(lang, code)] == []


def test_r002_sku_60_a_task_says_what_is_missing_and_what_is_to_be_chosen() -> None:
    words = Words("zh-CN", "Asia/Shanghai")
    kickoff = preparing.told(words, "kickoff", {"not_there": ["fire_equipment_on_site", "permit_on_wall"]})
    assert kickoff == [("还缺", "消防器材、上墙的装修许可")]
    call = {"items": ["客厅地砖", "室内门"], "choose_by": "2031-03-28"}
    assert preparing.told(words, "choices_call", call) == [
        ("最晚选定日", "2031-03-28"),
        ("材料", "客厅地砖、室内门"),
    ]
    refused = preparing.told(words, "obtain_permit", {"refusal": "plan_not_allowed"})
    assert refused == [("物业不批的原因", "图纸里有不允许的改动")]
    assert preparing.told(words, "site_stage", call) == [], "tasks of other parts have words of their own"
