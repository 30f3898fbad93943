"""`homeward rehearse`: years of a made-up customer's journey on the real workflows, in seconds."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from domain.stages import Stage
from presentation.errors import Wrong
from presentation.showing import Words, one_of
from presentation.words import known
from starter.commands.against import rehearse_running
from starter.commands.sampling import Wanted, run_sample
from starter.context import STANDARD, Context

if TYPE_CHECKING:
    from starter.rehearsal.sample import Course
    from starter.rehearsal.telling import Line

DEFAULT_YEARS = 5
DEFAULT_DAYS = 30


async def rehearse(
    context: Context,
    standard: str = STANDARD,
    /,
    *,
    answers: Path | None = None,
    years: float = DEFAULT_YEARS,
    against_running: int | None = None,
    days: float = DEFAULT_DAYS,
    from_: Annotated[date | None, Parameter(name="--from")] = None,
    sample: int | None = None,
    seed: int = 1,
    a_day: int = 4,
    stage: str = Stage.CONSULTATION,
) -> None:
    from starter.rehearsal.people import read_plan
    from starter.rehearsal.rehearse import rehearsal
    from starter.rehearsal.world import made_up, open_world
    from starter.stack.postgres import EmbeddedPostgres
    from starter.stack.scratch import scratch
    from store import rulebooks
    from store.settings import ROOT

    if not 0 < years <= 10:
        raise Wrong("failed.rehearse_years", given=years)
    begin = _beginning(from_, await context.now())
    plan = read_plan(ROOT / "standards" / "examples", answers)
    if against_running is not None:
        await rehearse_running(context, plan, against_running, days)
        return
    if sample is not None:
        course = _course(stage, years)
        await run_sample(context, standard, plan, begin, Wanted(sample, seed, a_day, course))
        return
    with scratch("rehearsal") as folder:
        async with (
            EmbeddedPostgres(folder / "postgres", durable=False) as postgres,
            open_world(postgres, begin) as world,
        ):
            version = (await rulebooks.standard(world.database, standard)).version
            journey = await world.start(made_up(standard, version))
            run = await rehearsal(world, journey, plan)
            words = Words(context.lang, run.zone)
            until = begin + timedelta(days=365.25 * years)
            async for line in run.run(until):
                _show(context, words, line)
            context.out.say(context.say("rehearse.until", at=words.at(await world.now())), style="dim")


def _course(stage: str, years: float) -> "Course":
    """From the first meeting up to the contract, or from the contract on for years."""
    from starter.rehearsal.sample import SELLING, Course

    wanted = one_of(Stage, "stage", stage, "--stage")
    if wanted not in (Stage.CONSULTATION, Stage.CONSTRUCTION):
        raise Wrong("usage.choose", name="--stage", given=stage, accepted="consultation, construction")
    return SELLING if wanted is Stage.CONSULTATION else Course(wanted, None, years)


def _beginning(given: date | None, now: datetime) -> datetime:
    """Nine in the morning of the day, in China's time; a day that is over cannot be rehearsed."""
    if given is None:
        return now
    begin = datetime(given.year, given.month, given.day, 1, tzinfo=UTC)
    if begin < now:
        raise Wrong("failed.rehearse_from", given=given.isoformat())
    return begin


def _show(context: Context, words: Words, line: "Line") -> None:
    if context.out.as_json:
        context.out.document(line.model_dump(mode="json"))
        return
    kind = "notice" if line.event == "notice" else "status" if line.event == "status" else "kind"
    what = words.say(f"{kind}.{line.task}") if line.task else ""
    if line.event == "stage":
        context.out.say(f"\n── {words.stage(line.why)} ──", style="bold")
        return
    due = f"→ {words.at(line.due)}" if line.due else ""
    told = " · ".join(part for part in (what, _who(words, line.by or line.role)) if part)
    context.out.say(
        f"{words.at(line.at)}  {_padded(words.say(f'rehearse.{line.event}'))} {told} {due} {_why(words, line)}"
    )


def _who(words: Words, names: str | None) -> str:
    return ", ".join(words.role(name) for name in names.split(",")) if names else ""


def _why(words: Words, line: "Line") -> str:
    if not line.why or line.event == "task_opened":
        return ""
    key = f"rehearse.why.{line.why}"
    return words.say(key) if known(words.lang, key) else words.reason(line.why)


def _padded(text: str, width: int = 12) -> str:
    """To the same width in a terminal, where a Chinese character takes two columns."""
    taken = sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
    return text + " " * max(width - taken, 0)
