"""Fields that hold documents of the journey: photos and signatures, added where the form is filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from domain.documents import SHOWN, DocumentsOf, Subject, named, number_of
from presentation.forms.fields import Field, fields_of
from store.attachments import Attachment

KINDS = {Subject.PHOTO: "photos", Subject.SIGNATURE: "signature"}
"""The kind of an entry by what its documents are of."""


@dataclass(frozen=True)
class Paper:
    """One document as a field shows it."""

    code: str
    """What the answer holds: ``doc-17``, or a name that lies elsewhere."""
    word: str
    chosen: bool
    picture: str = ""
    """Where it can be seen; empty where it cannot."""


@dataclass(frozen=True)
class Papers:
    """The documents that fields of one task can name."""

    task: str | None = None
    known: Mapping[int, Attachment] = field(default_factory=dict)

    @classmethod
    def of(cls, task: str | None, found: Sequence[Attachment]) -> "Papers":
        return cls(task, {one.attachment: one for one in found})

    def choices(self, mark: DocumentsOf, given: Any) -> tuple[Paper, ...]:
        """What was chosen, and what else was added at this task."""
        chosen = _names(given)
        here = [
            named(one.attachment)
            for one in sorted(self.known.values(), key=lambda one: one.attachment)
            if one.task == self.task and one.subject is mark.subject
        ]
        several = mark.subject is Subject.PHOTO
        return tuple(
            self._paper(code, chosen=code in chosen)
            for code in dict.fromkeys([*chosen, *(here if several else ())])
        )

    def _paper(self, code: str, *, chosen: bool) -> Paper:
        number = number_of(code)
        found = self.known.get(number) if number is not None else None
        if found is None:
            return Paper(code, code, chosen)
        picture = f"/documents/{number}/picture" if found.media_type in SHOWN else ""
        return Paper(code, found.name, chosen, picture)


def kind_of(one: Field) -> str | None:
    """The kind of an entry for a field that holds documents; None for every other."""
    return KINDS.get(one.documents.subject) if one.documents else None


def holds_papers(form: type[BaseModel]) -> bool:
    """Whether a form, or a row of it, has such a field."""
    fields = fields_of(form)
    return any(kind_of(one) or any(map(kind_of, one.inner)) for one in fields)


def _names(given: Any) -> list[str]:
    if isinstance(given, str):
        return [one for one in given.replace("，", ",").replace("、", ",").split(",") if one.strip()]
    return [str(one) for one in given or ()]
