"""`homeward standards show | validate | diff | publish`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.pausing import ClockKind, PauseReason
from domain.time.rules import parse_rule
from presentation.errors import Wrong
from presentation.showing import Words
from presentation.wording import Wording, wording_of
from starter import rules_told
from starter.asking import confirmed
from starter.context import STANDARD, Context

if TYPE_CHECKING:
    from domain.standard import Standard
    from store.rulefiles import RuleFiles, StandardFiles


def shipped() -> Path:
    """The folder with the standards and calendars that come with Homeward."""
    from store.settings import ROOT

    return ROOT / "standards"


async def show(context: Context, name: str = STANDARD, /, *, version: int | None = None) -> None:
    from store import reading_versions, rulebooks

    database = await context.database()
    found = await rulebooks.standard(database, name, version)
    versions = (await rulebooks.versions(database)).get(name, [])
    running = await reading_versions.running(database, name)
    context.out.document({"standard": found, "versions": versions, "running": running})
    words = Words(context.lang, found.company.zone)
    company = found.company
    context.out.facts(
        [
            (words.say("head.version"), f"{found.version}  ({', '.join(map(str, versions))})"),
            (words.say("head.brand"), company.brand),
            (words.say("head.hotline"), company.hotline),
            (words.say("head.zone"), company.zone),
            (words.say("head.running"), rules_told.counted(words, running)),
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
        for one in files.standards:
            _complete(one.standard)
        named = [f"{one.standard.name} {one.standard.version}" for one in files.standards]
        named += [f"{one.name} {one.version}" for one in files.calendars]
    elif path.parent.name == "calendars":
        calendar = rulefiles.read_calendar(path)
        named = [f"{calendar.name} {calendar.version}"]
    else:
        calendars = {one.stem for one in (path.parent / "calendars").glob("*.yaml")}
        standard = rulefiles.read_standard(path, calendars).standard
        _complete(standard)
        named = [f"{standard.name} {standard.version}"]
    context.out.document({"valid": named, "path": str(path)})
    context.out.say(context.say("standards.valid", path=path, what=", ".join(named)), style="green")


def _complete(standard: "Standard") -> None:
    """Raises `Wrong` where a name is missing that the process asks for: journeys would stand still there."""
    from starter.asked_for import lacking

    if gone := lacking(standard):
        raise Wrong("standards.lacks", name=standard.name, version=standard.version, names=gone)


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


async def diff(
    context: Context,
    before: int | None = None,
    after: int | None = None,
    /,
    *,
    standard: str = STANDARD,
    file: Path | None = None,
) -> None:
    from store import rulebooks
    from store.rulefiles import read_folder

    database = await context.database()
    versions = (await rulebooks.versions(database)).get(standard, [])
    if file is not None:
        files = next((one for one in read_folder(file).standards if one.standard.name == standard), None)
        if files is None:
            raise Wrong("standards.not_in_folder", folder=file, name=standard)
        later, later_texts = files.standard, files.texts
    else:
        later = await rulebooks.standard(database, standard, after)
        later_texts = await rulebooks.all_texts(database, standard, later.version)
    older = before if before is not None else _before(versions, later.version, unpublished=file is not None)
    if older is None:
        raise Wrong("standards.one_version", name=standard)
    earlier = await rulebooks.standard(database, standard, older)
    texts = await rulebooks.all_texts(database, standard, earlier.version)
    found = await rules_told.compared(context, earlier, later, texts, later_texts)
    context.out.document(
        {
            "standard": standard,
            "before": earlier.version,
            "after": later.version,
            "changes": rules_told.document(found),
        }
    )
    words = Words(context.lang, later.company.zone)
    context.out.say(
        words.say("standards.compared", name=standard, before=earlier.version, after=later.version)
    )
    rules_told.tell(context, words, found)


def _before(versions: list[int], later: int, *, unpublished: bool) -> int | None:
    """The version to compare with: the newest for what is not published, else the one before."""
    known = versions if unpublished else [one for one in versions if one < later]
    return known[-1] if known else None


async def publish(context: Context, folder: Path | None = None, /, *, yes: bool = False) -> None:
    from store import rulebooks
    from store.rulefiles import read_folder

    files = read_folder(folder or shipped())
    database = await context.database()
    await context.changes_rules()
    versions = await rulebooks.versions(database)
    changed = [
        one
        for one in files.standards
        if versions.get(one.standard.name) and one.standard.version not in versions[one.standard.name]
    ]
    for one in changed:
        _complete(one.standard)
    told = [await _to_publish(context, one, versions[one.standard.name][-1]) for one in changed]
    later = await _newer_calendars(context, files)
    if changed:
        confirmed(context, context.say("standards.question"), yes=yes)
    fresh = [one for one in files.calendars if one.name not in later]
    done: list[str] = await rulebooks.publish(database, files.model_copy(update={"calendars": tuple(fresh)}))
    context.out.document({"published": done, "changes": told, "calendars_left": sorted(later)})
    said = (
        context.say("standards.published", what=", ".join(done))
        if done
        else context.say("standards.up_to_date")
    )
    context.out.say(said, style="green")
    for one in changed:
        name, version = one.standard.name, one.standard.version
        context.out.say(context.say("standards.migrate_next", name=name, version=version))
    if later:
        context.out.warn(context.say("standards.calendars_left", names=", ".join(sorted(later))))


async def _to_publish(context: Context, files: "StandardFiles", newest: int) -> dict[str, Any]:
    """Show what a version changes against the newest published one, and who runs by which."""
    from store import reading_versions, rulebooks

    database, after = await context.database(), files.standard
    before = await rulebooks.standard(database, after.name, newest)
    texts = await rulebooks.all_texts(database, after.name, newest)
    found = await rules_told.compared(context, before, after, texts, files.texts)
    running = await reading_versions.running(database, after.name)
    words = Words(context.lang, after.company.zone)
    context.out.say(words.say("standards.compared", name=after.name, before=newest, after=after.version))
    rules_told.tell(context, words, found)
    context.out.say(
        words.say("standards.who_runs", version=after.version, running=rules_told.counted(words, running))
    )
    return {
        "standard": after.name,
        "before": newest,
        "after": after.version,
        "changes": rules_told.document(found),
        "running": running,
    }


async def _newer_calendars(context: Context, files: "RuleFiles") -> set[str]:
    """The calendars of which another version is published: they move dates, and are published on their own."""
    from store import rulebooks
    from store.errors import NotFound

    database, found = await context.database(), set()
    for one in files.calendars:
        try:
            await rulebooks.calendar(database, one.name, one.version)
        except NotFound:
            if await rulebooks.has_calendar(database, one.name):
                found.add(one.name)
    return found
