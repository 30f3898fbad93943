"""Forms of the site's stages, up to the supervisor's own acceptance (R004-STG)."""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.forms.meetings import Form
from domain.personal import Personal
from domain.tasks import TaskKind

Count = Annotated[int, Field(ge=0, le=1000)]


class FinishSiteStage(Form):
    """A stage of the site is finished."""

    finished_on: date | None = None
    """Empty: today."""
    note: Personal[str] | None = None


class PreAcceptance(Form):
    """The supervisor's own acceptance, before the customer is told that the works are complete."""

    passed: bool
    open_items: Count = 0
    note: Personal[str] | None = None


SITE_STAGE = TaskKind("site_stage", FinishSiteStage)
PRE_ACCEPTANCE = TaskKind("pre_acceptance", PreAcceptance)
