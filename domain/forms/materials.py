"""Forms of the material list: what the customer has chosen, by when they choose the rest (trade practice)."""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field, ValidationInfo, model_validator

from domain.faults import fault
from domain.forms.calls import CallForm
from domain.forms.meetings import Form
from domain.marks import Sometimes
from domain.materials import MaterialCategory
from domain.model import Model
from domain.open_days import DayWithin
from domain.personal import Personal
from domain.tasks import TaskKind

Item = Annotated[str, Field(min_length=1, max_length=40)]
ChooseBy = Annotated[date, DayWithin(latest="put_off_latest")]


class MaterialLine(Model):
    """One position of the list."""

    item: Item
    category: MaterialCategory
    chosen: bool = True
    choose_by: Sometimes[ChooseBy] = None
    """By when the customer chooses it; only where they have not."""

    @model_validator(mode="after")
    def _chosen_or_by_a_day(self) -> Self:
        if self.chosen is not (self.choose_by is None):
            raise fault("choose_by", "only_if_not_chosen" if self.chosen else "needed_if_not_chosen")
        return self


class ListMaterials(Form):
    """The designer lists what the works need, with the customer's choices so far."""

    lines: Annotated[tuple[MaterialLine, ...], Field(min_length=1, max_length=60)]
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _every_item_once(self) -> Self:
        items = [line.item for line in self.lines]
        for number, item in enumerate(items):
            if item in items[:number]:
                raise fault(f"lines.{number}.item", "listed_twice")
        return self


class ChoicesCall(CallForm):
    """The customer is reminded of what they have to choose by a day, all of it in one call.

    The task tells ``items`` and ``choose_by``.
    """

    chosen: tuple[Item, ...] = ()
    """What they have chosen by now."""
    choose_by: ChooseBy | None = None
    """Another day for the rest, where they ask for one."""

    @model_validator(mode="after")
    def _of_the_list(self, info: ValidationInfo) -> Self:
        _check_items(self.chosen, info)
        return self


class RecordChoices(Form):
    """What the customer has chosen of the items that were due. The task tells ``items`` and ``choose_by``."""

    chosen: tuple[Item, ...] = ()
    choose_by: ChooseBy | None = None
    """Another day for the rest, agreed with the customer."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _of_the_list(self, info: ValidationInfo) -> Self:
        _check_items(self.chosen, info)
        if not self.chosen and self.choose_by is None:
            raise fault("chosen", "chosen_or_another_day")
        return self


def _check_items(chosen: tuple[str, ...], info: ValidationInfo) -> None:
    items: list[Any] | None = (info.context or {}).get("items")
    if items is not None and not set(chosen) <= set(items):
        raise fault("chosen", "not_to_be_chosen", accepted=items)


class OrderMaterials(Form):
    """What was chosen is ordered. The task tells ``items``."""

    items: Annotated[int, Field(ge=1, le=1000)]
    customer_agreed: bool = True
    first_delivery_on: date | None = None
    note: Personal[str] | None = None


LIST_MATERIALS = TaskKind("list_materials", ListMaterials)
CHOICES_CALL = TaskKind("choices_call", ChoicesCall)
RECORD_CHOICES = TaskKind("record_choices", RecordChoices)
ORDER_MATERIALS = TaskKind("order_materials", OrderMaterials)
