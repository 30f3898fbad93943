"""What every part of the standard is made of: rules in words, and models that leave out what is as usual."""

from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, SerializerFunctionWrapHandler, model_serializer

from domain.model import Model
from domain.time.rules import parse_rule


@lru_cache(maxsize=2000)
def _rule(text: str) -> str:
    return str(parse_rule(text))


RuleText = Annotated[str, AfterValidator(_rule)]
"""A due rule in words, such as ``2 working hours`` or ``3 days at 16:00``."""


class Terse(Model):
    """A part of the standard that leaves out what is as usual, because every run carries it (docs/architecture.md)."""

    @model_serializer(mode="wrap")
    def _without_defaults(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        usual = type(self).model_fields
        whole: dict[str, Any] = dump(self)
        return {name: value for name, value in whole.items() if getattr(self, name) != usual[name].default}
