"""Amending what a journey goes by, and correcting who the customer is: forms from what may be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from client.acting import new_command
from client.amending import OF_THE_CUSTOMER
from client.errors import HomewardError
from desk import journey_corrections as corrections
from desk.house import House
from desk.journey_acts import Acting, Sent
from desk.journey_previews import FORESEEN, preview_page
from desk.pages.cases import Field
from desk.part import Part, acts_of, part_of
from desk.reader import DeskReader
from desk.refusals import refusal
from desk.templating import page
from desk.visitor import Forbidden, TheHouse, TheVisitor, Visitor
from domain.languages import SPOKEN
from presentation.amendments import word_of
from presentation.correcting import ADDRESS, CONTACT, YES_NO, contact_told
from presentation.errors import CommandError
from presentation.forms.fields import Kind, fields_of
from presentation.reasons import AMEND_REASONS, CORRECT_REASONS
from presentation.wording import wording_of
from store.customers import customer_details
from store.errors import StoreError
from store.people import CustomerDetails
from store.reading_journeys import JourneyHeader, journey_header
from workflows.renovation.amending import Amendable

router = APIRouter(prefix="/journeys/{journey}")

_FIELD = "f."
_INPUTS = {Kind.DATE: "date", Kind.NUMBER: "number"}
_NO_MORE_CALLS = "do_not_contact"
_RELATIONS = ("self", "owner", "spouse", "parent", "child")


@dataclass(frozen=True)
class Asked:
    """The form of an act: what stands in its fields, and whom it is about."""

    what: str
    fields: Sequence[Field]
    reasons: Sequence[str]
    person: str = ""
    people: Sequence[tuple[str, str]] = ()
    """Whom it may be about, with what they are called."""
    masked: bool = False
    """What is known is not shown, and stays as it is where nothing is typed."""

    @property
    def before(self) -> dict[str, str]:
        return {one.name.removeprefix(_FIELD): one.value for one in self.fields}


@router.get("/amend")
@router.get("/correct")
async def show(
    request: Request, house: TheHouse, who: TheVisitor, journey: str, person: str = ""
) -> Response:
    """What stands there now, to be changed.

    Args:
        person: of the customer: a contact person's number, ``add``, or ``home`` for the address.
    """
    what = request.url.path.rpartition("/")[2]
    header, part = await _allowed(house, who, journey, what)
    asked = await _asked(house, who, header, part, what, person)
    return await _page(request, house, who, header, asked)


@router.post("/amend")
@router.post("/correct")
async def foresee(request: Request, house: TheHouse, who: TheVisitor, journey: str) -> Response:
    """What will be another value, and which times move by it; nothing is changed yet."""
    what = request.url.path.rpartition("/")[2]
    header, part = await _allowed(house, who, journey, what)
    typed = [(name, value) for name, value in (await request.form()).multi_items() if isinstance(value, str)]
    given = dict(typed)
    asked = await _asked(house, who, header, part, what, given.get("person", ""))
    pairs = corrections.pairs_of(
        [(name.removeprefix(_FIELD), value) for name, value in typed if name.startswith(_FIELD)], asked.before
    )
    kept = {name: value for name, value in given.items() if name in ("command", "reason", "words")}
    try:
        sent = Sent(**{"command": "", **kept}, person=asked.person, set=pairs)
    except ValueError:
        raise HTTPException(422) from None
    acting = Acting(house, who, header, sent)
    try:
        with acting.told_by_label():
            foreseen = await FORESEEN[what](acting)
    except (HomewardError, StoreError, CommandError) as error:
        found = refusal(error, who.lang)
        return await _page(
            request, house, who, header, asked, status=found.status, wrong=found.message, typed=given
        )
    return await preview_page(request, acting, what, foreseen)


async def _allowed(house: House, who: Visitor, journey: str, what: str) -> tuple[JourneyHeader, Part]:
    """Raises NotFound, Forbidden."""
    header = await journey_header(house.database, journey)
    part = await part_of(house, who, header, who.session)
    if what not in acts_of(header, part):
        raise Forbidden
    return header, part


async def _page(
    request: Request,
    house: House,
    who: Visitor,
    header: JourneyHeader,
    asked: Asked,
    *,
    status: int = 200,
    wrong: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    typed = typed or {}
    return await page(
        request,
        house,
        who,
        "correction.html",
        status=status,
        header=header,
        asked=asked,
        values={one.name: typed.get(one.name, one.value) for one in asked.fields},
        wrong=wrong,
        typed=typed,
        command=typed.get("command") or new_command(),
    )


async def _asked(
    house: House, who: Visitor, header: JourneyHeader, part: Part, what: str, person: str
) -> Asked:
    details = (await customer_details(house.database, [header.journey])).get(header.journey)
    if details is None:
        raise HTTPException(404)
    if what == "amend":
        return Asked(what, await _facts(house, who, header, details), AMEND_REASONS)
    return _of_customer(who, details, person, plain=part.full)


async def _facts(house: House, who: Visitor, header: JourneyHeader, details: CustomerDetails) -> list[Field]:
    """One field a fact that may be amended, with what it is now."""
    wording = await wording_of(DeskReader(house, who), header.standard, header.standard_version)
    say = who.words.say
    window = details.window and f"{details.window.start:%H:%M}-{details.window.end:%H:%M}"
    shared: dict[str, Any] = {"window": window, "language": details.language}
    found = []
    for one in fields_of(Amendable):
        now = header.facts.get(one.key, shared.get(one.key))
        if one.key == _NO_MORE_CALLS and not now:
            continue  # that they want none they say in a call
        choices = tuple((code, word_of(wording, one.name, code)) for code in one.choices)
        if one.key == "language":
            choices = _languages(who)
        if one.kind is Kind.YES_NO:
            choices = (("yes", say("task.yes")), ("no", say("task.no")))
            now = "yes" if now else "no"
        found.append(
            Field(
                name=_FIELD + one.key,
                label=say(f"fact.{one.key}"),
                sort=_INPUTS.get(one.kind, "text"),
                required=False,
                choices=choices,
                value="" if now is None else str(now),
            )
        )
    return found


def _languages(who: Visitor) -> tuple[tuple[str, str], ...]:
    return tuple((code, who.words.say(f"language.{code}")) for code in SPOKEN)


def _of_customer(who: Visitor, details: CustomerDetails, person: str, *, plain: bool) -> Asked:
    """A contact person, somebody who is not known yet, or the address; the main contact first."""
    say = who.words.say
    told = {str(one.person): contact_told(one, plain=plain) for one in details.contacts}
    people = [
        (number, f"{one['name']}（{say('relation.' + one['relation'])}）") for number, one in told.items()
    ]
    people += [(corrections.ADD, say("correct.add")), (corrections.HOME, say("correct.home"))]
    main = next((str(one.person) for one in details.contacts if one.main), people[0][0])
    chosen = person if person in dict(people) else main
    names = ADDRESS if chosen == corrections.HOME else CONTACT
    known = details.home.model_dump() if chosen == corrections.HOME else told.get(chosen, {})
    skipped = OF_THE_CUSTOMER | {"main"} if chosen == main else frozenset()
    fields = [_field(who, name, known.get(name), plain=plain) for name in names if name not in skipped]
    return Asked("correct", fields, CORRECT_REASONS, chosen, people, masked=not plain)


def _field(who: Visitor, name: str, now: Any, *, plain: bool) -> Field:
    """What is masked is not put into the field: only what is typed is corrected."""
    say = who.words.say
    choices: tuple[tuple[str, str], ...] = ()
    if name in YES_NO:
        choices = (("yes", say("task.yes")), ("no", say("task.no")))
        now = "yes" if now else "no"
    elif name == "relation":
        choices = tuple((code, say(f"relation.{code}")) for code in _RELATIONS)
        if now and now not in _RELATIONS:
            choices = ((now, str(now)), *choices)
    elif name == "language":
        choices = _languages(who)
    elif not plain:
        now = ""
    return Field(
        name=_FIELD + name,
        label=say(f"corrected.{name}"),
        sort="text",
        required=False,
        choices=choices,
        value="" if now is None else str(now),
    )
