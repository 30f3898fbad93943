"""每日例行清理的文字。"""

WORDS: dict[str, str] = {
    "help.housekeeping": "每日例行清理：上次什么时候做的、删除了什么、下次什么时候做",
    "option.housekeeping.now": "现在就做一次，做完再显示",
    "housekeeping.never": "还没有做过。",
    "housekeeping.last": "上次 {at}：{state}",
    "housekeeping.next": "下次 {at}",
    "housekeeping.paused": "已在 Temporal 里暂停，不会自动进行：{note}",
    "housekeeping.nothing": "没有需要删除的。",
    "housekeeping.removed": "已删除：{what}",
    "housekeeping.removed.words": "没有提交成功的填写内容",
    "housekeeping.removed.drafts": "搁置一个月的草稿",
    "housekeeping.removed.seen": "已结束待办的已读标记",
    "housekeeping.removed.sessions": "过期的登录",
    "housekeeping.removed.attempts": "过时的登录尝试",
    "housekeeping.removed.visits": "过时的链接访问计数",
    "housekeeping.removed.links": "过期满一个月的客户链接",
    "housekeeping.removed.times": "过期的占用时间",
    "housekeeping.removed.messages": "满三个月的员工提醒",
    "housekeeping.removed.contents": "不再有资料引用的文件",
    "housekeeping.state.running": "进行中",
    "housekeeping.state.completed": "已完成",
    "housekeeping.state.failed": "出错",
    "housekeeping.state.canceled": "被取消",
    "housekeeping.state.terminated": "被终止",
    "housekeeping.state.timed_out": "超时",
    "housekeeping.state.continued_as_new": "进行中",
    "housekeeping.contents_kept": (
        "有 {count} 个文件没有任何资料引用，占了大半，不像残留，因此一个都没有删除："
        "请核对文件夹与数据库是否属于同一套系统"
    ),
    "housekeeping.calendars": "来年的工作日历还没有发布：{names}（本月新提醒了 {told} 人）",
    "housekeeping.failed": "没有做成，明天再试：{chores}",
}
