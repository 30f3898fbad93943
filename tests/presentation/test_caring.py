"""What the command line shows and asks of a task of the years of care."""

from typing import Any

import pytest

from domain.care import Cause, Cover, Means, Purpose, Tier, Topic
from domain.forms import KINDS
from presentation import caring
from presentation.forms.fields import asked_of
from presentation.showing import Words
from presentation.words import LANGUAGES, known

ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("group", "kind"),
    [
        ("topic", Topic),
        ("purpose", Purpose),
        ("means", Means),
        ("tier", Tier),
        ("cover", Cover),
        ("defect_cause", Cause),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_every_code_has_a_word(group: str, kind: Any) -> None:
    for lang in LANGUAGES:
        assert all(known(lang, f"{group}.{one.value}") for one in kind)


def test_only_what_a_call_is_about_is_asked() -> None:
    def names(*topics: str) -> set[str]:
        return {field.key for field in asked_of(KINDS["revisit_call"].form, {"topics": list(topics)})}

    always = names("revisit")
    assert not always & {"satisfaction", "hoses_replaced", "consents", "new_address", "cleaning"}
    assert names("revisit", "consent", "address") - always == {"consents", "new_address"}


def test_what_a_call_is_about_is_told_and_what_is_personal_is_hidden() -> None:
    about = {
        "topics": ["revisit", "consent"],
        "consents": ["mailing"],
        "warranties": {"works": "2033-03-03"},
        "friend_name": "personal:command/friend_name",
    }
    words = Words("zh-CN", ZONE)
    assert caring.told(words, about, None) == [
        ("本次事项", "回访、是否继续同意联系"),
        ("目前同意", "寄送资料"),
        ("保修到期日", "装修工程 2033-03-03"),
        ("朋友", words.say("story.hidden")),
    ]
    assert caring.references(about) == ["personal:command/friend_name"]
    shown = caring.told(words, about, {"personal:command/friend_name": "Lu An"})
    assert shown[-1] == ("朋友", "Lu An")
