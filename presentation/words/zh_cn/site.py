"""Chinese words of the site."""

WORDS: dict[str, str] = {
    "show.site": "施工计划",
    "head.site_stage": "节点",
    "head.planned_finish": "计划完成",
    "head.actual": "实际完成",
    "head.days_late": "延期",
    "site.expected": "预计 {on}",
    "site.in_time": "按期",
    "site.late": "晚 {days} 天",
    "site.of_customer": "，其中客户原因 {days} 天",
    "site.end": "预计 {expected} 全部完工；没有约定工期。",
    "site.end_within": "预计 {expected} 全部完工，在合同工期 {agreed} 以内。",
    "site.end_beyond": "预计 {expected} 全部完工，比合同工期 {agreed} 晚 {days} 天。",
    "about.planned_on": "计划完成日",
    "about.expected_on": "预计完成日",
    "about.items": "清单",
    "about.failed": "没通过的项目",
    "about.photos": "照片至少（张）",
    "about.open_items": "未过项数",
    "about.started_at": "蓄水时间",
    "about.delay_reason": "原因",
}
