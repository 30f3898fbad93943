"""`homeward rehearse --sample N`: many made-up customers, and what became of them in figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from presentation.errors import Wrong
from presentation.showing import Words
from starter.context import Context
from starter.progress import progress

if TYPE_CHECKING:
    from starter.rehearsal.invariants import Finding
    from starter.rehearsal.people import Plan
    from starter.rehearsal.sample import Course
    from store.figures import Figures

MOST_CUSTOMERS = 5_000
MOST_FINDINGS = 20
BROKEN = 1


@dataclass(frozen=True)
class Wanted:
    """How many customers, thrown by which seed, how many new ones come on a working day, and how far they go."""

    count: int
    seed: int
    a_day: int
    course: "Course"

    def __post_init__(self) -> None:
        if not 1 <= self.count <= MOST_CUSTOMERS:
            raise Wrong("failed.sample", given=self.count, most=MOST_CUSTOMERS)
        if not 1 <= self.a_day <= 100:
            raise Wrong("failed.a_day", given=self.a_day)


async def run_sample(context: Context, standard: str, plan: "Plan", begin: datetime, wanted: Wanted) -> None:
    """Serve the customers, then print the figures; ends with a failure when something was seen that must never be."""
    from starter.rehearsal.chances import read_chances
    from starter.rehearsal.happenings import read_happenings
    from starter.rehearsal.sample import Sample
    from starter.rehearsal.world import fresh_database
    from starter.stack.postgres import EmbeddedPostgres
    from starter.stack.scratch import scratch
    from store.database import Database
    from store.figures import figures
    from store.rulebooks import rulebook
    from store.settings import ROOT

    chances = read_chances(ROOT / "standards" / "sample" / "answers")
    happenings = read_happenings(ROOT / "standards" / "sample" / "happenings.yaml")
    with scratch("sample") as folder:
        async with (
            EmbeddedPostgres(folder / "postgres", durable=False) as postgres,
            await Database.open(await fresh_database(postgres)) as database,
        ):
            rules = await rulebook(database, standard, None, begin.date())
            run = Sample(database, rules, plan, chances, wanted.seed, wanted.course, happenings)
            with progress(context, context.say("sample.progress"), wanted.count) as done:
                async for _ in run.run(wanted.count, begin, wanted.a_day):
                    done()
            found = await figures(database, rules.standard.company.zone)
    context.out.document(
        {
            "figures": found.model_dump(mode="json"),
            "findings": [one.model_dump(mode="json") for one in run.findings],
        }
    )
    _show(context, found, wanted.course)
    if run.findings:
        _complain(context, run.findings)
        raise SystemExit(BROKEN)


def _show(context: Context, found: "Figures", course: "Course") -> None:
    words = Words(context.lang, "UTC")
    if course.before is None:
        context.out.say(
            context.say(
                "sample.handed_over",
                started=found.started,
                handed_over=found.handed_over,
                p50=_days(found.to_handover_p50),
                p90=_days(found.to_handover_p90),
            ),
            style="bold",
        )
    else:
        _show_signed(context, words, found)
    context.out.heading(context.say("sample.work"))
    weeks = sorted({one.week for one in found.work})
    rows = []
    for role in dict.fromkeys(one.role for one in found.work):
        counts = {one.week: one.tasks for one in found.work if one.role is role}
        total, most = sum(counts.values()), max(counts, key=lambda week: counts[week])
        rows.append(
            [words.role(role), f"{total / len(weeks):.1f}", f"{counts[most]} ({most:%Y-%m-%d})", str(total)]
        )
    context.out.table([context.say(f"head.{name}") for name in ("role", "a_week", "most", "together")], rows)


def _show_signed(context: Context, words: Words, found: "Figures") -> None:
    context.out.say(
        context.say(
            "sample.signed",
            started=found.started,
            signed=found.signed,
            share=_percent(found.signed / found.started),
            p50=_days(found.to_signing_p50),
            p90=_days(found.to_signing_p90),
        ),
        style="bold",
    )
    context.out.heading(context.say("sample.lost"))
    context.out.table(
        [context.say(f"head.{name}") for name in ("stage", "reason", "customers", "share")],
        [
            [
                words.stage(one.stage),
                words.reason(one.reason),
                str(one.journeys),
                _percent(found.share_lost(one)),
            ]
            for one in found.lost
        ],
    )


def _complain(context: Context, findings: list["Finding"]) -> None:
    context.out.heading(context.say("sample.findings", count=len(findings)))
    for one in findings[:MOST_FINDINGS]:
        context.out.say(f"  {one.journey} {one.at:%Y-%m-%d %H:%M} {one.what}", style="red")


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def _days(span: timedelta | None) -> str:
    return "--" if span is None else f"{span / timedelta(days=1):.1f}"
