"""Made-up people: the staff of a big company, and its customers with their telephones and homes."""

# ruff: noqa: SIM905 - words are read more easily than a list

import random
from datetime import datetime

from benchmarks.desk_samples import PEOPLE, handle
from store.database import Connection
from store.initials import initials

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲建国文辉力健凯浩宇轩梓涵"
    "思远嘉怡雨晨子墨欣妍佳琪一诺博文俊熙"
)
_PLACES = "锦江 翠湖 金沙 望江 东湖 西岸 南苑 北城 龙泉 天府 青羊 武侯 滨河 云顶 枫林 紫荆 海棠 丹桂 梧桐 银杏".split()
_ESTATES = "花园 家园 名邸 公馆 雅居 新城 里 国际 一期 二期 华府 半岛 时代 春天 印象 天地 壹号 山庄 水岸 尚城".split()


async def hire(connection: Connection) -> None:
    """People of every role, in teams."""
    given = random.Random(7)  # noqa: S311 - made-up people, no secret
    rows = [
        (handle(role, number), _name(given), [role.value], f"team-{number % 8 + 1}")
        for role, count in PEOPLE.items()
        for number in range(1, count + 1)
    ]
    await connection.execute("TRUNCATE staff CASCADE")
    await connection.copy_records_to_table("staff", records=rows, columns=["handle", "name", "roles", "team"])


def _name(given: random.Random) -> str:
    return given.choice(_SURNAMES) + "".join(given.choice(_GIVEN) for _ in range(given.choice((1, 2, 2))))


SQL_CUSTOMERS = """
INSERT INTO customers (customer, name, language, contact_from, contact_until, source, tier, consent, extra, created_at,
    initials)
SELECT 'K' || c.name, n.name, CASE WHEN no % 40 = 0 THEN 'en' ELSE 'zh-CN' END,
    CASE WHEN no % 5 = 0 THEN time '18:00' END, CASE WHEN no % 5 = 0 THEN time '20:30' END,
    (ARRAY['referral', 'shop', 'web', 'fair'])[1 + no % 4], CASE WHEN no % 12 = 0 THEN 'important' ELSE 'ordinary' END,
    '{}', '{}', $1::timestamptz - (no % 700) * interval '1 day', n.initials
FROM copies AS c JOIN names AS n ON n.i = (no * 7919) % (SELECT count(*) FROM names)
"""
SQL_CONTACTS = """
INSERT INTO contact_persons (customer, relation, name, phone, main)
SELECT 'K' || c.name, CASE place WHEN 1 THEN 'self' ELSE 'spouse' END, n.name,
    '+861' || (3 + (no + place) % 7) || lpad(((no * 48271 + place * 7) % 1000000000)::text, 9, '0'), place = 1
FROM copies AS c CROSS JOIN generate_series(1, 2) AS place
JOIN names AS n ON n.i = (no * 7919 + (place - 1) * 31) % (SELECT count(*) FROM names)
WHERE place = 1 OR no % 3 = 0
"""
SQL_PROPERTIES = """
INSERT INTO properties
    (property, customer, community, building, room, district, city, area_m2, property_use, address_key)
SELECT 'P' || c.name, 'K' || c.name, e.name, b, r, 'Gaoxin', '成都', 60 + no % 140, 'new_home',
    '成都|' || e.name || '|' || b || '|' || r
FROM copies AS c, LATERAL (SELECT (1 + no % 32)::text AS b, ((1 + no / 7 % 33) * 100 + 1 + no % 6)::text AS r) AS at,
    LATERAL (SELECT $1::text[] AS all_of) AS known, LATERAL (
        SELECT all_of[1 + (no * 104729) % cardinality(all_of)] AS name) AS e
"""
SQL_REGISTERED = """
INSERT INTO journey_register (journey, customer, property, reference, standard, standard_version, owner, created_by,
    created_at)
SELECT journey, customer, property, 'ref-' || journey, standard, standard_version, owner, 'operations-001', started_at
FROM journeys
"""
SQL_FOLLOWS = """
INSERT INTO follows (staff_no, journey)
SELECT staff_no, 'H' || c.name FROM staff CROSS JOIN generate_series(1, 40) AS n JOIN copies AS c
    ON no = 1 + (staff_no * 7919 + n * 104729) % (SELECT count(*) FROM copies)
ON CONFLICT DO NOTHING
"""
SQL_SEEN = """
INSERT INTO seen_tasks (staff_no, task)
SELECT staff_no, task FROM tasks JOIN staff ON handle = assignee WHERE status = 'open' AND length(task) % 2 = 0
"""


async def register(connection: Connection, now: datetime) -> None:
    """A customer, a household and a home for every copy."""
    chance = random.Random(11)  # noqa: S311 - made-up people, no secret
    names = sorted({_name(chance) for _ in range(9000)})
    await connection.execute("CREATE UNLOGGED TABLE names (i bigint PRIMARY KEY, name text, initials text[])")
    records = [(place, name, initials(name)) for place, name in enumerate(names)]
    await connection.copy_records_to_table("names", records=records)
    await connection.execute("ANALYZE names")
    await connection.execute(SQL_CUSTOMERS, now)
    await connection.execute(SQL_CONTACTS)
    await connection.execute(SQL_PROPERTIES, [a + b for a in _PLACES for b in _ESTATES])
    await connection.execute(SQL_REGISTERED)


async def follow(connection: Connection) -> None:
    """Everybody follows some journeys and has looked at half of their tasks."""
    await connection.execute(SQL_FOLLOWS)
    await connection.execute(SQL_SEEN)
