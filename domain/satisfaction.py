"""What customers are asked to score, and by whose work each score judges (X-15)."""

from functools import cache

from pydantic import BaseModel

from domain.forms import KINDS
from domain.forms.calls import CallForm
from domain.marks import Judges, marked
from domain.model import Model
from domain.roles import Role

LOWEST, HIGHEST = 1, 5
SATISFIED_FROM = 4


class Question(Model):
    """One question of a kind of task that a customer answers with a score from 1 to 5."""

    kind: str
    field: str
    judges: Role | None
    """Whose work it is about; what they typed themselves is no satisfaction figure. None for nobody in particular."""


@cache
def questions() -> tuple[Question, ...]:
    """Every score of every call, and of other forms those that are marked; in the order of the forms."""
    return tuple(
        Question(kind=name, field=field, judges=judged[field].role if field in judged else None)
        for name, kind in KINDS.items()
        for judged in (marked(kind.form, Judges),)
        for field in _scores(kind.form)
        if issubclass(kind.form, CallForm) or field in judged
    )


def _scores(form: type[BaseModel]) -> list[str]:
    schema = form.model_json_schema()["properties"]
    return [name for name, field in schema.items() if any(map(_is_score, field.get("anyOf", [field])))]


def _is_score(field: dict[str, object]) -> bool:
    return (field.get("type"), field.get("minimum"), field.get("maximum")) == ("integer", LOWEST, HIGHEST)
