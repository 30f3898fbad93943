"""Words of the day's chores, in both languages."""

ZH: dict[str, str] = {
    "housekeeping.workflow": "每日例行清理：删除过期和残留的数据，检查来年的工作日历",
    "housekeeping.settles": "服务中断后先让各旅程把未记录的内容写完",
    "housekeeping.chore.rows": "删除过期和残留的记录",
    "housekeeping.chore.contents": "删除不再有资料引用的文件",
    "housekeeping.chore.calendars": "检查来年的工作日历是否已发布",
    "refused.housekeeping_not_scheduled": "每日例行清理还没有排上：启动工作进程后会自动排上",
    "refused.housekeeping_silent": "连不上流程服务，或没有工作进程在运行，查不到也做不了例行清理",
}

EN: dict[str, str] = {
    "housekeeping.workflow": "the day's chores: remove what is over or left over, look at next year's calendars",
    "housekeeping.settles": "after an outage, journeys record first what they could not",
    "housekeeping.chore.rows": "remove rows that are over or left over",
    "housekeeping.chore.contents": "remove files that no document names any more",
    "housekeeping.chore.calendars": "look whether the calendars of the days to come are published",
    "refused.housekeeping_not_scheduled": "the day's chores are not scheduled yet; a worker does it when it starts",
    "refused.housekeeping_silent": "Temporal cannot be reached, or no worker runs: the day's chores cannot be done now",
}
