"""What holds for every customer is changed by whoever may, and in an empty company by whoever sets it up."""

from pathlib import Path

from starter.rehearsal.world import World
from tests.starter.conftest import Homeward

CAMPAIGN = Path(__file__).parents[2] / "standards" / "campaigns" / "2026-year-end.yaml"
PRICES = Path(__file__).parents[2] / "standards" / "prices" / "renovation.yaml"
COMMANDS = (
    ("standards", "publish"),
    ("standards", "migrate", "--yes"),
    ("campaign", "publish", str(CAMPAIGN)),
    ("prices", "publish", str(PRICES)),
    ("release", "activate", "--unversioned"),
)


async def test_what_holds_for_every_customer_is_changed_by_operations_and_management(
    world: World, homeward: Homeward, tmp_path: Path
) -> None:
    days = tmp_path / "days.yaml"
    days.write_text("calendars: [office]\ndays:\n  2031-03-05: rest\n", encoding="utf-8")
    for command in (*COMMANDS, ("calendar", "publish", str(days), "--yes")):
        agent = await homeward(*command, "--as", "agent-01", "--lang", "en")
        assert agent.code == 4, command
        assert "these roles may: general manager, operations" in agent.err, command
    publish = COMMANDS[2]
    assert "总经理、运营" in (await homeward(*publish)).err
    assert (await homeward(*publish, "--as", "nobody-01")).code == 3
    assert (await homeward(*publish, "--as", "general_manager-01")).code == 0
    assert (await homeward("standards", "migrate", "--dry-run")).code == 0, "everybody may look"

    await world.database.execute("UPDATE staff SET active = false WHERE handle = 'operations-01'")
    assert (await homeward(*publish, "--as", "operations-01")).code == 4, "they do not work here any more"
    await world.database.execute(
        "UPDATE staff SET active = false WHERE roles && ARRAY['operations', 'general_manager']::text[]"
    )
    assert (await homeward(*publish)).code == 0, "nobody may yet: it is being set up"
