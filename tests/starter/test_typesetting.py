"""Tables and help pages in a terminal: Chinese breaks where a reader expects it, days and handles stay whole."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from starter.output import Output
from starter.typesetting import as_set, widths


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def lines(text: str, width: int) -> list[str]:
    told = Console(file=io.StringIO(), width=width)
    return [line.plain.rstrip() for line in as_set(text).wrap(told, width)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("紧急情况（漏水）：马上联系客户", 16, ["紧急情况（漏", "水）：马上联系客", "户"]),
        ("噪音管制、property_management 物业", 20, ["噪音管制、", "property_management", "物业"]),
        ("至少 30 分钟内联系", 8, ["至少", "30 分钟", "内联系"]),
        ("回应报修（客服01） +2", 18, ["回应报修（客服01）", "+2"]),
        ("到 2026-11-23 周一 02:49 为止", 16, ["到 2026-11-23", "周一 02:49 为止"]),
        ("customer-service lead (queue)", 16, ["customer-service", "lead (queue)"]),
        ("price_list_of_the_company", 10, ["price_list", "_of_the_co", "mpany"]),
        (
            "可以填在岗客服的代号：客服01、客服02、客服03",
            34,
            ["可以填在岗客服的代号：客服01、", "客服02、客服03"],
        ),
        ("首次面谈（客服主管01）", 14, ["首次面谈", "（客服主管01）"]),
        ("金额合计五十元，已付", 14, ["金额合计五十", "元，已付"]),
        ("", 10, [""]),
        ("一行\n两行", 20, ["一行", "两行"]),
    ],
)
def test_where_lines_break(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


def test_no_column_is_cut_while_another_may_wrap() -> None:
    heads = ["款项", "付款节点", "应付日", "未付"]
    rows = [heads, ["瓷砖铺贴验收", "水电改造验收，以及此前的全部增减项", "2026-11-23", "37,200.00"]]
    found = widths(rows, 44)
    assert found is not None
    assert sum(found) <= 44
    assert found[2:] == [10, 9]
    assert widths(rows, 200) is None, "all fit as they are"
    assert widths(rows, 12) is None, "not even the shortest pieces fit"


@pytest.mark.parametrize("width", [60, 80, 100])
def test_a_table_is_no_wider_than_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    out = Output(stdout=Terminal())
    row = [
        "H000041-2",
        "紧急情况（漏水）：马上联系客户",
        "客服主管（待认领）",
        "2026-11-23 周一 03:19",
        "1,234,500.00",
    ]
    out.table(["待办", "事项", "经办", "截止", "金额"], [row], right=(4,))
    printed = Text.from_ansi(out.console.file.getvalue()).plain  # type: ignore[attr-defined]
    assert max(cell_len(line) for line in printed.splitlines()) <= width
    for whole in ("H000041-2", "2026-11-23", "1,234,500.00"):
        assert whole in printed
