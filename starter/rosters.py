"""Files of staff: YAML or CSV."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.forms.consultation import Style
from domain.roles import Role
from presentation.errors import Wrong, broken
from presentation.intake.sheet import BadFile, read
from presentation.intake.values import STYLES, choice
from presentation.options import in_words
from presentation.showing import one_of
from presentation.words import say
from store.staff import NewStaff

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "handle": ("handle", "工号", "代号", "账号"),
    "name": ("name", "姓名"),
    "phone": ("phone", "电话", "手机"),
    "roles": ("roles", "role", "角色", "岗位"),
    "team": ("team", "团队", "小组", "部门"),
    "styles": ("styles", "style", "风格", "擅长风格"),
    "rest": ("rest", "rest weekdays", "rest_weekdays", "休息日", "轮休"),
}
_WEEKDAYS = {
    **{str(day): day for day in range(1, 8)},
    **{letter: day for day, letter in enumerate("一二三四五六日", 1)},
    "天": 7,
    **{name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 1)},
}


def read_roster(path: Path, lang: str) -> list[NewStaff]:
    """Everybody in a file. Raises `Wrong` with every fault, so that nobody of a broken file is added."""
    rows = _from_yaml(path) if path.suffix.lower() in (".yaml", ".yml") else _from_table(path)
    found: list[NewStaff] = []
    faults: list[str] = []
    for place, row in rows:
        try:
            found.append(member(row))
        except Wrong as error:
            faults.append(say(lang, "roster.fault", place=place, why=say(lang, error.key, **error.params)))
    handles = [one.handle for one in found]
    faults += [
        say(lang, "roster.twice", handle=one) for one in sorted({h for h in handles if handles.count(h) > 1})
    ]
    if faults:
        raise Wrong("roster.broken", path=path, told="\n".join(f"  {one}" for one in faults))
    if not found:
        raise Wrong("file.empty", path=path)
    return found


def member(row: Mapping[str, Any]) -> NewStaff:
    """A member of staff from words: roles in either language, days of rest as 六日, Sat Sun or 6 7.

    Raises:
        Wrong: names the field, what was given and what is accepted.
    """
    from store.errors import BadValue
    from store.phones import e164

    handle, name = str(row.get("handle") or "").strip(), str(row.get("name") or "").strip()
    if not handle or len(handle) > 32 or any(letter.isspace() for letter in handle):
        raise Wrong("roster.handle", given=handle)
    phone = str(row.get("phone") or "").strip() or None
    try:
        phone = e164(phone) if phone else None
    except BadValue:
        raise Wrong("roster.phone", given=phone) from None
    return NewStaff(
        handle=handle,
        name=name or handle,
        phone=phone,
        roles=_roles(row.get("roles")),
        team=str(row.get("team") or "").strip() or None,
        rest_weekdays=_weekdays(row.get("rest")),
        styles=_styles(row.get("styles")),
    )


def _parts(given: Any) -> list[str]:
    if isinstance(given, list):
        return [str(one) for one in given]
    text = str(given or "")
    for sign in "，、;；/|":
        text = text.replace(sign, ",")
    return [part.strip() for part in text.split(",") if part.strip()]


def _roles(given: Any) -> tuple[Role, ...]:
    found = tuple(role for part in _parts(given) if (role := one_of(Role, "role", part, "roles")))
    if not found:
        raise Wrong(
            "usage.choose", name="roles", given="", accepted=lambda lang: in_words(lang, "role", list(Role))
        )
    return found


def _styles(given: Any) -> tuple[Style, ...]:
    found: list[Style] = []
    for part in _parts(given):
        style = choice(part, STYLES)
        if style is None:
            raise Wrong(
                "usage.choose",
                name="styles",
                given=part,
                accepted=lambda lang: in_words(lang, "style", list(Style)),
            )
        found.append(Style(style))
    return tuple(dict.fromkeys(found))


def _weekdays(given: Any) -> tuple[int, ...]:
    found: list[int] = []
    for part in _parts(given):
        plain = part.casefold().replace("周", "").replace("星期", "")
        days = (
            [_WEEKDAYS.get(plain)]
            if plain in _WEEKDAYS or plain.isascii()
            else [_WEEKDAYS.get(one) for one in plain]
        )
        if None in days:
            raise Wrong("roster.rest", given=part)
        found += [day for day in days if day]
    if len(set(found)) > 6:
        raise Wrong("roster.rest", given=str(given))
    return tuple(dict.fromkeys(found))


def _from_yaml(path: Path) -> list[tuple[str, Mapping[str, Any]]]:
    from store.errors import BrokenFile
    from store.yamlfile import YamlFile

    try:
        file = YamlFile(path)
    except BrokenFile as error:
        raise Wrong("roster.broken", path=path, told=broken(error)) from None
    people = file.data.get("staff")
    if not isinstance(people, list) or not all(isinstance(one, dict) for one in people):
        raise Wrong("roster.no_list", path=path)
    return [(f"{path}:{file.line(('staff', place))}", _named(one)) for place, one in enumerate(people)]


def _from_table(path: Path) -> list[tuple[str, Mapping[str, Any]]]:
    try:
        sheet = read(path, customers=False)
    except BadFile as error:
        raise Wrong(error.key, **error.params) from None
    return [
        (f"{path}:{row.number}", _named(dict(zip(sheet.headings, row.cells, strict=True))))
        for row in sheet.rows
    ]


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row under our names; an unknown heading is refused, it would lose what stands below it."""
    names = {heading: name for name, headings in HEADINGS.items() for heading in headings}
    unknown = [heading for heading in row if str(heading).strip().casefold() not in names]
    if unknown:
        raise Wrong("roster.heading", given=list(map(str, unknown)), accepted=list(HEADINGS))
    return {names[str(heading).strip().casefold()]: value for heading, value in row.items()}
