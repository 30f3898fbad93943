"""The process of a journey: strands that run side by side, each awaiting answers and instants."""

from collections.abc import Callable, Generator
from datetime import datetime
from typing import Any

from tests.proof.hours import Hours
from tests.proof.model import ENDED, STAGE, Awaited, Strand
from tests.proof.oracle import Clock
from tests.proof.scripts import Piece, agreed
from tests.proof.things import Duty, Task

RESTS = "9 days at 10:00"
RESTING = "resting"
WOKEN = "woken"
SIDE_BY_SIDE: frozenset[str] = frozenset()
"""What begins side by side begins after what runs already has come to rest."""
Course = Generator[Awaited, None, Any]
"""A strand that comes to a result."""


def _keys(awaited: Awaited) -> frozenset[str]:
    return awaited if isinstance(awaited, frozenset) else frozenset({awaited})


class Process(Hours):
    """One journey, and the lines of its script."""

    # --- the process

    def _start(self) -> None:
        """Everything begins from the top: what is answered goes by at once, what is open is awaited."""
        self._strands, self._woken, self._next_turn = {}, [], []
        if self.status in ENDED:
            return
        for line in self.script.lines:
            self._spawn(STAGE, self._line(line))
        for duty in list(self.duties.values()):
            self._start_duty(duty)
        self._settle()

    def _start_duty(self, duty: Duty) -> None:
        for part in self._duty(duty):
            self._spawn(duty.key, part)

    def _spawn(self, name: str, strand: Strand) -> None:
        self._strands.setdefault(name, [])
        self._go_on(name, strand)

    def _go_on(self, name: str, strand: Strand) -> None:
        """Run a strand until it awaits what is not answered."""
        for awaited in strand:
            keys = _keys(awaited)
            if keys == SIDE_BY_SIDE:
                self._next_turn.append((name, strand))
                return
            if not keys & self.answers.keys():
                self._strands[name].append((strand, keys))
                return
        duty = self.duties.get(name)
        if duty is not None and (not self._strands[name] or duty.what == "promise"):
            del self.duties[name]
            self._stop(name)
            for key in [key for key in self.answers if key.startswith(f"{name}/")]:
                del self.answers[key]

    def _settle(self) -> None:
        """Wake whoever awaits an answer, in the order in which the answers came."""
        while self._woken or self._next_turn or self._fresh():
            while self._woken:
                key = self._woken.pop(0)
                for name, waiting in list(self._strands.items()):
                    for one in [one for one in waiting if key in one[1]]:
                        waiting.remove(one)
                        self._go_on(name, one[0])
            if self._next_turn:
                self._go_on(*self._next_turn.pop(0))
                continue
            for duty in self._fresh():
                self._start_duty(duty)

    def _fresh(self) -> list[Duty]:
        return (
            []
            if self.status in ENDED
            else [duty for duty in self.duties.values() if duty.key not in self._strands]
        )

    def _first_of(self, *courses: Callable[[], Course]) -> Course:
        """Several courses side by side, until one comes to a result. Each is asked from the top again."""
        yield SIDE_BY_SIDE
        while True:
            awaited: set[str] = set()
            for course in courses:
                strand = course()
                try:
                    while (keys := _keys(next(strand))) & self.answers.keys():
                        pass
                    awaited |= keys
                except StopIteration as over:
                    if over.value is not None:
                        return over.value
            yield frozenset(awaited)

    def _stop(self, name: str) -> None:
        self._strands.pop(name, None)
        self._next_turn = [one for one in self._next_turn if one[0] != name]

    def _line(self, pieces: tuple[Piece, ...]) -> Strand:
        promised = None
        for piece in pieces:
            key = f"{STAGE}/{piece.name}"
            if piece.what == "ask":
                yield from self._ask(key, piece)
                if promised is not None:
                    self.clocks.pop(f"{promised}/promise", None)
                    self.promises.discard(promised)
                promised = None
            elif piece.what == "until":
                yield from self._until(
                    key, piece.opens or "", self.now, calendar=piece.calendar, counts_for=piece.counts_for
                )
            elif piece.what == "meet":
                yield from self._meet(key)
            elif piece.what == "rest":
                yield from self._rest(key)
            elif piece.what == "promise":
                by = agreed(piece, self.begun)
                assert by is not None
                self._promise(key, by)
                promised = key
            else:
                self._plan(piece)

    def _until(
        self, key: str, rule: str, anchor: datetime, *, calendar: str, counts_for: str, subject: str = ""
    ) -> Strand:
        if key not in self.answers and key not in self.clocks:
            rule, source = self._stated(rule)
            self._open(
                Clock(
                    key, "until", subject, self.now, anchor, rule, calendar, source,
                    counts_for=counts_for, order=self.next_order(),
                )
            )  # fmt: skip
        yield key

    def _stated(self, rule: str) -> tuple[str, str | None]:
        """A rule and where in the standard it stands."""
        if "." not in rule.split(" ", maxsplit=1)[0]:
            return rule, None
        return self.company.rule_at(rule), rule

    def _ask(self, key: str, piece: Piece) -> Strand:
        if key in self.answers:
            return
        anchor = agreed(piece, self.begun)
        assignee = piece.assignee
        if piece.opens is not None:
            said = self.company.task(piece.kind)
            if f"{key}/opens" not in self.answers and f"{key}/opens" not in self.clocks:
                rule, source = self._stated(piece.opens)
                rule = self.in_hours(rule) if piece.called else rule
                role = piece.role or said["role"]
                self._open(
                    Clock(
                        f"{key}/opens", "opens", piece.kind, self.now, anchor or self.now, rule,
                        said["calendar"], source, role=role, named_role=piece.role is not None,
                        assignee=self._person(assignee, role, piece.requester),
                        counts_for="firm" if piece.keeps else said["clock"], droppable=piece.droppable,
                        window=self.window if piece.called and source else None, order=self.next_order(),
                        early=self.begun + piece.early if piece.early else None,
                    )
                )  # fmt: skip
            yield f"{key}/opens"
            anchor, assignee = self.answers[f"{key}/opens"].told
        if key not in self.answers and key not in self.tasks:
            self._open_task(key, piece, anchor, assignee)
        yield key

    def _person(self, named: str | None, role: str, requester: str | None) -> str | None:
        person = named or self.member(role)
        return None if person == requester else person

    def _open_task(
        self,
        key: str,
        piece: Piece,
        anchor: datetime | None,
        assignee: str | None,
        due_by: datetime | None = None,
    ) -> None:
        said = self.company.task(piece.kind)
        role = piece.role or said["role"]
        task = Task(key, piece.kind, role, None, piece.requester, self.next_order())
        person = self._person(assignee, role, piece.requester)
        if person is not None:
            task.assignee, task.lent_by = self._doer_of(task, person)
        rule, source = self._stated(piece.within or f"tasks.{piece.kind}.within")
        if due_by is not None:
            rule, source = "0 minutes", None
        counted = due_by or anchor or self.now
        if self.returned is not None:
            counted = max(counted, self.returned)
        clock = Clock(
            key, "task", piece.kind, self.now, counted, rule, said["calendar"], source, said["ladder"], role,
            task.assignee, named_role=piece.role is not None,
            counts_for="firm" if piece.keeps else said["clock"], droppable=piece.droppable, order=task.order,
        )  # fmt: skip
        self.tasks[key] = task
        self._open(clock)
        if self.does(clock) == "drop":
            self._leave_out(clock)

    def _promise(self, key: str, by: datetime) -> None:
        if not self._once(f"{key}/promised"):
            return
        self.promises.add(key)
        self.next_order()
        self._open(
            Clock(
                f"{key}/promise",
                "promise",
                "",
                self.now,
                by,
                "0 minutes",
                counts_for="firm",
                order=self.next_order(),
            )
        )

    def _rest(self, key: str) -> Strand:
        """Nobody reaches the customer, who is left in peace until they come back."""
        if self._once(f"{key}/dormant"):
            self._fall_dormant()
        since, number = self.answers[f"{key}/dormant"].at, 1
        while True:
            turn = f"{key}/{number}"
            yield from self._until(
                turn, RESTS, since, calendar="customer", counts_for="firm", subject=RESTING
            )
            if self.answers[turn].told == WOKEN:
                return
            since, number = self.answers[turn].at, number + 1

    def _meet(self, key: str) -> Strand:
        raise NotImplementedError

    def _fall_dormant(self) -> None:
        raise NotImplementedError

    def _duty(self, duty: Duty) -> list[Strand]:
        raise NotImplementedError

    def _plan(self, piece: Piece) -> None:
        raise NotImplementedError
