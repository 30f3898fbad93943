"""Every form of the signing has its words in both languages, and the tasks of the signing say what they are about."""

from typing import Any

import pytest

from domain.forms import contract, signing
from domain.tasks import TaskKind
from domain.words import known
from starter import contracting
from starter.forms.fields import Kind, fields_of
from starter.showing import Words
from store.rulefiles import read_folder
from store.settings import ROOT

KINDS = [one for module in (signing, contract) for one in vars(module).values() if isinstance(one, TaskKind)]
TEXTS = read_folder(ROOT / "standards").standards[0].texts


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_has_a_label_and_every_choice_a_word(lang: str, kind: TaskKind[Any]) -> None:
    texts = TEXTS[lang]["tasks"][kind.name]
    assert known(lang, f"kind.{kind.name}")
    assert texts["title"]
    assert texts["script"]
    shown = [
        one for outer in fields_of(kind.form) for one in (outer, *outer.inner) if one.kind is not Kind.SLOT
    ]
    for field in shown:
        own = texts["fields"].get(field.name, {})
        assert own.get("label"), field.name
        assert set(own.get("choices", {})) == set(field.choices), field.name


@pytest.mark.parametrize(("lang", "limit"), [("en", "You may grant up to"), ("zh-CN", "您最多可以批")])
def test_a_task_of_the_signing_says_what_it_is_about(lang: str, limit: str) -> None:
    words = Words(lang, "Asia/Shanghai")
    refused = [{"who": "legal", "reason": "personal:12345678/reason"}]
    about = {"limit": "1005.60", "milestones": [{"name": "签约", "share": "30"}], "refused": refused}
    assert (limit, words.money("1005.60")) in contracting.told(words, about, None)
    assert any("签约 30%" in value for _, value in contracting.told(words, about, None))
    assert contracting.references(about) == ["personal:12345678/reason"]
    hidden = contracting.told(words, about, None)[-1][1]
    assert hidden == words.say("story.hidden"), "personal words only where they were asked for"
    assert contracting.told(words, about, {refused[0]["reason"]: "no clause"})[-1][1] == "no clause"
