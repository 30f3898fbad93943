"""What is done beside the stage of a journey: duties of its agenda, cases, promises, the watch over a pause."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.proof.days import due, occurrences
from tests.proof.model import OWN_ROLE, STAGE, Strand
from tests.proof.oracle import Clock
from tests.proof.process import Process
from tests.proof.scripts import COMPLAINT, DUTIES, Piece
from tests.proof.things import Duty, Item


class Duties(Process):
    """One journey, and what runs beside its stage."""

    # --- duties to come

    def _plan(self, piece: Piece) -> None:
        if not self._once(f"{STAGE}/planned/{piece.name}"):
            return
        key = f"agenda/{piece.name}"
        item = Item(key, piece.kind, piece.role or OWN_ROLE, self.next_order(), "customer", self.begun)
        if piece.cadence is None:
            item.rule = piece.opens or ""
            item.on = item.nominal = due(item.rule, item.counted_from, self.company.tables["customer"]).date()
        else:
            item.cadence, item.calendar = piece.cadence, self.company.cadence(piece.cadence)["calendar"]
            skipped = timedelta(days=self.company.cadence(piece.cadence)["skip_within"] - 1)
            self._next_date(item, item.counted_from.date() + skipped)
        self.agenda[key] = item
        self._open(self._clock_of(item))

    def _next_date(self, item: Item, after: date) -> None:
        assert item.cadence is not None
        said = self.company.cadence(item.cadence)
        dates = occurrences(
            said["when"], item.counted_from.date(), after, self.company.tables[said["calendar"]]
        )
        item.nominal, item.on = next(dates)

    def _clock_of(self, item: Item) -> Clock:
        counts_for = self.company.standard["pauses"]["duties"].get(item.duty, "contract")
        usual: dict[str, Any] = {"role": item.role, "counts_for": counts_for, "order": item.order}
        if item.cadence is None:
            return Clock(
                item.key, "agenda", item.duty, self.now, item.counted_from, item.rule, item.calendar, **usual
            )
        said = self.company.cadence(item.cadence)
        return Clock(
            item.key, "agenda", item.duty, self.now, datetime.combine(item.on, time(0)), said["opens"],
            item.calendar, f"cadences.{item.cadence}.opens", cadence=item.cadence, nominal=item.nominal,
            counted_from=item.counted_from.date(), begun=item.begun, **usual,
        )  # fmt: skip

    def _begin_duty(self, clock: Clock) -> None:
        item = self.agenda[clock.key]
        if clock.nominal is not None:
            item.nominal = clock.nominal
        key = f"{item.key}/{item.nominal}"
        self.duties[key] = Duty(key, item.duty, item.order, alone=False)
        del self.clocks[clock.key]
        if item.cadence is None:
            del self.agenda[item.key]
            return
        item.begun = item.nominal
        self._next_date(item, item.nominal)
        self._open(self._clock_of(item))

    def _duty(self, duty: Duty) -> list[Strand]:
        """What is done for a duty: the strands that run side by side."""
        makers: Mapping[str, Callable[[Duty], list[Strand]]] = {
            "pause": lambda one: [self._watch(one)],
            "complaint": lambda one: [self._complaint(one)],
            "extra_task": lambda one: [self._extra_task(one)],
            "promise": lambda one: [self._keep(one)],
            "received": lambda one: [self._receive(one)],
            "closed_meeting": lambda one: [self._ask_what_becomes_of_it(one)],
            "paused_meeting": lambda one: [self._ask_what_becomes_of_it(one)],
        }
        if duty.what in DUTIES:
            return [self._ask(f"{duty.key}/do", Piece("do", "ask", "care_attention"))]
        return makers[duty.what](duty)

    def _complaint(self, duty: Duty) -> Strand:
        for kind in COMPLAINT:
            yield from self._ask(f"{duty.key}/{kind}", Piece(kind, "ask", kind))

    def _extra_task(self, duty: Duty) -> Strand:
        key, about = f"{duty.key}/do", duty.about
        if key not in self.answers and key not in self.tasks:
            piece = Piece("do", "ask", "extra_task", role=about["role"])
            self._open_task(key, piece, None, about.get("assignee"), about["by"])
        yield key

    def _keep(self, duty: Duty) -> Strand:
        """Kept, or named again for another time, in turns; past its time the customer hears that it is late."""
        number = 1
        while True:
            turn, about = f"{duty.key}/{number}", duty.about
            moved = self.answers.get(f"{turn}/moved")
            if moved is None:
                if self.now < about["by"]:
                    self._promise(f"{turn}/word", about["by"])
                yield from self._kept(turn, about)
                if f"{turn}/moved" not in self.answers:
                    self._drop_promise(f"{turn}/word")
                    self.clocks.pop(f"{turn}/late", None)
                    return
                moved = self.answers[f"{turn}/moved"]
            duty.about = moved.told
            number += 1

    def _kept(self, turn: str, about: dict[str, Any]) -> Strand:
        key = f"{turn}/keep"
        piece = Piece("keep", "ask", "keep_promise", role=about["role"])
        if about.get("not_before") is not None and key not in self.answers:
            said = self.company.task("keep_promise")
            if f"{key}/opens" not in self.answers and f"{key}/opens" not in self.clocks:
                self._open(
                    Clock(
                        f"{key}/opens", "opens", "keep_promise", self.now, about["not_before"], "0 minutes",
                        said["calendar"], None, role=about["role"], named_role=True,
                        assignee=self._person(about.get("assignee"), about["role"], None), counts_for=said["clock"],
                        order=self.next_order(),
                    )
                )  # fmt: skip
            self._late(turn, about["by"])
            yield f"{key}/opens"
        if key not in self.answers and key not in self.tasks and f"{turn}/moved" not in self.answers:
            opened = self.answers.get(f"{key}/opens")
            assignee = opened.told[1] if opened else about.get("assignee")
            self._open_task(key, piece, None, assignee, about["by"])
        if f"{turn}/moved" not in self.answers:
            self._late(turn, about["by"])
            yield key

    def _receive(self, duty: Duty) -> Strand:
        """What a customer waits to hear is said by the time promised, again while nobody is reached."""
        about, told = duty.about, f"{duty.key}/answered"
        if self.now < about["by"]:
            self._promise(told, about["by"])
        key = f"{duty.key}/answer/1"
        if key not in self.answers and key not in self.tasks:
            piece = Piece("answer", "ask", "answer_contact", role=about["role"])
            self._open_task(key, piece, None, about.get("assignee"), about["by"])
        yield key
        for number in range(len(self.company.standard["calls"]["selling"]["again"])):
            answer = self.answers[key]
            if answer.told:
                break
            opens, since = self._called_again(f"calls.selling.again.{number}", answer.at)
            key = f"{duty.key}/answer/{number + 2}"
            piece = Piece(
                "answer", "ask", "answer_contact", opens=opens, counts_from=since - self.begun,
                role=about["role"], assignee=answer.by, called=True,
            )  # fmt: skip
            yield from self._ask(key, piece)
        self._drop_promise(told)

    def _called_again(self, rule: str, since: datetime) -> tuple[str, datetime]:
        """A rule that counts hours says no time of day: then the next of the customer's hours from what it comes to."""
        stated = self.company.rule_at(rule)
        if self.window is None or self.in_hours(stated) != stated:
            return rule, since
        at = due(stated, since, self.company.tables["customer"])
        return self.next_hours(at), at

    def _ask_what_becomes_of_it(self, duty: Duty) -> Strand:
        raise NotImplementedError

    def _in_the_pause(self, watch: Duty, number: int, until: datetime) -> None:
        raise NotImplementedError

    def _late(self, turn: str, by: datetime) -> None:
        key = f"{turn}/late"
        if f"{turn}/word/promised" not in self.answers:
            return
        if key not in self.answers and key not in self.clocks:
            self._open(
                Clock(key, "until", "", self.now, by, "0 minutes", counts_for="firm", order=self.next_order())
            )

    def _drop_promise(self, key: str) -> None:
        self.clocks.pop(f"{key}/promise", None)
        self.promises.discard(key)

    def _watch(self, duty: Duty) -> Strand:
        """On the day on which the pause should be over somebody says that it is, or until when it lasts."""
        reason, until, since = duty.about["reason"], duty.about["until"], duty.about["since"]
        terms = self.company.standard["pauses"]["reasons"].get(reason) or {}
        number = 1
        while True:
            key = f"{duty.key}/review/{number}"
            opens = "rules.pause_review" if until else f"pauses.{reason}.review"
            anchor = datetime.combine(until, time(0)) if until else since
            if terms.get("meetings_move"):
                rule = self.company.rule_at(opens)
                self._in_the_pause(duty, number, due(rule, anchor, self.company.tables["customer"]))
            piece = Piece(
                "review", "ask", "review_pause", opens=opens, role=terms.get("to", "site_supervisor")
            )
            yield from self._ask(key, replace(piece, counts_from=anchor - self.begun))
            answer = self.answers[key]
            if answer.told is None:
                self.resume()
                return
            until, since = answer.told, answer.at
            if self._once(f"{key}/goes_on") and self.pause is not None:
                self.pause.until = until
            number += 1
