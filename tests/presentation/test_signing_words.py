"""The tasks of the signing say what they are about, in both languages."""

import pytest

from presentation import contracting
from presentation.showing import Words


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
