"""The ladder of tries to reach a customer: which one this is, when others follow, and the end (X-20)."""

from dataclasses import dataclass

from client.slots import rules_of
from desk.after.asked import Asked
from desk.after.calls import rule_of, tries_of
from desk.after.foretelling import asked_of
from desk.reader import DeskReader
from domain.forms.calls import CallForm
from domain.forms.meetings import ARRANGE_APPOINTMENT
from domain.standard import CallRule
from domain.time.days import Span
from domain.time.explain import Language
from domain.time.rule_words import describe
from domain.time.rules import parse_rule
from presentation.task_read import TaskRead
from workflows.parts.unreached import FIRST_CALLS


@dataclass(frozen=True)
class Try:
    """One rung of the ladder."""

    name: str
    told: str
    now: bool = False


async def ladder_of(reader: DeskReader, read: TaskRead) -> tuple[Try, ...]:
    """The rungs from the tries before this one to what comes when all were in vain; empty for what is no try."""
    detail, database = read.detail, reader.house.database
    arranging = detail.kind == ARRANGE_APPOINTMENT.name
    if read.form is None or not (issubclass(read.form, CallForm) or arranging):
        return ()
    hours = read.customer.window if read.customer else None
    window = Span(start=hours.start, end=hours.end) if hours else None
    rules = await rules_of(database, detail.journey)
    asked = await asked_of(database, detail, read.header, rules, window, await reader.now())
    usual = FIRST_CALLS.get(asked.stage, ARRANGE_APPOINTMENT).name if arranging else detail.kind
    rule = rule_of(asked, usual)
    return () if rule is None else _rungs(reader, asked, rule, arranging=arranging)


def _rungs(reader: DeskReader, asked: Asked, rule: CallRule, *, arranging: bool) -> tuple[Try, ...]:
    say, tried, most = reader.words.say, tries_of(asked, rule), 1 + len(rule.again)
    lang: Language = "en" if reader.lang == "en" else "zh-CN"
    found = [Try(say("tries.past", count=tried - 1), say("tries.vain"))] if tried > 1 else []
    found.append(Try(say("tries.number", tried=tried, most=most), say("tries.now"), now=True))
    for number, again in enumerate(rule.again[tried - 1 :], tried + 1):
        following = number == tried + 1
        at = reader.words.at(asked.tried(asked.kind, again)) if following else ""
        told = (
            say("tries.next", at=at)
            if following
            else say("tries.later", rule=describe(parse_rule(again), lang))
        )
        found.append(Try(say("tries.number", tried=number, most=most), told))
    if tried <= rule.message_after <= most:
        found.append(Try(say("tries.message"), say("tries.message_after", tried=rule.message_after)))
    lead = rule.rest is not None and (not arranging or asked.before_contract)
    end = "lead" if lead else "visit" if arranging else "given_up"
    return (*found, Try(say("tries.end"), say(f"tries.end.{end}")))
