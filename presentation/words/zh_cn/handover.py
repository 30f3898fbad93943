"""交付：保修卡，以及有关待办的说明。"""

WORDS: dict[str, str] = {
    "help.journey.warranty": "打印保修卡，用客户的语言",
    "warranty.title": "{brand} 保修卡  {journey}",
    "warranty.excluded": "不在保修范围",
    "failed.no_warranty": "{journey} 还没有保修：房子尚未交付。",
    "head.warranty": "保修项目",
    "head.covers": "保修内容",
    "head.from_day": "起",
    "head.until_day": "止",
    "about.item_to_try": "要试的项目",
    "about.flaw": "问题",
    "about.until": "答应的期限",
    "about.crew": "施工班组",
    "about.documents": "待补的资料",
    "about.sets_taken": "当初收的钥匙套数",
    "about.unsigned_reason": "客户不签的原因",
    "about.photos_kept": "照片",
}
