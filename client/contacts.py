"""What customers get in touch about, what they are promised, and what colleagues ask of one another."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from client.acting import Acting, new_command
from client.errors import BadInput, Conflict
from client.slots import rules_of
from client.translating import records
from domain.commands import (
    Act,
    AddTask,
    CancelPromise,
    LogContact,
    LogMessage,
    MakePromise,
    MovePromise,
    Receipt,
)
from domain.contacts import Channel, Point, told_by
from domain.emergencies import Danger
from domain.faults import faults, wrong_field
from domain.personal import reference
from domain.roles import Role
from domain.time.days import Span
from store import customers, personal, reading_journeys, staff
from workflows.journey import JourneyWorkflow

A = TypeVar("A", bound=Act)

CANCEL_REASONS = ("not_wanted", "done_otherwise", "entered_wrongly", "other")
"""Why nobody waits for a promise any more."""


class Contacts(Acting):
    """Operations on contacts, extra tasks and promises.

    All of them raise ``BadInput`` for a time that is over, more than the standard's rule away, or in closed hours (the
    nearest times that are accepted are named), ``Conflict`` for a journey that has ended, and ``NotFound`` and
    ``Unreachable`` as ``client.errors`` says. Words are personal and stay in Postgres.
    """

    async def log_contact(
        self,
        journey: str,
        actor: str,
        channel: Channel,
        point: Point,
        words: str,
        *,
        answered: str | None = None,
        by: datetime | None = None,
        role: Role | None = None,
        person: str | None = None,
        who: int | None = None,
        danger: Danger | None = None,
        command: str | None = None,
    ) -> Receipt:
        """Write down what a customer got in touch about, and have it looked after unless they were answered at once.

        Args:
            answered: what they were told at once.
            by: by when they were told that they have an answer; the same day unless given (R003-TEL-06).
            role, person: who owes the answer; the standard's role unless given.
            who: of the household, by the number of the contact person; None for the customer.
            danger: of an emergency.
        """
        command = command or new_command()
        if who is not None:
            await self._check_household(journey, who)
        whose = await self._whose(journey, role, person) if person else (role, None)
        said = {"words": words, **({"answered": answered} if answered else {})}
        act = _made(
            LogContact,
            command=command,
            actor=await self._person(actor),
            channel=channel,
            point=point,
            words=reference(command, "words"),
            answered=reference(command, "answered") if answered else None,
            by=by,
            role=whose[0],
            assignee=whose[1],
            person=who,
            danger=danger,
        )
        return await self._keep_and_send(journey, act, said, JourneyWorkflow.log_contact)

    async def answered_by(self, journey: str) -> datetime:
        """By when a customer who gets in touch now has an answer if nobody names a time (R003-TEL-06)."""
        rules = await rules_of(self.database, journey)
        with records():
            found = (await customers.customer_details(self.database, [journey])).get(journey)
        main = next((one for one in found.contacts if one.main), None) if found else None
        hours = (main.window if main else None) or (found.window if found else None)
        window = Span(start=hours.start, end=hours.end) if hours else None
        return told_by(await self.clock(), rules, window)

    async def log_message(
        self, journey: str, actor: str, channel: Channel, about: str, command: str | None = None
    ) -> Receipt:
        """Write down that somebody wrote to the customer by hand.

        Args:
            about: the kind of task for whose sake.
        """
        act = _made(
            LogMessage,
            command=command or new_command(),
            actor=await self._person(actor),
            channel=channel,
            about=about,
        )
        return await self._send(journey, JourneyWorkflow.log_message, act)

    async def add_task(
        self,
        journey: str,
        actor: str,
        words: str,
        due: datetime,
        *,
        role: Role | None = None,
        person: str | None = None,
        command: str | None = None,
    ) -> Receipt:
        """Ask a person, or whoever has a role on the journey, to do something by a time; the result is told back."""
        command = command or new_command()
        role, person = await self._whose(journey, role, person)
        act = _made(
            AddTask,
            command=command,
            actor=await self._person(actor),
            words=reference(command, "words"),
            due=due,
            role=role,
            assignee=person,
        )
        return await self._keep_and_send(journey, act, {"words": words}, JourneyWorkflow.add_task)

    async def make_promise(
        self,
        journey: str,
        actor: str,
        words: str,
        by: datetime,
        *,
        not_before: datetime | None = None,
        role: Role | None = None,
        person: str | None = None,
        command: str | None = None,
    ) -> Receipt:
        """Promise the customer something by a time; whoever has it to do sees it in time (R003-ATT-01).

        Args:
            not_before: from when it can be done at the earliest: then the task opens, else at once.
            role, person: whose it is; the journey's agent unless given.
        """
        command = command or new_command()
        role, person = await self._whose(journey, role, person)
        act = _made(
            MakePromise,
            command=command,
            actor=await self._person(actor),
            words=reference(command, "words"),
            by=by,
            not_before=not_before,
            role=role,
            assignee=person,
        )
        return await self._keep_and_send(journey, act, {"words": words}, JourneyWorkflow.make_promise)

    async def move_promise(
        self,
        promise: str,
        actor: str,
        by: datetime,
        *,
        not_before: datetime | None = None,
        agreed: bool = False,
        command: str | None = None,
    ) -> Receipt:
        """Name another time for a promise; without the customer's consent, or when it is late, it counts as broken."""
        journey, number = _numbered(promise)
        act = _made(
            MovePromise,
            command=command or new_command(),
            actor=await self._person(actor),
            number=number,
            by=by,
            not_before=not_before,
            agreed=agreed,
        )
        return await self._send(journey, JourneyWorkflow.move_promise, act)

    async def cancel_promise(
        self,
        promise: str,
        actor: str,
        reason: str,
        words: str | None = None,
        command: str | None = None,
    ) -> Receipt:
        """Take back a promise that nobody waits for; it counts as neither kept nor broken, unless it is late."""
        journey, number = _numbered(promise)
        if reason not in CANCEL_REASONS:
            raise BadInput("not_accepted", field="reason", given=reason, accepted=list(CANCEL_REASONS))
        command = command or new_command()
        act = CancelPromise(
            command=command,
            actor=await self._person(actor),
            number=number,
            reason=reason,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.cancel_promise, act)

    async def _keep_and_send(self, journey: str, act: Act, said: dict[str, Any], update: Any) -> Receipt:
        with records():
            await personal.put(self.database, act.command, said, journey=journey)
        return await self._send(journey, update, act)

    async def _whose(self, journey: str, role: Role | None, person: str | None) -> tuple[Role, str | None]:
        """The role and the person who has it to do: of several roles that one which they have on the journey."""
        if person is None:
            return role or Role.AGENT, None
        if role is not None:
            await self.may(person, role)
            return role, person
        with records():
            member = await staff.get(self.database, person)
            header = await reading_journeys.journey_header(self.database, journey)
        if not member.active:
            raise Conflict("inactive", handle=person)
        theirs = [one for one, handle in header.team.items() if handle == person and one in member.roles]
        if header.owner == person and Role.AGENT in member.roles:
            theirs.insert(0, Role.AGENT)
        return next(iter((*theirs, *member.roles))), person

    async def _check_household(self, journey: str, who: int) -> None:
        with records():
            found = await customers.customer_details(self.database, [journey])
        known = [one.person for one in found[journey].contacts] if journey in found else []
        if who not in known:
            raise BadInput("answers", fields=[wrong_field("person", "not_of_household", accepted=known)])


def promise_name(journey: str, number: int) -> str:
    """What people call a promise."""
    return f"{journey}-P{number}"


def _numbered(promise: str) -> tuple[str, int]:
    """A promise's journey and its number there. Raises BadInput for what is no name of one."""
    journey, mark, number = promise.strip().rpartition("-P")
    if not (journey and mark and number.isdigit()):
        raise BadInput("promise_name", given=promise)
    return journey, int(number)


def _made(model: Callable[..., A], **given: Any) -> A:
    """The act. Raises BadInput, which names what does not fit together."""
    try:
        return model(**given)
    except ValidationError as error:
        raise BadInput("answers", fields=faults(error)) from None
