"""The standards and calendars that Homeward ships, read once a test process: it takes more than a second."""

from functools import cache

from starter.rehearsal.people import Plan, read_plan
from store.rulefiles import RuleFiles, StandardFiles, read_folder
from store.settings import ROOT


@cache
def shipped() -> RuleFiles:
    """Everything in `standards/`; shared, so nothing in it is to be changed."""
    return read_folder(ROOT / "standards")


def renovation() -> StandardFiles:
    """The one standard: its rules, and its texts by language."""
    (found,) = shipped().standards
    return found


@cache
def _examples() -> Plan:
    return read_plan(ROOT / "standards" / "examples")


def examples() -> Plan:
    """The example answers of the standard, said from the first on."""
    return _examples().again()
