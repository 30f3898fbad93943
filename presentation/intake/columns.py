"""The columns of a customer file and the headings under which they are known, Chinese or English."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

from domain.entering import MOST_INSTALLMENTS

REASON = "reason"
REASON_HEADINGS = {"zh-CN": "原因", "en": "reason"}


@dataclass(frozen=True)
class Column:
    """A column: its name here, its usual headings, and other headings that mean the same."""

    name: str
    chinese: str
    english: str
    others: tuple[str, ...] = ()

    def heading(self, lang: str) -> str:
        return self.english if lang == "en" else self.chinese


CUSTOMER: tuple[Column, ...] = (
    Column("reference", "客户编号", "reference", ("编号", "外部编号", "线索编号", "ref", "id", "lead id")),
    Column("name", "姓名", "name", ("客户姓名", "客户", "称呼", "客户名称", "customer", "customer name")),
    Column(
        "phone",
        "电话",
        "phone",
        ("手机", "手机号", "手机号码", "联系电话", "电话号码", "mobile", "telephone"),
    ),
    Column("relation", "关系", "relation", ("与业主关系", "联系人关系")),
    Column("wechat", "微信", "wechat", ("微信号", "weixin")),
    Column("language", "语言", "language", ("沟通语言", "lang")),
    Column(
        "window",
        "联系时间",
        "contact window",
        ("方便联系的时间", "可联系时间", "联系时段", "window", "hours"),
    ),
    Column("community", "小区", "community", ("楼盘", "小区名称", "楼盘名称", "estate", "compound")),
    Column("building", "楼栋", "building", ("栋", "楼号", "幢", "栋号", "block")),
    Column("room", "房号", "room", ("室", "门牌", "门牌号", "房间号", "flat", "unit")),
    Column("district", "区域", "district", ("区", "行政区", "所在区")),
    Column("city", "城市", "city", ("所在城市", "市")),
    Column("area", "面积", "area", ("建筑面积", "房屋面积", "面积m2", "平米", "area m2", "area_m2", "size")),
    Column("use", "用途", "property use", ("房子用途", "房屋用途", "use", "property_use")),
    Column("source", "来源", "source", ("信息来源", "客户来源", "渠道", "lead source", "channel")),
    Column("style", "风格", "style", ("喜欢的风格", "意向风格", "装修风格")),
    Column("budget", "预算", "budget", ("装修预算", "意向预算", "budget hint")),
    Column("owner", "负责人", "owner", ("负责客服", "客服", "经办人", "agent")),
    Column("note", "备注", "note", ("说明", "remark", "notes", "comment")),
)
ENTRY: tuple[Column, ...] = (
    Column("stage", "当前阶段", "stage", ("阶段", "所处阶段", "客户阶段", "current stage", "at")),
    Column("designer", "设计师", "designer", ("负责设计师",)),
    Column("sales", "家装顾问", "sales", ("销售", "销售顾问", "家装销售")),
    Column("supervisor", "工程监理", "supervisor", ("监理", "项目经理", "工长", "site supervisor")),
    Column("tier", "客户等级", "tier", ("等级", "客户级别", "customer tier")),
    Column("consents", "同意事项", "consents", ("同意联系", "授权事项", "consent")),
    Column("consent_on", "同意日期", "consent on", ("授权日期", "consent date")),
    Column("means", "回访方式", "means", ("回访渠道", "preferred means")),
    Column("last_contact", "最近联系日期", "last contact", ("最近联系", "最后联系日期", "上次联系")),
    Column("place", "看方案地点", "meeting place", ("洽谈地点", "place")),
    Column("measured_on", "量房日期", "measured on", ("量房时间", "measurement date")),
    Column("plan_agreed_on", "方案确认日期", "plan agreed on", ("定稿日期", "平面方案确认日期")),
    Column("render_area", "效果图面积", "render area"),
    Column("render_rate", "效果图单价", "render rate"),
    Column("rendering_fee_paid", "已付效果图费", "rendering fee paid", ("效果图费已付",)),
    Column("budget_seen_on", "看预算日期", "budget seen on", ("报价日期", "预算讲解日期")),
    Column("quoted", "报价金额", "quoted", ("报价", "预算报价", "quote")),
    Column("quoted_days", "报价工期", "quoted days"),
    Column("signed_on", "签约日期", "signed on", ("合同日期", "签订日期", "contract date")),
    Column("contract_sum", "合同金额", "contract sum", ("合同价", "合同总价", "contract amount")),
    Column("paid_so_far", "已付金额", "paid so far", ("已付款", "累计已付", "已收款", "paid")),
    *(
        Column(f"paid_{place}", f"第{place}期已付", f"paid {place}")
        for place in range(1, MOST_INSTALLMENTS + 1)
    ),
    Column("milestones", "付款约定", "milestones", ("付款节点", "付款比例", "payment terms")),
    Column("term_days", "合同工期", "term days", ("工期",)),
    Column("planned_start", "计划开工日期", "planned start", ("约定开工日期",)),
    Column("kickoff_on", "开工日期", "kickoff on", ("实际开工日期", "开工日", "kickoff date")),
    Column(
        "site_done", "已完工节点", "site stage done", ("最后完工节点", "已完成节点", "last site stage done")
    ),
    Column("site_done_on", "节点完工日期", "site stage done on", ("节点完成日期",)),
    Column("site_due_on", "在建节点预计完工", "site stage due on", ("当前节点预计完工",)),
    Column("permit_until", "装修许可到期", "permit until", ("施工许可到期", "装修证到期")),
    Column("keys_sets", "已收钥匙套数", "keys sets", ("钥匙套数",)),
    Column("accepted_on", "竣工验收日期", "accepted on", ("验收日期", "acceptance date")),
    Column("reservations", "遗留问题数", "reservations open", ("遗留问题", "reservations")),
    Column("reservations_until", "遗留问题期限", "reservations until"),
    Column("handed_over_on", "交付日期", "handed over on", ("交房日期", "移交日期", "handover date")),
    Column("installed", "已安装项目", "installed", ("已装设备",)),
    Column("warranties", "质保到期", "warranties", ("保修到期", "保修截止")),
    Column("hoses_on", "进水软管安装日期", "hoses installed on", ("软管安装日期",)),
    Column("cleaning_until", "免费保洁截止", "cleaning until", ("保洁截止", "free cleaning until")),
)
"""What has to be known of a customer who is taken over, by stage (`domain.entering`)."""
COLUMNS = (*CUSTOMER, *ENTRY)
BY_NAME = {column.name: column for column in COLUMNS}

_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")


def _plain(heading: str) -> str:
    """Equal for headings that differ in width, case, spaces or a unit in brackets."""
    folded = _BRACKETS.sub("", unicodedata.normalize("NFKC", heading)).casefold()
    return re.sub(r"[\s_\-:*]+", "", folded)


_KNOWN = {
    _plain(heading): column.name
    for column in COLUMNS
    for heading in (column.name, column.chinese, column.english, *column.others)
} | {_plain(heading): REASON for heading in REASON_HEADINGS.values()}


def column_of(heading: str) -> str | None:
    """The column that a heading means; ``reason`` is the one that we add to rejected rows."""
    return _KNOWN.get(_plain(heading))


def closest(heading: str) -> str | None:
    """A known heading that looks like this one."""
    headings = [head for column in COLUMNS for head in (column.chinese, column.english, *column.others)]
    return next(iter(get_close_matches(heading, headings, n=1, cutoff=0.5)), None)


def option_of(name: str) -> str:
    """The option in which one customer's column is typed."""
    return "--at" if name == "stage" else f"--{name.replace('_', '-')}"


def is_chinese(headings: tuple[str, ...]) -> bool:
    """Whether a file speaks Chinese: so does the column that we add to it."""
    return any("\u4e00" <= letter <= "\u9fff" for heading in headings for letter in heading)
