"""The operations handbook has an example of every command that acts on journeys, and every example is run."""

import io
import re
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from domain.commands import Pulse
from domain.stages import Stage
from domain.standard import ZONE
from starter.app import TREE
from starter.main import run
from starter.output import Output
from starter.rehearsal.world import World, open_world
from starter.stack.postgres import EmbeddedPostgres
from store.settings import ROOT
from tests.house.handbook import Direction, Example, documents, matches, steps
from tests.journeys.driving import MONDAY, customer
from tests.journeys.paying import SIGNED
from tests.journeys.selling import FROM_MEASUREMENT
from tests.starter.conftest import typed_in
from tests.starter.test_repair import broken_journey
from tests.starter.test_standards import CHANGES, changed
from tests.starter.test_warranty import HANDED_OVER

ENTRANCE = ROOT / "docs/operations.md"
LINK = re.compile(r"\]\((operations/[\w-]+\.md)(?:#([\w-]+))?\)")
NOT_OPERATIONS = ("release", "namespace", "")
"""Groups of commands about the stack, which the README tells."""
HERE = ZoneInfo(ZONE)
SLOW = ("appointments", "standards")
"""Days that pass, and standards that are read over and over."""


async def _nobody(_: World, __: Path) -> None:
    """Staff in every role, no customers."""


async def _new(world: World, _: Path) -> None:
    for reference in ("A-1", "A-2", "A-3"):
        await world.start(customer(reference))


async def _site(world: World, folder: Path) -> None:
    await _new(world, folder)
    taken_over = (
        "journey start --name 陈和 --phone 19900003105 --community 半山听雨 --room 1105 --reference T-1"
        " --at construction --signed-on 2031-01-06 --contract-sum 89000 --paid-so-far 53400 --kickoff-on 2031-02-10"
        " --site-done plumbing_electrical --site-done-on 2031-02-28 --supervisor site_supervisor-01"
    )
    assert await run(taken_over.split(), Output(stdout=io.StringIO())) == 0


async def _design(world: World, _: Path) -> None:
    for reference in ("A-1", "A-2"):
        await world.start(customer(reference), stage=Stage.DESIGN, facts=FROM_MEASUREMENT)


async def _each_part(world: World, _: Path) -> None:
    """A customer who is new, one for whom a plan is drawn, one for whom we build, one who is cared for."""
    await world.start(customer("A-1"))
    await world.start(customer("A-2"), stage=Stage.DESIGN, facts=FROM_MEASUREMENT)
    await world.start(customer("A-3"), stage=Stage.CONSTRUCTION, facts=SIGNED)
    await world.start(customer("A-4"), stage=Stage.CARE, facts=HANDED_OVER)


async def _broken(world: World, _: Path) -> None:
    await broken_journey(world)


async def _changed_standard(world: World, folder: Path) -> None:
    await _new(world, folder)
    changed(folder, *CHANGES)


SCENES: Final[dict[str, Callable[[World, Path], Awaitable[None]]]] = {
    "nobody yet": _nobody,
    "three new customers": _new,
    "three new customers and a site": _site,
    "two customers in design": _design,
    "a customer in each part": _each_part,
    "a journey that needs repair": _broken,
    "a changed standard": _changed_standard,
}


class Consent:
    """Standard input of somebody at a terminal who says yes, and sees it."""

    def __init__(self, printed: io.StringIO) -> None:
        self._printed = printed

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        self._printed.write("y\n")
        return "y\n"


class Desk:
    """Where the examples of one file are typed."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        self.patch = pytest.MonkeyPatch()

    async def follow(self, direction: Direction) -> None:
        """Do what a comment says."""
        match direction.kind:
            case "scene":
                await SCENES[direction.value](self.world, self.folder)
                await self.at_rest()
            case "file":
                (self.folder / direction.value).write_text(direction.block, encoding="utf-8")
            case "later":
                await self.pass_to(datetime.fromisoformat(direction.value).replace(tzinfo=HERE))
            case "not run":
                pass

    async def type(self, example: Example) -> tuple[int, str]:
        """Run an example and let the journeys do their part; returns its exit code and what it printed."""
        printed = io.StringIO()
        if example.asked:
            self.patch.setattr(Output, "talks", True)
            self.patch.setattr(sys, "stdin", Consent(printed))
        code = await run(
            example.words, Output(as_json="--json" in example.words, stdout=printed, stderr=printed)
        )
        if example.asked:
            self.patch.undo()
        await self.at_rest()
        return code, printed.getvalue()

    async def pass_to(self, until: datetime) -> None:
        """Let time pass, from one instant at which something happens to the next."""
        while due := [
            (pulse.next_fires, pulse)
            for pulse in await self.at_rest()
            if pulse.next_fires is not None and pulse.next_fires < until
        ]:
            first = min(due, key=lambda one: one[0])[1]
            await self.world.pass_instant(first.journey, first)
        await self.world.advance(until)
        await self.at_rest()

    async def at_rest(self) -> list[Pulse]:
        rows = await self.world.database.fetch(
            "SELECT journey FROM journey_register LEFT JOIN journeys USING (journey)"
            " WHERE status IS DISTINCT FROM 'needs_repair' ORDER BY journey"
        )
        return [await self.world.settled(row["journey"]) for row in rows]


@pytest.mark.parametrize(
    "document",
    [pytest.param(one, id=one.stem, marks=[pytest.mark.slow] * (one.stem in SLOW)) for one in documents()],
)
async def test_every_example_does_what_the_handbook_says(
    document: Path, postgres_server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with open_world(postgres_server, MONDAY) as world:
        typed_in(world, monkeypatch, "en")
        monkeypatch.chdir(tmp_path)
        (tmp_path / "examples").symlink_to(ROOT / "examples")
        desk = Desk(world, tmp_path)
        for step in steps(document):
            if isinstance(step, Direction):
                await desk.follow(step)
                continue
            code, printed = await desk.type(step)
            where = f"{document.name}:{step.line}: {step.command}\n{printed}"
            assert code == step.code, where
            assert matches(step.told, printed), where


def test_every_command_on_journeys_has_an_example() -> None:
    shown = {
        " ".join(step.words[:2]) for one in documents() for step in steps(one) if isinstance(step, Example)
    }
    wanted = {
        f"{group} {name}"
        for group, commands in TREE.items()
        if group not in NOT_OPERATIONS
        for name in commands
    }
    assert wanted - shown == set()


def test_the_entrance_leads_to_every_file_and_every_section_it_names() -> None:
    links = LINK.findall(ENTRANCE.read_text(encoding="utf-8"))
    assert {name for name, _ in links} == {f"operations/{one.name}" for one in documents()}
    for name, section in links:
        assert not section or section in anchors(ENTRANCE.parent / name), f"{name}#{section}"


def anchors(document: Path) -> set[str]:
    """How a file's headings are linked to."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize(
    ("told", "same"),
    [
        (("a  1", "…"), True),
        (("a … 1",), False),
        (("…", "b 2"), True),
        (("a 1",), False),
        (("a 1", "b …"), True),
    ],
)
def test_an_example_that_prints_something_else_is_noticed(told: tuple[str, ...], same: bool) -> None:
    assert matches(told, "a\t1\nb\t2\n") is same
