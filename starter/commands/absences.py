"""`homeward staff absent | absences | back`: who is away, who stands in, and what that concerns."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from domain.absences import AbsenceReason
from presentation.errors import Refused, Wrong
from presentation.options import in_words
from presentation.people_told import absence_told, deputies_told, meetings_told
from presentation.showing import Words
from starter import batches
from starter.asking import confirmed
from starter.commands.acts import show_foretold, show_group
from starter.context import Context
from starter.when import day_of

if TYPE_CHECKING:
    from client.journeys import Journeys
    from client.passing import GivenBack, Meetings
    from domain.commands import Receipt
    from store.absences import AbsenceLine

MOST_SHOWN = 10


async def absent(
    context: Context,
    handle: str,
    /,
    *,
    from_: Annotated[str, Parameter(name="--from")],
    until: str,
    deputy: str | None = None,
    reason: str = "leave",
    batch: str | None = None,
    yes: bool = False,
    dry_run: bool = False,
) -> int | None:
    from client import absences

    code = _reason(context, reason)
    first, last = await day_of(context, "--from", from_), await day_of(context, "--until", until)
    assert first is not None
    assert last is not None
    actor = context.acting
    journeys, zone = await context.journeys(), await context.zone()
    foreseen = await absences.foresee(journeys, handle, first, last, deputy, zone)
    words = Words(context.lang, zone)
    if dry_run:
        context.out.document({"foreseen": foreseen})
    if dry_run or not yes:
        show_foretold(context, absence_told(words, foreseen), MOST_SHOWN)
    if dry_run:
        return None
    confirmed(context, context.say("absence.question", person=handle), yes=yes)
    name = await batches.named(context, "absent", batch)
    line = await absences.declare(journeys, actor, foreseen, code)
    passed: dict[str, Meetings] = {}

    async def tell(journey: str, command: str) -> "Receipt | None":
        passed[journey] = await absences.tell_journey(journeys, journey, actor, line, command)
        return None

    results = await batches.carried_out(context, tell, foreseen.journeys, batch=name, action="absent")
    context.out.say(
        context.say("absence.entered", person=handle, first=str(first), until=str(last), number=line.absence),
        style="green",
    )
    free = await passed_on(context, journeys, words, passed.values())
    return batches.told(context, name, "absent", results, absence=line, meetings=passed, free=free)


async def list_all(
    context: Context,
    handle: str | None = None,
    /,
    *,
    all_: Annotated[bool, Parameter(name="--all")] = False,
) -> None:
    from store.absences import absences

    after = None if all_ else await context.now()
    found = await absences(await context.database(), handle, after=after)
    context.out.document({"absences": found})
    if not found:
        context.out.say(context.say("absence.none"), style="dim")
        return
    words = Words(context.lang, await context.zone())
    rows = [
        [
            one.absence,
            one.person,
            str(one.from_day),
            str(one.back_on - timedelta(days=1)),
            words.say(f"away.{one.reason}"),
            deputies_told(words, one.deputies),
        ]
        for one in found
    ]
    heads = ("number", "handle", "from_day", "until_day", "reason", "deputy")
    context.out.table([context.say(f"head.{name}") for name in heads], rows)


async def back(
    context: Context,
    handle: str,
    /,
    *,
    absence: str | None = None,
    batch: str | None = None,
    yes: bool = False,
) -> int | None:
    from client import absences

    actor = context.acting
    journeys, zone = await context.journeys(), await context.zone()
    line = await _away(context, handle, absence)
    words = Words(context.lang, zone)
    told, lent = await absences.foresee_back(journeys, line)
    if lent and not yes:
        show_group(context, meetings_told(words, "absence.lent", lent), MOST_SHOWN)
    question = context.say("absence.back_question", person=handle, at=words.at(line.ends))
    confirmed(context, question, yes=yes)
    name = await batches.named(context, "back", batch)
    over = await absences.back(journeys, actor, line.absence, zone)
    given: dict[str, GivenBack] = {}

    async def tell(journey: str, command: str) -> "Receipt":
        receipt, given[journey] = await absences.tell_back(journeys, journey, actor, over, command)
        return receipt

    results = await batches.carried_out(context, tell, told, batch=name, action="back")
    context.out.say(context.say("absence.back", person=handle), style="green")
    for done in given.values():
        _say_meetings(context, words, "absence.given_back", done.given)
        _say_meetings(context, words, "absence.stays_lent", done.stayed)
    return batches.told(context, name, "back", results, absence=over, meetings=given)


async def _away(context: Context, handle: str, absence: str | None) -> "AbsenceLine":
    """The absence that is meant: by its number, else one that ended and that journeys still know, else the next."""
    from store import staff
    from store.absences import absences
    from store.reading_people import absences_known

    database = await context.database()
    await staff.get(database, handle)
    now, known = await context.now(), await absences_known(database, handle)
    found = await absences(database, handle, empty=True)
    if absence is not None:
        meant = [one for one in found if one.absence == absence]
    else:
        half_told = [one for one in found if one.absence in known and one.ends <= now]
        meant = half_told or [one for one in found if one.ends > now and one.from_day < one.back_on]
    if not meant:
        raise Refused("refused.not_away", person=handle)
    return meant[0]


def _reason(context: Context, given: str) -> AbsenceReason:
    wanted = given.strip().casefold()
    for code in AbsenceReason:
        if wanted in (code.value, context.say(f"away.{code}").casefold()):
            return code
    raise Wrong(
        "usage.choose",
        name="--reason",
        given=given,
        accepted=in_words(context.lang, "away", list(AbsenceReason)),
    )


async def passed_on(
    context: Context,
    journeys: "Journeys",
    words: Words,
    passed: Any,
) -> list[dict[str, Any]]:
    """Say which meetings somebody else holds, and for which another time is agreed on, with times that are free."""
    from client.offers import offers

    told: list[dict[str, Any]] = []
    for done in passed:
        _say_meetings(context, words, "absence.moved", done.moved)
        for one in done.opened:
            free = await offers(journeys, one.journey, one.kind, earliest=one.earliest, place=one.place)
            times = words.say("list.comma").join(f"{words.at(slot.starts_at)} {slot.staff}" for slot in free)
            told.append({"journey": one.journey, "appointment": one.key, "free": free})
            context.out.say(
                words.say(
                    "absence.opened",
                    journey=one.journey,
                    what=words.kind(one.kind),
                    at=words.at(one.starts_at),
                    free=times or words.say("failed.none_free"),
                )
            )
    return told


def _say_meetings(context: Context, words: Words, key: str, found: Any) -> None:
    for one in found:
        told = {"journey": one.journey, "what": words.kind(one.kind), "at": words.at(one.starts_at)}
        context.out.say(words.say(key, **told))
