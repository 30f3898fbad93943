"""The versions of a standard that the proof goes by: as data, for the oracle as it is and for the product to read."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from ruamel.yaml import YAML

from store.settings import ROOT
from tests.proof.days import Table

NAMES = ("customer", "office", "site")
FIRST, OTHER, THIRD = 2, 3, 4
"""The version that journeys begin with, and those that they may move to."""


@cache
def standard(version: int = FIRST) -> Mapping[str, Any]:
    """A version's rules; the first is what ships, with cadences and duties for the proof."""
    data: dict[str, Any] = _load("renovation.yaml")
    data["version"] = FIRST
    data["cadences"] |= {
        "proof_often": {"when": "the 4th, 9th, 14th, 19th, 24th and 30th", "opens": "the day at 10:00"},
        "proof_office": {
            "when": "the 1st, 8th, 15th, 16th and 23rd",
            "calendar": "office",
            "opens": "1 working day before at 09:00",
        },
    }
    data["pauses"]["duties"]["mailing"] = "work"
    if version == OTHER:
        return _stricter(data)
    return _looser(data) if version == THIRD else data


@cache
def tables() -> Mapping[str, Table]:
    """The calendars that ship."""
    return {name: Table.read(_load(f"calendars/{name}.yaml")) for name in NAMES}


def _load(name: str) -> Any:
    return YAML(typ="safe").load((ROOT / "standards" / name).read_text(encoding="utf-8"))


def _stricter(known: Mapping[str, Any]) -> dict[str, Any]:
    """Less time, other ladders, some other roles, clocks and calendars."""
    data = deepcopy(dict(known))
    data["version"] = OTHER
    shorter = {"1 working day": "2 working hours", "2 days at 11:00": "1 day at 12:00", "same day": "3 hours"}
    for task in data["tasks"].values():
        within = task.get("within", "1 working day")
        task["within"] = shorter.get(within, within)
    data["tasks"]["review_plan"] |= {"role": "designer", "within": "1 working hour"}
    data["tasks"]["collect_fee"] |= {"calendar": "customer", "ladder": "urgent"}
    data["tasks"]["plan_call"]["role"] = "designer"
    data["tasks"]["decide_round"]["role"] = "agent"
    data["tasks"]["judge_cracks"] |= {"role": "cs_lead", "clock": "work"}
    data["ladders"]["normal"] = {
        "remind": "2 working hours before",
        "escalate": [{"after": "1 hour", "to": "store_manager"}],
        "repeat": "1 working day",
    }
    data["ladders"]["design"]["escalate"] = [{"after": "1 working hour", "to": "design_director"}]
    data["rules"] |= {"talk_again": "next day at 10:00", "signing_waits": "1 working day"}
    data["cadences"]["proof_often"] |= {"when": "the 6th, 13th, 20th and 27th", "opens": "the day at 09:00"}
    return data


def _looser(known: Mapping[str, Any]) -> dict[str, Any]:
    """More time; one ladder that tells nobody, one that counts in another calendar."""
    data = deepcopy(dict(known))
    data["version"] = THIRD
    longer = {
        "1 working day": "3 working days",
        "2 working hours": "1 working day",
        "same day": "2 days at 10:00",
    }
    for task in data["tasks"].values():
        within = task.get("within", "1 working day")
        task["within"] = longer.get(within, within)
    data["ladders"]["urgent"] = {"remind": "1 hour before"}
    data["ladders"]["office"]["calendar"] = "customer"
    data["ladders"]["payment"]["escalate"].append({"after": "5 working days", "to": "general_manager"})
    data["rules"] |= {"talk_again": "5 days at 11:00", "signing_call": "2 working days at 16:00"}
    data["cadences"]["proof_office"]["opens"] = "the day at 09:00"
    return data
