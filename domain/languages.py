"""The languages in which we speak with customers: as codes, the same at every place that takes one down."""

from typing import Annotated

from pydantic import AfterValidator

from domain.faults import fault

SPOKEN = ("zh-CN", "yue", "en", "ru", "ja", "ko")


def _spoken(given: str) -> str:
    if given not in SPOKEN:
        raise fault(None, "language", accepted=list(SPOKEN))
    return given


Language = Annotated[str, AfterValidator(_spoken)]
