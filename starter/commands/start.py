"""`homeward journey start`: one customer by options, or a file of hundreds."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.text import Text

from presentation.errors import Wrong, why
from presentation.failures import BAD_INPUT, CONFLICT, UNREACHABLE
from presentation.intake.checking import Checked, check, takes_over
from presentation.intake.columns import BY_NAME, option_of
from presentation.intake.sheet import OPTIONS, Sheet, SheetRow
from presentation.intake.starting import Plan, Result, Starter, Told, plan, rejected_rows
from starter.commands.meeting import Meeting, hold_meeting, read_meeting
from starter.context import STANDARD, Context
from starter.intake import rejects
from starter.intake.files import open_file, today_of, warn_of_headings
from starter.output import Cell
from starter.progress import progress

if TYPE_CHECKING:
    from store.staff import StaffMember

_STYLES = {
    Result.READY: "cyan",
    Result.STARTED: "green",
    Result.ALREADY: "dim",
    Result.KNOWN: "yellow",
    Result.REJECTED: "red",
    Result.FAILED: "bold red",
}
_WRONG = (Result.REJECTED, Result.FAILED, Result.KNOWN)
_ONE_LOOK = 40
"""Rows that are read at one look; in a longer list those that were not started stand once more at its end."""


async def start(
    context: Context,
    *,
    file: Path | None = None,
    dry_run: bool = False,
    strict: bool = False,
    start_known: bool = False,
    same_customer: bool = False,
    met: bool = False,
    answers: Path | None = None,
    set_: Annotated[list[str] | None, Parameter(name="--set")] = None,
    rejected: Path | None = None,
    name: str | None = None,
    phone: str | None = None,
    wechat: str | None = None,
    relation: str | None = None,
    language: str | None = None,
    window: str | None = None,
    community: str | None = None,
    building: str | None = None,
    room: str | None = None,
    district: str | None = None,
    city: str | None = None,
    area: str | None = None,
    use: str | None = None,
    source: str | None = None,
    style: str | None = None,
    budget: str | None = None,
    owner: str | None = None,
    note: str | None = None,
    reference: str | None = None,
    at: str | None = None,
    designer: str | None = None,
    sales: str | None = None,
    supervisor: str | None = None,
    tier: str | None = None,
    consents: str | None = None,
    consent_on: str | None = None,
    means: str | None = None,
    last_contact: str | None = None,
    place: str | None = None,
    measured_on: str | None = None,
    plan_agreed_on: str | None = None,
    render_area: str | None = None,
    render_rate: str | None = None,
    rendering_fee_paid: str | None = None,
    budget_seen_on: str | None = None,
    quoted: str | None = None,
    quoted_days: str | None = None,
    signed_on: str | None = None,
    contract_sum: str | None = None,
    paid_so_far: str | None = None,
    paid_1: str | None = None,
    paid_2: str | None = None,
    paid_3: str | None = None,
    paid_4: str | None = None,
    paid_5: str | None = None,
    paid_6: str | None = None,
    milestones: str | None = None,
    term_days: str | None = None,
    planned_start: str | None = None,
    kickoff_on: str | None = None,
    site_done: str | None = None,
    site_done_on: str | None = None,
    site_due_on: str | None = None,
    permit_until: str | None = None,
    keys_sets: str | None = None,
    accepted_on: str | None = None,
    reservations: str | None = None,
    reservations_until: str | None = None,
    handed_over_on: str | None = None,
    installed: str | None = None,
    warranties: str | None = None,
    hoses_on: str | None = None,
    cleaning_until: str | None = None,
    standard: str = STANDARD,
) -> int:
    given = {column: value for column, value in locals().items() if column in BY_NAME and value is not None}
    given |= {"stage": at} if at is not None else {}
    if file is not None and given:
        raise Wrong("start.file_or_options", options=list(map(option_of, given)))
    if file is None and not given:
        raise Wrong("start.nothing")
    if met and (file is not None or dry_run):
        raise Wrong("start.met_one")
    if met and at is not None:
        raise Wrong("start.met_first")
    if not met and (answers is not None or set_ is not None):
        raise Wrong("start.answers_without_met")
    meeting = await read_meeting(context, standard, answers, set_) if met else Meeting()
    sheet = open_file(file) if file else _single(given)
    warn_of_headings(context, sheet)
    checked = check(sheet, context.lang, await today_of(context, standard) if takes_over(sheet) else None)
    told = await _carry_out(
        context,
        sheet,
        checked,
        standard,
        dry_run=dry_run,
        strict=strict,
        plans={"start_known": start_known, "same_customer": same_customer},
        meeting=meeting,
    )
    told += rejected_rows(sheet, checked, context.say("list.semicolon"))
    told.sort(key=lambda one: one.row)
    written = _write_rejected(context, file, rejected, sheet, told, dry_run=dry_run)
    _tell(context, told, written, single=file is None, nobody=dry_run and context.invocation.acting is None)
    if meeting.met and meeting.answers is None:
        await hold_meeting(context, told)
    return _exit_code(told, single=file is None)


def _single(given: dict[str, str]) -> Sheet:
    """One customer as a sheet of one row, so that options and files follow the same rules."""
    headings = tuple(map(option_of, given))
    return Sheet(OPTIONS, headings, (SheetRow(1, tuple(given.values())),))


async def _carry_out(
    context: Context,
    sheet: Sheet,
    checked: Checked,
    standard: str,
    *,
    dry_run: bool,
    strict: bool,
    plans: dict[str, bool],
    meeting: Meeting,
) -> list[Told]:
    """Look up and start the good rows; with faults and ``strict``, or in a dry run, start nothing."""
    from store import rulebooks

    if not checked.leads:
        return []
    database = await context.database()
    version = (await rulebooks.standard(database, standard)).version
    found = await plan(database, checked.leads, context.lang, sheet.heading, **plans)
    rejected = bool(checked.faults) or any(one.result is Result.REJECTED for one in found.told.values())
    told = list(found.told.values())
    if dry_run or (strict and rejected):
        return told + await _not_started(context, found, held=not dry_run)
    acting = await _acting(context)
    journeys = await context.journeys()
    with progress(context, context.say("start.progress"), len(found.start)) as step:

        def each(one: Told) -> None:
            told.append(one)
            step()

        starter = Starter(
            journeys,
            (standard, version),
            acting.handle,
            context.lang,
            met=meeting.met,
            answers=meeting.answers,
        )
        await starter.start_all(found, each)
    return told


async def _acting(context: Context) -> "StaffMember":
    from store import staff

    return await staff.working(await context.database(), context.acting)


async def _not_started(context: Context, found: Plan, *, held: bool) -> list[Told]:
    """What would become of the rows that are good."""
    from store.customers import registered

    told: list[Told] = []
    reason = context.say("start.held_by_strict") if held else ""
    for lead in found.start:
        before = await registered(await context.database(), lead.reference)
        if before is not None:
            told.append(Told(lead.row, Result.ALREADY, lead.reference, before.journey, before.owner))
        else:
            told.append(Told(lead.row, Result.READY, lead.reference, owner=lead.owner, reason=reason))
    return told


def _write_rejected(
    context: Context, file: Path | None, wanted: Path | None, sheet: Sheet, told: list[Told], *, dry_run: bool
) -> Path | None:
    """Write what was not started back as a file; in a dry run only where ``--rejected`` asks for it."""
    reasons = {
        one.row: one.reason for one in told if one.result in (Result.REJECTED, Result.KNOWN, Result.FAILED)
    }
    if file is None or not reasons or (dry_run and wanted is None):
        return None
    path = wanted or rejects.default_path(file)
    try:
        rejects.write(path, sheet, reasons)
    except OSError as error:
        context.out.warn(context.say("start.not_written", path=path, why=why(error)(context.lang)))
        return None
    return path


def _tell(context: Context, told: list[Told], written: Path | None, *, single: bool, nobody: bool) -> None:
    """Show what became of the rows; ``nobody``: this was a dry run, and whoever starts them must say who they are."""
    counts = Counter(one.result for one in told)
    context.out.document(
        {
            "rows": [one.document() for one in told],
            "counts": {result.value: counts[result] for result in Result if counts[result]},
            "rejected_file": str(written) if written else None,
            **({"needs": ["--as"]} if nobody else {}),
        }
    )
    if nobody:
        context.out.warn(context.say("start.needs_acting"))
    if single and len(told) == 1:
        _tell_one(context, told[0])
        return
    _rows(context, told)
    if context.out.in_terminal:
        wrong = [one for one in told if one.result in _WRONG]
        if wrong and len(told) > _ONE_LOOK:
            _rows(context, wrong, context.say("start.title_wrong"))
        parts = [f"{context.say(f'result.{result}')} {counts[result]}" for result in Result if counts[result]]
        context.out.say(context.say("list.comma").join(parts), style="bold")
    waiting = sum(one.note_waits for one in told)
    if waiting:
        context.out.warn(context.say("row.note_waits", count=waiting))
    if written is not None:
        context.out.warn(context.say("start.rejected_file", path=written))


def _rows(context: Context, told: list[Told], title: str | None = None) -> None:
    rows: list[list[Cell]] = [
        [
            str(one.row),
            Text(context.say(f"result.{one.result}"), style=_STYLES[one.result]),
            one.journey or "--",
            one.owner or "--",
            one.reference,
            one.reason,
        ]
        for one in told
    ]
    heads = ("row", "result", "journey", "owner", "reference", "reason")
    context.out.table([context.say(f"head.{head}") for head in heads], rows, title=title, right=(0,))


def _tell_one(context: Context, one: Told) -> None:
    if one.result in _WRONG:
        context.out.warn(context.say(f"result.{one.result}") + context.say("list.colon") + one.reason)
        return
    key = f"start.one_{one.result}"
    context.out.say(context.say(key, journey=one.journey, owner=one.owner or "--"), style="green")
    if one.reason:
        context.out.say(one.reason)
    if one.met:
        context.out.say(context.say("start.met_done", journey=one.journey), style="green")
    if one.note_waits:
        context.out.warn(context.say("row.note_waits", count=1))


def _exit_code(told: list[Told], *, single: bool) -> int:
    """2 when a row was rejected, 5 when a server was away meanwhile.

    A row of a file that was held back as known is no error; a single customer who was held back is a conflict.
    """
    results = {one.result for one in told}
    if Result.FAILED in results:
        return UNREACHABLE
    if Result.REJECTED in results:
        return BAD_INPUT
    return CONFLICT if single and Result.KNOWN in results else 0
