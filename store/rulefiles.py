"""The standards and calendars of a folder: read, checked, and told with file, line and field when wrong.

The folder holds ``renovation.yaml`` (rules), ``renovation.zh-CN.yaml`` and ``renovation.en.yaml`` (texts by
language) and ``calendars/*.yaml``.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from domain.model import Model
from domain.standard import Standard
from domain.time.calendar import Calendar
from domain.time.tables import WrongCalendar, calendar_from
from store.errors import BrokenFile, file_fault
from store.yamlfile import Place, YamlFile

Texts = dict[str, Any]
"""Texts of one language: tables of tables of texts, or of lists of texts."""
T = TypeVar("T")


class StandardFiles(Model):
    """A service standard as its files say: rules, and texts by language."""

    standard: Standard
    texts: dict[str, Texts]


class RuleFiles(Model):
    """Everything that a folder of standards holds."""

    standards: tuple[StandardFiles, ...]
    calendars: tuple[Calendar, ...]


def read_folder(folder: Path) -> RuleFiles:
    """Every standard and calendar of a folder. Errors: BrokenFile with all faults of all files."""
    faults: list[dict[str, Any]] = []
    calendar_paths = sorted((folder / "calendars").glob("*.yaml"))
    calendars = _each(calendar_paths, read_calendar, faults)
    known = {path.stem for path in calendar_paths}
    paths = [path for path in sorted(folder.glob("*.yaml")) if "." not in path.stem]
    if not paths:
        faults.append(file_fault(folder, None, "", "folder_without_standard"))
    standards = _each(paths, lambda path: read_standard(path, known), faults)
    if faults:
        raise BrokenFile(faults)
    return RuleFiles(standards=tuple(standards), calendars=tuple(calendars))


def _each(paths: Iterable[Path], read: Callable[[Path], T], faults: list[dict[str, Any]]) -> list[T]:
    found: list[T] = []
    for path in paths:
        try:
            found.append(read(path))
        except BrokenFile as error:
            faults.extend(error.faults)
    return found


def read_standard(path: Path, calendars: Iterable[str] = ()) -> StandardFiles:
    """A standard and its texts; ``calendars``, if given, are the names that its rules may count in.

    Errors: BrokenFile with every fault of all its files.
    """
    file = YamlFile(path)
    faults: list[dict[str, Any]] = []
    standard: Standard | None = None
    try:
        standard = Standard.model_validate(file.data)
    except ValidationError as error:
        faults += file.faults(error)
    else:
        faults += _foreign_names(file, standard, set(calendars))
    texts = _each(sorted(path.parent.glob(f"{path.stem}.*.yaml")), _read_texts, faults)
    faults += _gaps(texts)
    if faults or standard is None:
        raise BrokenFile(faults)
    return StandardFiles(standard=standard, texts={_language(found.path): found.data for found in texts})


def read_rules(path: Path) -> Standard:
    """A standard without its texts. Errors: BrokenFile with every fault."""
    file = YamlFile(path)
    try:
        return Standard.model_validate(file.data)
    except ValidationError as error:
        raise BrokenFile(file.faults(error)) from None


def read_calendar(path: Path) -> Calendar:
    """A working calendar. Errors: BrokenFile with every fault."""
    file = YamlFile(path)
    try:
        calendar = calendar_from(file.data)
    except WrongCalendar as error:
        raise BrokenFile(file.located(error.faults)) from None
    if calendar.name != path.stem:
        raise BrokenFile([_misnamed(file, calendar.name)])
    return calendar


def _misnamed(file: YamlFile, name: str) -> dict[str, Any]:
    return file.fault(["name"], "name_not_the_files", given=name, expected=file.path.stem)


def _foreign_names(file: YamlFile, standard: Standard, calendars: set[str]) -> Iterator[dict[str, Any]]:
    if standard.name != file.path.stem:
        yield _misnamed(file, standard.name)
    if not calendars:
        return
    known = sorted(calendars)
    groups: dict[str, dict[str, str | None]] = {
        "tasks": {name: rule.calendar for name, rule in standard.tasks.items()},
        "appointments": {name: rule.calendar for name, rule in standard.appointments.items()},
        "cadences": {name: rule.calendar for name, rule in standard.cadences.items()},
        "ladders": {name: ladder.calendar for name, ladder in standard.ladders.items()},
    }
    for group, rules in groups.items():
        for name, calendar in rules.items():
            if calendar is not None and calendar not in calendars:
                place = [group, name, "calendar"]
                yield file.fault(place, "not_a_known_name", given=calendar, accepted=known)


def _language(path: Path) -> str:
    return path.stem.partition(".")[2]


def _read_texts(path: Path) -> YamlFile:
    file = YamlFile(path)
    faults = [file.fault(place, "text_needed", given=str(value)) for place, value in _odd(file.data, ())]
    if faults:
        raise BrokenFile(faults)
    return file


def _odd(node: Any, place: tuple[int | str, ...]) -> Iterator[tuple[Place, Any]]:
    """Every leaf that is not text."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _odd(value, (*place, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _odd(value, (*place, index))
    elif not isinstance(node, str):
        yield place, node


def _gaps(texts: list[YamlFile]) -> Iterator[dict[str, Any]]:
    """What one language has and another has not."""
    fields = {file.path: set(_fields(file.data, ())) for file in texts}
    for file in texts:
        for other, theirs in fields.items():
            for place in sorted(theirs - fields[file.path]):
                yield file.fault(place, "text_missing_beside", other=other.name)


def _fields(node: Any, place: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not isinstance(node, dict):
        yield place
        return
    for key, value in node.items():
        yield from _fields(value, (*place, str(key)))
