"""`homeward appointment move | no-show`: what people do with a meeting that stands."""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from pydantic import BaseModel

from domain.appointments import Agreement, AskedBy, OfferedSlot, Slot, Via
from domain.refusals import fault_told
from presentation.errors import Missing, Wrong
from presentation.options import in_words
from presentation.showing import Words, one_of
from presentation.wording import wording_of
from starter.asking import Questions
from starter.commands.acts import CommandIdOption, said, told
from starter.commands.appointments import named_like
from starter.commands.journeys import header_of
from starter.context import Context
from starter.form_asking import Asker
from starter.when import instant

if TYPE_CHECKING:
    from store.reading_meetings import AppointmentLine


class _NewTime(BaseModel):
    """What is asked of whoever moves a meeting; empty leaves the time open."""

    slot: OfferedSlot | None = None


class _Spoken(StrEnum):
    """What staff may name: a link writes itself down."""

    PHONE = Via.PHONE
    WECHAT = Via.WECHAT
    IN_PERSON = Via.IN_PERSON


class _Agreed(BaseModel):
    """What is asked once a time is named."""

    via: _Spoken = _Spoken.PHONE


async def move(
    context: Context,
    journey: str,
    what: str,
    /,
    *,
    to: str | None = None,
    with_: Annotated[str | None, Parameter(name="--with")] = None,
    asked_by: str = "customer",
    agreed: str | None = None,
    agreed_by: str | None = None,
    not_agreed: bool = False,
    reason: str | None = None,
    command: CommandIdOption = None,
) -> None:
    from client.errors import BadInput

    acting = context.acting
    asker = one_of(AskedBy, "asked_by", asked_by, "--asked-by") or AskedBy.CUSTOMER
    via = one_of(Via, "channel", agreed, "--agreed", Via.spoken())
    if not_agreed and (to is not None or via is not None):
        raise Wrong("failed.not_agreed_has_no_time")
    zone = await context.zone()
    at = await instant(context, "--to", to)
    words = Words(context.lang, zone)
    standing = await _standing(context, words, journey, what)
    slot = None
    if not not_agreed:
        slot = await _chosen(context, words, standing, at, with_, asker)
    agreement = await _agreement(context, words, standing, slot, via, agreed_by)
    journeys = await context.journeys()
    try:
        receipt = await journeys.reschedule(
            journey,
            acting,
            standing.key,
            asked_by=asker,
            slot=slot,
            agreed=agreement,
            words=reason,
            command=command,
        )
    except BadInput as error:
        wrong = error.details.get("fields")
        if not wrong:
            raise
        told = context.say("list.semicolon").join(fault_told(context.lang, one) for one in wrong)
        raise Wrong("failed.not_moved", told=told, fields=wrong) from error
    context.out.document(receipt)
    key = "acts.appointment_open" if slot is None else "acts.appointment_moved"
    blanks = {"at": words.at(slot.starts_at), "who": slot.staff} if slot else {}
    what = words.kind(standing.kind)
    said(context, key, repeated=receipt.repeated, journey=journey, what=what, **blanks)


async def no_show(
    context: Context, journey: str, what: str, /, *, who: str, command: CommandIdOption = None
) -> None:
    acting = context.acting
    missed = one_of(AskedBy, "asked_by", who, "--who")
    assert missed is not None
    words = Words(context.lang, await context.zone())
    if command is None:
        what = (await _standing(context, words, journey, what)).key
    journeys = await context.journeys()
    receipt = await journeys.no_show(journey, acting, what, missed, command)
    told(context, f"acts.missed.{missed}", receipt)


async def _standing(context: Context, words: Words, journey: str, named: str) -> "AppointmentLine":
    """The meeting that is meant, by its key, its kind or its kind's word. Raises `Missing`, `NotFound`."""
    from store.reading_meetings import list_appointments

    await header_of(context, journey)
    all_standing = await list_appointments(await context.database(), journey=journey)
    found = [one for one in all_standing if named == one.key or named_like(one.kind, named)]
    if len(found) != 1:
        several = [f"{one.key} ({words.kind(one.kind)})" for one in all_standing]
        accepted = words.say("list.comma").join(several) or words.say("told.none")
        raise Missing("failed.no_appointment", journey=journey, given=named, accepted=accepted)
    return found[0]


async def _chosen(
    context: Context,
    words: Words,
    standing: "AppointmentLine",
    at: datetime | None,
    with_: str | None,
    asker: AskedBy,
) -> Slot | None:
    """The new time; None when whoever was asked left it open. Raises `Wrong` where nobody can be asked."""
    if at is not None:
        return Slot(starts_at=at, staff=with_ or standing.staff[0])
    other_time = asker is AskedBy.CUSTOMER and with_ is None
    journeys = await context.journeys()
    free = await journeys.free_for(standing, host=with_, besides=standing.starts_at if other_time else None)
    if not _talks(context):
        raise Wrong("failed.needs_time", free=_told(words, free), fields=[_named(free)])
    return _NewTime.model_validate(await _asked(context, words, standing, _NewTime, free)).slot


async def _agreement(
    context: Context,
    words: Words,
    standing: "AppointmentLine",
    slot: Slot | None,
    via: Via | None,
    agreed_by: str | None,
) -> Agreement | None:
    """Who agreed on another time with the customer, and how; asked where nobody said so.

    Raises:
        Wrong: nobody can be asked.
    """
    if slot is None or (via is None and slot.starts_at == standing.starts_at):
        return None
    if via is None and not _talks(context):
        accepted = in_words(context.lang, "channel", list(Via.spoken()))
        raise Wrong("failed.needs_agreed", accepted=accepted)
    if via is None:
        via = Via(_Agreed.model_validate(await _asked(context, words, standing, _Agreed, [])).via)
    return Agreement(by=agreed_by or context.acting, via=via)


def _talks(context: Context) -> bool:
    return context.out.talks and sys.stdin.isatty()


async def _asked(
    context: Context,
    words: Words,
    standing: "AppointmentLine",
    form: type[BaseModel],
    free: Sequence[Slot],
) -> dict[str, object]:
    header = await header_of(context, standing.journey)
    wording = await wording_of(context, header.standard, header.standard_version)
    questions = Questions(context.out.console)
    now = await context.now()
    return Asker(questions, wording, "move_appointment", words.zone, {"slot": free}, now=now).ask(form, {})


def _told(words: Words, free: Iterable[Slot]) -> str:
    told = [f"{words.at(one.starts_at)} {one.staff}" for one in free]
    return words.say("list.comma").join(told) or words.say("failed.none_free")


def _named(free: Sequence[Slot]) -> dict[str, object]:
    """The free times for a program to read."""
    return {"field": "to", "type": "free", "free": [one.model_dump(mode="json") for one in free]}
