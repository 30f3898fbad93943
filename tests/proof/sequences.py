"""Random sequences of what people and time do to a journey: drawn by a number, played on product and model, shrunk.

A move is a name and three numbers between 0 and 1, which choose among what is open at that moment; so a sequence stays
one when moves are left out of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, Protocol

from tests.proof.acts import Acts
from tests.proof.choosing import A_SECOND, Move, Told
from tests.proof.moves import APPLY, RESOLVE, WEIGHTS
from tests.proof.oracle import Armed
from tests.proof.things import Fired


@dataclass(frozen=True)
class Shown:
    """One open wait as the product shows it."""

    action: str | None
    at: datetime | None
    fires: datetime | None
    to: str | None
    level: int
    due: datetime | None
    role: str | None
    assignee: str | None


class Product(Protocol):
    """The product, driven and looked at; instants are what the clock on the wall says."""

    margin: timedelta
    """Nobody acts so shortly before something happens by itself."""

    async def now(self) -> datetime:
        """What time it is by now: a slow machine needs some for each look."""

    async def act(self, name: str, told: Told) -> datetime | None:
        """Have an act done; when it was, or None where it was refused."""

    async def pass_to(self, at: datetime, *, fires: bool) -> None:
        """Let time pass; ``fires``: until something has happened by itself."""

    async def happened(self) -> list[tuple[datetime, list[Fired]]]:
        """What has happened by itself since it was asked last, each moment by itself."""

    async def shown(self) -> dict[str, Shown]:
        """Every open wait."""

    async def first(self) -> tuple[str, str, datetime] | None:
        """The wait that it says is next: key, what happens, and when the machine acts."""


class Wrong(AssertionError):
    """The product is not armed as it must be."""


# Drawing


def drawn(number: int, length: int, kinds: Sequence[str] = ()) -> list[Move]:
    """A sequence by its number, always the same."""
    dice = Random(f"sequence {number}")
    names = list(kinds) or list(WEIGHTS)
    weights = [1 for _ in kinds] or list(WEIGHTS.values())
    return [
        (dice.choices(names, weights)[0], dice.random(), dice.random(), dice.random()) for _ in range(length)
    ]


# Playing


class Game:
    """A sequence played on the product and on the model, held side by side after each move."""

    def __init__(self, product: Product, model: Acts, seen: Callable[[str], None]) -> None:
        self._product, self._model, self._seen = product, model, seen

    async def play(self, moves: Sequence[Move]) -> None:
        """Raises `Wrong` where the two differ."""
        await self._come_to_rest()
        for move in moves:
            await self._move(move)
            await self._come_to_rest()

    async def _move(self, move: Move) -> None:
        model, name = self._model, move[0]
        if name in ("pass", "between"):
            await self._pass(move)
            return
        if name == "days":
            await self._let_days_pass(1 + int(move[1] * 12))
            return
        while (first := model.first()) is not None:
            if first[1].fires - await self._product.now() >= self._product.margin:
                break
            await self._fire(first[0], first[1].fires)
        told = RESOLVE[name](model, *move[1:])
        if told is None:
            await self._instead(move)
            return
        at = await self._product.act(name, told)
        self._seen(f"{name} refused" if at is None else name)
        if at is not None and "kind" in told:
            self._seen(f"{name} {told['kind']}")
        if (at is None) != told.get("refused", at is None):
            raise Wrong(f"{name} {told}: it was {'refused' if at is None else 'done'}")
        if at is not None:
            APPLY[name](model.at(at), told)

    async def _instead(self, move: Move) -> None:
        """What cannot be done just now: then time passes, or a customer who was lost comes back."""
        lost = self._model.status == "lost" and move[0] != "reopen"
        await self._move(("reopen" if lost else "pass", *move[1:]))

    async def _pass(self, move: Move) -> None:
        if (first := self._model.first()) is None:
            return
        key, step = first
        if move[0] == "pass":
            self._seen(f"fired {step.action}")
            await self._fire(key, step.fires)
            return
        now = self._model.now
        left = step.fires - now - 2 * self._product.margin
        if left > A_SECOND:
            at = now + self._product.margin + left * move[1]
            await self._product.pass_to(at, fires=False)
            same(self._model.pass_to(at), [])
            self._seen("between")

    async def _let_days_pass(self, days: int) -> None:
        until = self._model.now + timedelta(days=days)
        while (first := self._model.first()) is not None and first[1].fires < until:
            await self._fire(first[0], first[1].fires)
            await self._come_to_rest()
        self._seen("days")

    async def _come_to_rest(self) -> None:
        """What an act has brought on comes at once; then the two are alike."""
        await self._catch_up()
        while (first := self._model.first()) is not None and first[1].fires <= self._model.now:
            await self._fire(first[0], self._model.now)
        await self._agree()

    async def _fire(self, key: str, at: datetime) -> None:
        await self._product.pass_to(at, fires=True)
        fired = await self._catch_up()
        if fired[:1] != [key]:
            raise Wrong(f"{key} was next at {at}, and there came {fired}")
        await self._agree()

    async def _catch_up(self) -> list[str]:
        """Let the model's time pass to what has happened, which is what it says."""
        fired: list[str] = []
        for at, steps in await self._product.happened():
            self._model.hear([one.key for one in steps])
            expected = self._model.by_act()
            if len(steps) > len(expected):
                expected += self._model.pass_to(max(at, self._model.now))
            same([replace(one, key=self._model.known(one.key)) for one in steps], expected)
            fired += [one.key for one in expected]
        return fired

    async def _agree(self) -> None:
        while True:
            try:
                await self._compare()
                return
            except Wrong:
                if not await self._catch_up():
                    raise

    async def _compare(self) -> None:
        """Every open wait is armed once, for the instant that the model expects; the first is said to be next."""
        shown, model = await self._product.shown(), self._model
        model.hear(list(shown))
        expected = model.armed()
        known = {model.known(key): one for key, one in shown.items()}
        if set(known) != set(expected):
            much, less = sorted(set(known) - set(expected)), sorted(set(expected) - set(known))
            raise Wrong(f"the product waits for {much} too, and not for {less}")
        for key, one in known.items():
            same(one, _must_show(model, key, expected[key]), key)
        first, said = model.first(), await self._product.first()
        same(
            said and (model.known(said[0]), *said[1:]), first and (first[0], first[1].action, first[1].fires)
        )


def _must_show(model: Acts, key: str, step: Armed | None) -> Shown:
    clock = model.clocks[key]
    return Shown(
        action=step.action if step else None,
        at=step.at if step else None,
        fires=step.fires if step else None,
        to=step.to if step else None,
        level=step.level if step else 0,
        due=clock.due_at(model.company),
        role=clock.role,
        assignee=model.whose(key),
    )


def same(shown: object, expected: object, what: str = "") -> None:
    if shown != expected:
        raise Wrong(f"{what}\n  the product: {shown}\n  must be:     {expected}")


# Shrinking


async def shrunk(moves: Sequence[Move], fails: Callable[[Sequence[Move]], Any]) -> list[Move]:
    """The sequence without the moves that it fails without."""
    left, size = list(moves), max(1, len(moves) // 2)
    while True:
        at = 0
        while at < len(left):
            fewer = left[:at] + left[at + size :]
            if await fails(fewer):
                left = fewer
            else:
                at += size
        if size == 1:
            return left
        size //= 2
