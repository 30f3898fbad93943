"""Customers at every place of their project, and a company that takes them over in a test."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from presentation.intake.checking import Lead, Today, check
from presentation.intake.sheet import Sheet, SheetRow
from presentation.intake.starting import Plan, Starter, Told
from starter.intake.preview import Preview, preview, previewed
from starter.rehearsal.world import World
from store.rulebooks import rulebook
from tests.journeys.driving import MONDAY, Drive

TODAY = MONDAY + timedelta(hours=5)
"""Monday 3 March 2031, 14:00 in Shanghai: some of the day's hours are over."""
DAY = date(2031, 3, 3)


def ago(days: int) -> str:
    return (DAY - timedelta(days=days)).isoformat()


def ahead(days: int) -> str:
    return ago(-days)


SIGNED = {"stage": "construction", "signed_on": ago(60), "contract_sum": "100000", "paid_so_far": "30000"}
BEHIND = {"kickoff_on": ago(300), "signed_on": ago(400), "site_done": "structure", "site_done_on": ago(200)}
OWES = {"signed_on": ago(800), "contract_sum": "100000", "paid_so_far": "95000"}
RESERVED = {"reservations": "1", "reservations_until": ahead(5)}
ON_SITE = {**SIGNED, "kickoff_on": ago(40), "supervisor": "site_supervisor-01", "designer": "designer-01"}
HANDOVER = {**ON_SITE, "stage": "handover", "paid_so_far": "90000"}
CARE = {"stage": "care", "consents": "all"}
CUSTOMERS: Mapping[str, dict[str, Any]] = {
    "consultation": {"stage": "consultation"},
    "measurement": {"stage": "measurement"},
    "designer_named": {"stage": "measurement", "designer": "designer-01"},
    "design": {"stage": "design", "measured_on": ago(9), "designer": "designer-01"},
    "quotation": {"stage": "quotation", "plan_agreed_on": ago(20), "render_area": "24", "render_rate": "40"},
    "signing": {"stage": "signing", "budget_seen_on": ago(45), "quoted": "120000", "quoted_days": "90"},
    "to_prepare": SIGNED,
    "half_prepared": {**SIGNED, "supervisor": "site_supervisor-02", "permit_until": ago(3), "keys_sets": "2"},
    "start_agreed": {**SIGNED, "supervisor": "site_supervisor-01", "kickoff_on": ahead(8)},
    "just_opened": {**ON_SITE, "kickoff_on": ago(0)},
    "tiling": {**ON_SITE, "site_done": "waterproofing", "site_done_on": ago(2), "permit_until": ahead(90)},
    "far_behind": {**ON_SITE, **BEHIND, "term_days": "90"},
    "all_built": {**ON_SITE, "site_done": "cleaning", "site_done_on": ago(1), "paid_so_far": "90000"},
    "to_accept": HANDOVER,
    "accepted": {**HANDOVER, "accepted_on": ago(1), "reservations": "2", "reservations_until": ago(1)},
    "handed_over_today": {**CARE, "handed_over_on": ago(0)},
    "third_day": {**CARE, "handed_over_on": ago(3), "consents": "revisits"},
    "half_a_year": {**CARE, "handed_over_on": ago(190), "last_contact": ago(10), "cleaning_until": ahead(20)},
    "two_years": {**CARE, "handed_over_on": ago(720), "tier": "important", **OWES},
    "no_consent": {**CARE, "handed_over_on": ago(500), "consents": "none", "warranties": f"works={ahead(10)}"},
    "hoses_new": {**CARE, "handed_over_on": ago(1200), "hoses_on": ago(1000), "cleaning_until": ago(900)},
    "old_hoses": {**CARE, "handed_over_on": ago(1200), "consent_on": ago(30), **RESERVED},
}  # fmt: skip
"""Customers of every stage, at every place in it."""


class Company:
    """A company that takes customers over in a world."""

    def __init__(self, world: World, today: Today) -> None:
        self.world = world
        self.today = today
        self.leads: dict[str, Lead] = {}

    async def take_over(self, customers: Mapping[str, dict[str, Any]]) -> dict[str, Drive]:
        """Start them as a file does; returns each under its name."""
        self.leads = leads_of(customers, self.today)
        journeys = self.world.journeys
        starter = Starter(journeys, ("renovation", 1), "operations-01", "en")
        told: list[Told] = []
        await starter.start_all(Plan(start=list(self.leads.values())), told.append)
        assert [one.reason for one in told] == [""] * len(customers)
        found = {one.reference: Drive(self.world, one.journey or "") for one in told}
        for drive in found.values():
            await self.world.settled(drive.journey)
        return found

    async def preview(self, name: str) -> Preview:
        lead = self.leads[name]
        start = previewed(lead, self.today.rules, "zh-CN", lead.owner, name)
        return await preview(start, self.world.database, self.today.now)


def leads_of(customers: Mapping[str, dict[str, Any]], today: Today) -> dict[str, Lead]:
    rows = [
        {
            "name": "Zhong Ni",
            "phone": f"199{number:08d}",
            "community": "Green Court",
            "room": str(number),
            "reference": name,
            "owner": "agent-01",
            **known,
        }
        for number, (name, known) in enumerate(customers.items())
    ]
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [
        SheetRow(number, tuple(str(row.get(name, "")) for name in names)) for number, row in enumerate(rows)
    ]
    found = check(Sheet("csv", tuple(names), tuple(lines)), "en", today)
    assert not found.faults
    return {lead.reference: lead for lead in found.leads}


async def company_of(world: World) -> Company:
    rules = await rulebook(world.database, "renovation", 1, DAY)
    return Company(world, Today(rules, await world.now()))
