"""Words of published calendars, in both languages."""

ZH: dict[str, str] = {
    "kind.closed_meeting": "休息日的预约到时间",
    "kind.meeting_on_closed_day": "预约当天改为休息，请与客户重新约时间",
    "kind.meeting_on_closed_day.of": "预约当天改为休息，请与客户重新约时间：{appointment}",
    "refused.published_meanwhile": (
        "另有同事刚发布了日历 {name} 的版本 {version}，这一次没有发布；请重新执行，再看一遍有哪些变动"
    ),
    "refused.publication_undelivered": (
        "日历已经发布，但连不上流程服务，还没有通知各旅程；稍后把同一个文件再发布一次即可继续（{publication}）"
    ),
}

EN: dict[str, str] = {
    "kind.closed_meeting": "a meeting on a closed day begins",
    "kind.meeting_on_closed_day": "A meeting's day is closed now: agree on another time",
    "kind.meeting_on_closed_day.of": "A meeting's day is closed now: agree on another time ({appointment})",
    "refused.published_meanwhile": (
        "Somebody published version {version} of the calendar {name} meanwhile, nothing of yours was published; "
        "give the command again and look at what moves"
    ),
    "refused.publication_undelivered": (
        "The calendars are published, but Temporal cannot be reached and no journey was told yet; publish the same "
        "file again later to go on ({publication})"
    ),
}
