"""Words of changing the service standard, in both languages."""

ZH: dict[str, str] = {
    "event.standard_adopted": "换用服务标准的另一个版本",
    "refused.other_standard": "旅程用的是服务标准 {standard}，不能换到另一个标准",
    "refused.adopted_already": "旅程已经用第 {version} 版服务标准",
    "refused.names_missing": "第 {version} 版服务标准缺少旅程要用到的：{names}",
    "refused.paused_otherwise": "旅程正暂停，而第 {version} 版对这种暂停的规定不同；恢复以后再换",
}

EN: dict[str, str] = {
    "event.standard_adopted": "another version of the standard adopted",
    "refused.other_standard": "the journey goes by the standard {standard} and cannot move to another one",
    "refused.adopted_already": "the journey goes by version {version} of its standard already",
    "refused.names_missing": "version {version} of the standard lacks what the journey asks for: {names}",
    "refused.paused_otherwise": (
        "the journey is paused, and version {version} has other rules for such a pause; move it when it goes on"
    ),
}
