"""A form asked at the terminal, field by field, from its model."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ValidationError

from domain.appointments import Slot
from domain.faults import faults
from domain.forms.calls import asked
from domain.words import moment as moment_text
from presentation.forms.applying import applies
from presentation.forms.faults import named_and_told, told
from presentation.forms.fields import Field, Kind, asked_of, fields_of
from presentation.forms.people import Person
from presentation.forms.times import typed_slot
from presentation.forms.typed import chosen, read, yes_or_no
from presentation.wording import Wording
from presentation.words import say
from starter.asking import Questions


class Asker:
    """Asks one form. ``offers`` are the slots that may be offered, ``people`` who may be named, by field."""

    def __init__(
        self,
        questions: Questions,
        wording: Wording,
        kind: str,
        zone: str,
        offers: Mapping[str, Sequence[Slot]],
        people: Mapping[str, Sequence[Person]] = MappingProxyType({}),
        now: datetime | None = None,
        about: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self._questions = questions
        self._wording = wording
        self._kind = kind
        self._zone = zone
        self._offers = offers
        self._people = people
        self._now = now
        self._about = about

    def ask(self, form: type[BaseModel], given: Mapping[str, Any]) -> dict[str, Any]:
        """Every answer of a form; what is ``given`` already is not asked. A wrong answer is asked again."""
        answers = dict(given)
        self._questions.show(self._say("ask.how"), style="dim")
        for field in asked_of(form, self._about):
            if field.key not in answers and applies(form, field.key, answers):
                self._take(answers, replace(field, required=field.required or field.key in asked(form)))
        while (wrong := self._wrong(form, answers)) is not None:
            self._take(answers, wrong)
        return answers

    def _wrong(self, form: type[BaseModel], answers: Mapping[str, Any]) -> Field | None:
        """Show what is wrong with the whole; gives the first field to be asked again."""
        try:
            form.model_validate(answers, context=dict(self._about))
        except ValidationError as error:
            found = faults(error)
        else:
            return None
        fields = {field.key: field for field in fields_of(form)}
        named = [fields[head] for fault in found if (head := fault["field"].split(".")[0]) in fields]
        for fault in found:
            self._complain(named_and_told(self._kind, fault, self._wording))
        return named[0] if named else next(iter(fields.values()))

    def _take(self, answers: dict[str, Any], field: Field) -> None:
        value = self._ask_one(field)
        if value is None:
            answers.pop(field.key, None)
        else:
            answers[field.key] = value

    def _ask_one(self, field: Field) -> Any:
        """The answer to one field; None leaves it to its default."""
        self._explain(field)
        match field.kind:
            case Kind.CHOICE:
                return self._choice(field)
            case Kind.YES_NO:
                return self._yes_no(field)
            case Kind.SLOT:
                return self._slot(field)
            case Kind.PERSON:
                return self._person(field)
            case Kind.GROUP:
                return self._group(field)
            case Kind.FORM:
                return {one.key: value for one in field.inner if (value := self._ask_one(one)) is not None}
            case _:
                return self._plain(field)

    def _explain(self, field: Field) -> None:
        told = self._wording.help(self._kind, field.name)
        if told and field.kind is not Kind.GROUP:
            self._questions.show(f"  {told}", style="dim")

    def _choice(self, field: Field) -> str | None:
        words = self._list_choices(field)
        default = None if field.default is None else words[field.choices.index(str(field.default.value))]
        prompt = self._prompt(field, default)
        while True:
            given = self._questions.ask(prompt)
            if not given and not field.required:
                return None
            if (value := self._chosen(field, given)) is not None:
                return value
            self._complain(self._say("ask.choose", most=len(words)))

    def _list_choices(self, field: Field) -> list[str]:
        words = [self._wording.choice(self._kind, field.name, value) for value in field.choices]
        self._questions.show("  " + "  ".join(f"{place}) {word}" for place, word in enumerate(words, 1)))
        return words

    def _chosen(self, field: Field, given: str) -> str | None:
        """The value meant by its number, its code or its word."""
        if given.isdigit() and 0 < int(given) <= len(field.choices):
            return field.choices[int(given) - 1]
        return chosen(field, given, self._word)

    def _word(self, field: str, code: str) -> str:
        return self._wording.choice(self._kind, field, code)

    def _yes_no(self, field: Field) -> bool | None:
        default = None if field.default is None else self._say("answer.yes" if field.default else "answer.no")
        while True:
            given = self._questions.ask(self._prompt(field, default, self._say("ask.yes_no")))
            if not given and not field.required:
                return None
            found = yes_or_no(given)
            if found is not None:
                return found
            self._complain(self._say("ask.yes_or_no"))

    def _slot(self, field: Field) -> dict[str, Any] | None:
        offers = list(self._offers.get(field.key, ()))[:2]
        for place, slot in enumerate(offers, 1):
            at = moment_text(self._wording.lang, slot.starts_at, self._zone)
            self._questions.show(f"  {place}) {at}  {slot.staff}")
        if not offers:
            self._questions.show("  " + self._say("ask.no_offers"), style="dim")
        while True:
            given = self._questions.ask(self._prompt(field, None))
            if not given and not field.required:
                return None
            if given.isdigit() and 0 < int(given) <= len(offers):
                return offers[int(given) - 1].model_dump(mode="json")
            found = typed_slot(given, self._zone, self._now)
            if found is not None:
                return found
            self._complain(self._say("ask.slot"))

    def _person(self, field: Field) -> str | None:
        people = self._people.get(field.key, ())
        for place, one in enumerate(people, 1):
            self._questions.show(f"  {place}) {one.handle}  {one.told}".rstrip())
        while True:
            given = self._questions.ask(self._prompt(field, None))
            if not given and not field.required:
                return None
            for place, one in enumerate(people, 1):
                if given in (str(place), one.handle):
                    return one.handle
            self._complain(self._say("ask.person", accepted=", ".join(one.handle for one in people) or "--"))

    def _group(self, field: Field) -> list[dict[str, Any]]:
        """Rows, one after another, until the first field of a row is left empty; or those that are given."""
        head, *rest = field.inner
        label = self._wording.label(self._kind, field.name)
        given = self._about.get(field.rows) if field.rows else None
        if given is not None:
            return self._checklist(label, head, rest, given)
        self._questions.show(f"{label}  {self._say('ask.rows')}", style="bold")
        rows: list[dict[str, Any]] = []
        while True:
            name = self._questions.ask(f"  {len(rows) + 1}. {self._wording.label(self._kind, head.name)}: ")
            if not name:
                return rows
            rows.append(self._row({head.key: name}, rest))

    def _checklist(
        self, label: str, head: Field, rest: Sequence[Field], items: Sequence[str]
    ) -> list[dict[str, Any]]:
        """One row after another, none of them left out."""
        self._questions.show(label, style="bold")
        rows = []
        for number, item in enumerate(items, 1):
            told = self._wording.choice(self._kind, head.name, item)
            self._questions.show(f"  {number}/{len(items)}  {told}", style="bold")
            rows.append(self._row({head.key: item}, rest))
        return rows

    def _row(self, row: dict[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
        for one in fields:
            if one.only_if is not None and row.get(one.only_if.field) != one.only_if.value:
                continue
            value = self._ask_one(one)
            if value is not None:
                row[one.key] = value
        return row

    def _plain(self, field: Field) -> Any:
        if field.choices:
            self._list_choices(field)
        while True:
            given = self._questions.ask(self._prompt(field, self._shown(field.default)))
            if not given:
                if not field.required:
                    return None
                self._complain(self._say("fault.missing"))
                continue
            value = self._read(field, given)
            try:
                field.adapter.validate_python(value)
            except ValidationError as error:
                self._complain(
                    self._say("list.semicolon").join(
                        told(self._kind, {**fault, "field": field.name}, self._wording)
                        for fault in faults(error)
                    )
                )
            else:
                return value

    def _read(self, field: Field, given: str) -> Any:
        found = read(field, given, self._zone, self._now, self._word)
        if field.kind is Kind.LIST:
            return [self._chosen(field, part) or part for part in found]
        return found

    def _shown(self, default: Any) -> str | None:
        if default is None or default == ():
            return None
        return (
            moment_text(self._wording.lang, default, self._zone)
            if isinstance(default, datetime)
            else str(default)
        )

    def _prompt(self, field: Field, default: str | None, choices: str = "") -> str:
        label = self._wording.label(self._kind, field.name)
        notes = [choices] if choices else []
        if default is not None:
            notes.append(self._say("ask.default", default=default))
        elif not field.required:
            notes.append(self._say("ask.as_needed" if field.sometimes else "ask.optional"))
        told = f" [{', '.join(notes)}]" if notes else ""
        return f"{label}{told}: "

    def _complain(self, text: str) -> None:
        self._questions.show(f"  {text}", style="red")

    def _say(self, key: str, **params: Any) -> str:
        return say(self._wording.lang, key, **params)
