"""`homeward standards show | validate | publish`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.pausing import ClockKind, PauseReason
from domain.time.rules import parse_rule
from starter.context import STANDARD, Context
from starter.errors import Wrong
from starter.showing import Words
from starter.wording import Wording, wording_of

if TYPE_CHECKING:
    from domain.standard import Standard


def shipped() -> Path:
    """The folder with the standards and calendars that come with Homeward."""
    from store.settings import ROOT

    return ROOT / "standards"


async def show(context: Context, name: str = STANDARD, /, *, version: int | None = None) -> None:
    from store import rulebooks

    database = await context.database()
    found = await rulebooks.standard(database, name, version)
    versions = (await rulebooks.versions(database)).get(name, [])
    context.out.document({"standard": found, "versions": versions})
    words = Words(context.lang, found.company.zone)
    company = found.company
    context.out.facts(
        [
            (words.say("head.version"), f"{found.version}  ({', '.join(map(str, versions))})"),
            (words.say("head.brand"), company.brand),
            (words.say("head.hotline"), company.hotline),
            (words.say("head.zone"), company.zone),
        ],
        title=words.say("standards.title", name=found.name),
    )
    wording = await wording_of(context, found.name, found.version)
    _tasks(context, words, found, wording)
    _ladders(context, words, found)
    _appointments(context, words, found)
    _pauses(context, words, found)
    _others(context, words, found)


def _rule(context: Context, text: str | None) -> str:
    from domain.time.rule_words import describe

    return describe(parse_rule(text), context.language) if text else "--"


def _tasks(context: Context, words: Words, found: "Standard", wording: Wording) -> None:
    context.out.heading(words.say("standards.tasks"))
    rows = [
        [
            name,
            wording.title(name),
            words.role(rule.role),
            _rule(context, rule.within),
            rule.calendar,
            rule.ladder,
            words.say(f"clock_kind.{rule.clock}"),
        ]
        for name, rule in sorted(found.tasks.items())
    ]
    heads = ("kind", "what", "role", "within", "calendar", "ladder", "paused")
    context.out.table([words.say(f"head.{head}") for head in heads], rows)


def _ladders(context: Context, words: Words, found: "Standard") -> None:
    context.out.heading(words.say("standards.ladders"))
    rows = [
        [
            name,
            _rule(context, ladder.remind),
            words.say("list.semicolon").join(
                words.say("standards.climb", after=_rule(context, climb.after), to=words.role(climb.to))
                for climb in ladder.escalate
            ),
            _rule(context, ladder.repeat),
        ]
        for name, ladder in found.ladders.items()
    ]
    context.out.table(
        [words.say(f"head.{head}") for head in ("ladder", "remind", "escalate", "repeat")], rows
    )


def _appointments(context: Context, words: Words, found: "Standard") -> None:
    if not found.appointments:
        return
    context.out.heading(words.say("standards.appointments"))
    rows = [
        [
            words.kind(name),
            words.role(rule.role),
            str(rule.minutes),
            _rule(context, rule.earliest),
            ", ".join(f"{at:%H:%M}" for at in rule.times),
            _rule(context, rule.check),
            _rule(context, rule.notice),
            _rule(context, rule.confirm),
        ]
        for name, rule in found.appointments.items()
    ]
    heads = ("what", "role", "minutes", "earliest", "times", "check", "notice", "confirm")
    context.out.table([words.say(f"head.{head}") for head in heads], rows, right=(2,))


def _pauses(context: Context, words: Words, found: "Standard") -> None:
    """What each kind of clock does in a pause, by reason, and who looks at it again."""
    clocks = [clock for clock in ClockKind if clock is not ClockKind.FIRM]
    rows = []
    for reason in PauseReason:
        terms = found.pauses.terms(reason)
        does = [words.say(f"pause_rule.{found.pauses.rule(reason, clock)}") for clock in clocks]
        rows.append([words.reason(reason), *does, words.role(terms.to), _rule(context, terms.review)])
    context.out.heading(words.say("standards.pauses"))
    kinds = [words.say(f"clock_kind.{clock}") for clock in clocks]
    heads = [words.say("head.reason"), *kinds, words.say("head.reviewed"), words.say("head.within")]
    context.out.table(heads, rows)


def _others(context: Context, words: Words, found: "Standard") -> None:
    rows = [[name, rule.when, rule.calendar] for name, rule in found.cadences.items()]
    rows += [[name, _rule(context, rule), "--"] for name, rule in found.rules.items()]
    rows += [[name, f"{number}", "--"] for name, number in found.numbers.items()]
    rows += [[f"warranty.{name}", one.term, "--"] for name, one in found.warranty.items()]
    if rows:
        context.out.heading(words.say("standards.others"))
        context.out.table([words.say(f"head.{head}") for head in ("code", "rule", "calendar")], rows)


async def validate(context: Context, what: str | None = None, /) -> None:
    from store import rulefiles

    path = _path(what)
    if path.is_dir():
        files = rulefiles.read_folder(path)
        named = [f"{one.standard.name} {one.standard.version}" for one in files.standards]
        named += [f"{one.name} {one.version}" for one in files.calendars]
    elif path.parent.name == "calendars":
        calendar = rulefiles.read_calendar(path)
        named = [f"{calendar.name} {calendar.version}"]
    else:
        calendars = {one.stem for one in (path.parent / "calendars").glob("*.yaml")}
        standard = rulefiles.read_standard(path, calendars).standard
        named = [f"{standard.name} {standard.version}"]
    context.out.document({"valid": named, "path": str(path)})
    context.out.say(context.say("standards.valid", path=path, what=", ".join(named)), style="green")


def _path(what: str | None) -> Path:
    """A folder, a file, or the name of what ships. A file of texts means its standard."""
    if what is None:
        return shipped()
    given = Path(what)
    if not given.exists() and given.suffix == "":
        found = [shipped() / f"{what}.yaml", shipped() / "calendars" / f"{what}.yaml"]
        given = next((one for one in found if one.is_file()), given)
    if not given.exists():
        raise Wrong("standards.no_file", given=what)
    if given.is_file() and "." in given.stem:
        given = given.with_name(f"{given.stem.partition('.')[0]}.yaml")
    return given


async def publish(context: Context, folder: Path | None = None, /) -> None:
    from store.rulebooks import publish as publish_files
    from store.rulefiles import read_folder

    files = read_folder(folder or shipped())
    done: list[Any] = await publish_files(await context.database(), files)
    context.out.document({"published": done})
    told = (
        context.say("standards.published", what=", ".join(done))
        if done
        else context.say("standards.up_to_date")
    )
    context.out.say(told, style="green")
