"""Files of price lists and campaigns: read, checked, and told with file, line and field when wrong."""

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from domain.model import Model
from domain.pricing import Campaign, PriceList
from store.errors import BrokenFile
from store.yamlfile import YamlFile

M = TypeVar("M", bound=Model)


def read_price_list(path: Path) -> PriceList:
    """A price list. Errors: BrokenFile with every fault."""
    return _read(path, PriceList)


def read_campaign(path: Path) -> Campaign:
    """A campaign. Errors: BrokenFile with every fault."""
    return _read(path, Campaign)


def _read(path: Path, model: type[M]) -> M:
    file = YamlFile(path)
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        raise BrokenFile(file.faults(error)) from None
