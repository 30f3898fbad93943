"""The benchmark of the desk's reads, on a small company: it fills, every list and board answers, figures are told."""

from datetime import UTC, datetime

from benchmarks import desk_queries
from benchmarks.desk_data import Size, filled
from benchmarks.desk_reading import Took, desk
from starter.stack.postgres import EmbeddedPostgres
from store.database import Database
from store.rebuild import rebuild

TASKS = 400
NOW = datetime(2031, 3, 5, 2, tzinfo=UTC)


async def test_a_company_is_filled_in_and_read_from_as_it_will_be_at_a_million_tasks(
    postgres_server: EmbeddedPostgres,
) -> None:
    told: list[str] = []
    async with filled(postgres_server, NOW, Size.of(TASKS), told.append) as there:
        assert there.rows["open tasks"] > TASKS / 2
        assert there.rows["journal"] > there.rows["tasks"] > there.rows["open tasks"]
        async with desk(there) as opened:
            read = await desk_queries.reading(opened, desk_queries.Rounds(2, 1, 1), told.append)
        async with await Database.open(there.dsn) as database:
            await _is_what_folding_gives(database)
    named = {one.name: one for one in read}
    assert {f"list {name}" for name in desk_queries.BARE} <= named.keys()
    assert {f"board {name}" for name in desk_queries.BOARDS} <= named.keys()
    assert all(0 < one.p50 <= one.p99 for one in read)
    assert all(one.ratio is None or one.ratio > 0 for one in read)
    assert any("ratio" in line for line in told)


async def _is_what_folding_gives(database: Database) -> None:
    """Copies are rows as the journal's writer makes them: a rebuild changes nothing of a journey."""
    sql = "SELECT to_jsonb(t) FROM tasks AS t WHERE journey = $1 ORDER BY task"
    for row in await database.fetch("SELECT journey FROM journeys ORDER BY journey LIMIT 5"):
        before = await database.fetch(sql, row["journey"])
        await rebuild(database, row["journey"])
        assert await database.fetch(sql, row["journey"]) == before


def test_a_ratio_is_of_medians_and_p99_is_no_better_than_the_median() -> None:
    took = Took("list", ours=[2.0, 4.0, 40.0], bare=[1.0, 2.0, 9.0])
    assert (took.p50, took.ratio) == (4.0, 2.0)
    assert 4.0 < took.p99 <= 40.0
