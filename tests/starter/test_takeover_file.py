"""Customers who are taken over, as a file tells them: typed, checked against each other, and begun from old dates."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from domain.account import Account
from domain.contract import Occasion
from domain.roles import Role
from domain.site import SiteStage
from domain.stages import STAGES, Stage
from domain.waits import Rulebook
from presentation.intake.cells import READERS
from presentation.intake.checking import Checked, Lead, Today, check
from presentation.intake.columns import ENTRY, column_of
from presentation.intake.entry import PAYMENTS
from presentation.intake.sheet import Sheet, SheetRow, read
from store.settings import ROOT
from store.yamlfile import YamlFile
from tests.shipped import shipped
from tests.starter import takeover_file

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday morning in Shanghai."""
PERSON = {
    "reference": "R-1",
    "name": "仲小妮",
    "phone": "19900000099",
    "community": "锦绣云庭",
    "room": "1201",
}


def rules() -> Rulebook:
    """The shipped standard and calendars, as a journey that begins now has them."""
    files = shipped()
    return Rulebook(
        standard=files.standards[0].standard, calendars={one.name: one for one in files.calendars}
    )


TODAY = Today(rules(), NOW)


def checked(*rows: dict[str, Any], lang: str = "en") -> Checked:
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = [tuple(str(row.get(name, "")) for name in names) for row in rows]
    lines = tuple(SheetRow(number, cells) for number, cells in enumerate(table, 2))
    return check(Sheet("csv", tuple(names), lines), lang, TODAY)


def one(**known: Any) -> Lead:
    found = checked({**PERSON, **known})
    assert not found.faults
    return found.leads[0]


def wrong(lang: str = "en", **known: Any) -> tuple[str, ...]:
    return checked({**PERSON, **known}, lang=lang).faults[2]


CONTRACT = {"signed_on": "2026-07-01", "contract_sum": "100,000"}
SITE = {**CONTRACT, "stage": "construction", "kickoff_on": "2026-08-01"}
CARE = {"stage": "care", "handed_over_on": "2026-05-01"}


def test_every_column_is_read_and_means_a_field() -> None:
    assert set(READERS) == {column.name for column in ENTRY} - {"stage"}
    assert set(PAYMENTS) <= set(READERS)


@pytest.mark.parametrize(
    ("given", "stage"),
    [
        ("construction", "construction"),
        ("施工", "construction"),
        ("Care", "care"),
        ("", "consultation"),
        ("量房", "measurement"),
    ],
)
def test_the_stage_is_told_in_either_language(given: str, stage: str) -> None:
    facts = {"construction": CONTRACT, "care": {"handed_over_on": "2026/5/1"}}.get(stage, {})
    assert one(stage=given, **facts).beginning.stage == stage


@pytest.mark.parametrize(
    ("known", "column", "told"),
    [
        ({"stage": "somewhere"}, "stage", "somewhere was given; accepted: Consultation, Measurement"),
        ({"stage": "care"}, "handed_over_on", "needed in the stage “Care”"),
        ({**SITE, "kickoff_on": "soon"}, "kickoff_on", "soon was given; accepted: a day, such as 2026-11-23"),
        ({**SITE, "kickoff_on": "2026-02-30"}, "kickoff_on", "2026-02-30 was given; accepted: a day"),
        ({**SITE, "kickoff_on": "2026-06-01"}, "kickoff_on", "is not before “signed_on” (2026-07-01)"),
        ({**SITE, "signed_on": "2027-01-01", "kickoff_on": ""}, "signed_on", "is not later than today (2026-11-23)"),
        ({**SITE, "handed_over_on": "2026-11-01"}, "handed_over_on", "belongs to a stage after “Construction”"),
        ({**SITE, "site_done": "wallpaper"}, "site_done", "wallpaper was given; accepted: structure"),
        ({**SITE, "site_done": "tiling"}, "site_done_on", "needed together with “site_done”"),
        ({**SITE, "kickoff_on": "", "site_due_on": "2026-12-01"}, "site_due_on", "only of a site that is open"),
        ({**SITE, "paid_so_far": "100000.01"}, "paid_so_far", "is at most 100000"),
        ({**SITE, "paid_2": "30000.01"}, "paid_2", "is at most 30000.00"),
        ({**SITE, "paid_5": "1"}, "paid_5", "is at most 0"),
        ({**SITE, "paid_so_far": "1", "paid_1": "1"}, "paid_so_far", "tell the sum or the installments"),
        ({**SITE, "contract_sum": "-5"}, "contract_sum", "-5 was given; accepted: an amount"),
        ({**SITE, "contract_sum": "0"}, "contract_sum", "must be above 0"),
        ({**SITE, "milestones": "signing=50"}, "milestones", "add up to 50 percent"),
        ({**SITE, "milestones": "somewhen=100"}, "milestones", "accepted: moment=percent"),
        ({**CARE, "handed_over_on": "2026-11-24"}, "handed_over_on", "is not later than today"),
        ({**CARE, "warranties": "roof=2030-01-01"}, "warranties", "accepted: class=last day"),
        ({**CARE, "warranties": "works=2026-01-01"}, "warranties", "is not before “handed_over_on”"),
        ({**CARE, "handed_over_on": "0001-01-01"}, "handed_over_on", "lies between 1980-01-01 and"),
        ({**CARE, "hoses_on": "0206-05-01"}, "hoses_on", "lies between 1980-01-01 and"),
        ({**CARE, "warranties": "works=9999-12-31"}, "warranties", "between 1980-01-01 and 2099-12-31"),
        ({**SITE, "site_due_on": "2099-12-31"}, "site_due_on", "between 1980-01-01 and 2036-12-31"),
        ({**CARE, "installed": "sauna"}, "installed", "sauna was given; accepted: taps"),
        ({**CARE, "consent_on": "2026-05-01"}, "consent_on", "only where the customer consents"),
        ({**CARE, "paid_so_far": "1"}, "contract_sum", "needed together with “paid_so_far”"),
        ({**CARE, "handed_over_on": "2019-05-01"}, "warranties", "the last warranty ended on 2024-05-01"),
        ({**CONTRACT, "stage": "handover", "kickoff_on": "2027-01-01"}, "kickoff_on", "is not later than today"),
        ({**SITE, "stage": "handover", "reservations": "2"}, "accepted_on", "together with “reservations”"),
    ],
)  # fmt: skip
def test_what_cannot_be_so_names_row_column_and_what_is_accepted(
    known: dict[str, Any], column: str, told: str
) -> None:
    (fault,) = wrong(**known)
    assert column_of(fault.partition(":")[0]) == column
    assert told in fault
    (chinese,) = wrong("zh-CN", **known)
    assert "：" in chinese
    assert "fault." not in chinese


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_a_fault_names_the_heading_that_the_file_uses_in_the_readers_words(lang: str) -> None:
    chinese = {
        "客户编号": "R-1",
        "姓名": "仲小妮",
        "电话": "19900000099",
        "小区": "锦绣云庭",
        "当前阶段": "施工",
    }
    chinese |= {"签约日期": "2026-07-01", "合同金额": "100000", "开工日期": "2026-06-01"}
    (fault,) = checked(chinese, lang=lang).faults[2]
    told = {"en": "is not before “签约日期” (2026-07-01)", "zh-CN": "不能早于「签约日期」（2026-07-01）"}[
        lang
    ]
    assert fault.startswith("开工日期")
    assert told in fault
    del chinese["合同金额"]
    assert any(one.startswith("合同金额") for one in checked(chinese, lang=lang).faults[2]), (
        "as it would be headed there"
    )
    (english,) = wrong(lang, **{**SITE, "kickoff_on": "2026-06-01"})
    assert english.startswith("kickoff_on")
    assert "signed_on" in english


def test_every_fault_of_a_row_is_named() -> None:
    assert len(wrong(**SITE | {"kickoff_on": "2026-06-01", "paid_so_far": "200000", "term_days": "x"})) == 1
    found = wrong(**SITE | {"kickoff_on": "2026-06-01", "paid_so_far": "200000"})
    assert [fault.partition(":")[0] for fault in found] == ["kickoff_on", "paid_so_far"]


def test_r002_rel_04_what_was_paid_pays_the_installments_in_their_order() -> None:
    facts = one(**SITE, paid_so_far="4.5万").beginning.facts
    account = Account.model_validate(facts["account"])
    assert [account.received_for(place) for place in range(4)] == [30_000, 15_000, 0, 0]
    assert [account.owed(), account.credited_fee] == [Decimal(55_000), Decimal(0)]
    parts = Account.model_validate(one(**SITE, paid_1="30000", paid_3="500.50").beginning.facts["account"])
    assert [parts.received_for(place) for place in range(4)] == [30_000, 0, Decimal("500.50"), 0]
    assert len(set(parts.receipt_numbers)) == 2


def test_x_22_other_payments_than_the_standards() -> None:
    facts = one(**SITE, milestones="签约=50，贴砖=40，竣工验收=10", paid_so_far="60000").beginning.facts
    account = Account.model_validate(facts["account"])
    assert [part.after for part in account.installments] == [
        Occasion.SIGNING,
        SiteStage.TILING,
        Occasion.ACCEPTANCE,
    ]
    assert [part.amount for part in account.installments] == [50_000, 40_000, 10_000]
    assert [str(one["stage"]) for one in facts["milestones"]] == ["signing", "tiling", "acceptance"]


def test_x_22_what_lies_before_the_stage_fell_due_before() -> None:
    def past(**known: Any) -> list[str]:
        taken = one(**known).beginning.taken_over
        assert taken is not None
        return [str(moment) for moment in taken.past]

    assert past(**CONTRACT, stage="construction") == ["signing"]
    tiled = {"site_done": "waterproofing", "site_done_on": "2026-11-01"}
    built = ["structure", "first_cabinet_measurement", "plumbing_electrical", "waterproofing"]
    assert past(**SITE, **tiled) == ["signing", *built]
    assert past(**SITE | {"stage": "handover"}, accepted_on="2026-11-20")[-1] == "cleaning"
    assert past(**CARE)[-1] == "acceptance"


def test_r003_qsr_05_a_consent_without_a_day_is_as_old_as_what_is_known() -> None:
    facts = one(**CARE, signed_on="2025-12-01", consents="回访").beginning.facts
    assert facts["consents"] == {"mailing": False, "revisits": True, "surveys": False}
    assert facts["consent_on"] == "2025-12-01"
    lapsed = one(
        **CARE | {"handed_over_on": "2023-06-01"}, consents="all", consent_on="2023-06-01"
    ).beginning.facts
    assert (lapsed["consent"], "consent_on" in lapsed) == (False, False)
    assert "consent" not in one(**CARE).beginning.facts


def test_x_23_warranties_that_differ_and_items_that_are_installed() -> None:
    usual = one(**CARE).beginning.facts["warranties"]
    assert "heating" not in usual
    assert usual["works"] == "2028-05-01"
    told = one(**CARE, installed="采暖、空调", warranties="防水工程=2035-01-01").beginning.facts["warranties"]
    assert (told["heating"], told["waterproofing"], told["works"]) == (
        "2028-05-01",
        "2035-01-01",
        "2028-05-01",
    )


def test_a_kickoff_to_come_is_no_open_site() -> None:
    ahead = one(**SITE | {"kickoff_on": "2026-12-08"}, supervisor="监理01").beginning
    assert ahead.taken_over is not None
    assert not ahead.taken_over.works_began
    assert "kicked_off_at" not in ahead.facts
    assert ahead.team == {Role.SITE_SUPERVISOR: "监理01"}


def test_the_example_has_two_hundred_customers_in_every_stage() -> None:
    found = check(read(takeover_file.FILE), "zh-CN", TODAY)
    assert not found.faults
    stages = Counter(lead.beginning.stage for lead in found.leads)
    assert stages == {Stage(name): count for name, count in takeover_file.COUNTS.items()}
    assert list(stages) == list(STAGES)
    assert len({lead.phone for lead in found.leads}) == len({lead.reference for lead in found.leads}) == 200
    assert all(lead.phone and lead.phone.startswith("+861990000") for lead in found.leads)


@pytest.mark.parametrize("month", [3, 12])
def test_the_example_can_be_taken_over_later_too(month: int) -> None:
    later = Today(TODAY.rules, datetime(2027, month, 30, 4, 0, tzinfo=UTC))
    assert not check(read(takeover_file.FILE), "zh-CN", later).faults


def test_the_example_names_nobody_who_leaves_in_a_demo() -> None:
    staffed = YamlFile(ROOT / "examples" / "staff.yaml").data["staff"]
    agents = sorted(one["handle"] for one in staffed if "agent" in one["roles"])
    owners = {lead.owner for lead in check(read(takeover_file.FILE), "zh-CN", TODAY).leads}
    assert owners - {None} == set(agents[:-1]), "the last of them leaves: starter/demo/company_acts.py"


def test_the_example_is_what_its_script_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(takeover_file, "FILE", tmp_path / "again.xlsx")
    takeover_file.write()
    again, kept = read(tmp_path / "again.xlsx"), read(ROOT / "examples" / "takeover.xlsx")
    assert (again.headings, again.rows) == (kept.headings, kept.rows)
    assert date(2026, 11, 15) == takeover_file.LAST_DAY
