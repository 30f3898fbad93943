"""How staff hear, and what became of what they were sent."""

ZH = {
    "hear.title": "消息提醒",
    "hear.why": "有新待办、快到期、升级或待审批时，用聊天软件提醒您；链接只打开页面，不会替您办理。",
    "hear.wrong": (
        "没有保存：勿扰时段要开始和结束都填，账号只能用字母、数字和 . _ @ + -，通道要从列表里选。"
    ),
    "hear.channel": "提醒通道",
    "hear.company": "公司默认（{channel}）",
    "hear.kinds": "提醒我",
    "hear.always": "不能关闭",
    "hear.quiet": "勿扰时段",
    "hear.from": "开始",
    "hear.until": "结束",
    "hear.quiet_how": (
        "不填则按公司设置（{company}）。这段时间和休息日只提醒紧急情况，其余到次日一并提"
        "醒；开始和结束相同表示不设勿扰。"
    ),
    "hear.quiet_company": "{start}–{end}",
    "hear.quiet_none": "不设勿扰",
    "hear.ids": "我的账号",
    "hear.wecom": "企业微信账号（userid）",
    "hear.dingtalk": "钉钉手机号（不填则用登记的手机号）",
    "hear.feishu": "飞书 open id（ou_…）",
    "hear.save": "保存提醒设置",
    "sent.title": "提醒发送情况",
    "sent.why": (
        "系统给同事发了哪些提醒、结果如何。提醒每条至少发送一次；进程恰好在发送后中断时，可能重复一次。"
    ),
    "sent.failed": "未送达",
    "sent.mend": (
        "以下提醒没有送达，同事可能还不知道。改好密钥或账号后点「再发一次」，或当面告知后点「已处理」。"
    ),
    "sent.none_failed": "没有未送达的提醒。",
    "sent.waiting": "等待发送（合并或勿扰中）",
    "sent.lately": "最近发送",
    "sent.none": "还没有发过提醒。",
    "sent.made": "时间",
    "sent.who": "同事",
    "sent.what": "内容",
    "sent.by": "通道",
    "sent.result": "结果",
    "sent.acts": "操作",
    "sent.urgent": "紧急",
    "sent.again": "再发一次",
    "sent.looked": "已处理",
    "sent.menu": "提醒发送情况",
    "sent.menu_failed": "{count} 条提醒未送达",
}

EN = {
    "hear.title": "Notices",
    "hear.why": (
        "You are told by chat what you are given, what falls due, escalates or waits for your "
        "approval. A link opens a page; it never acts for you."
    ),
    "hear.wrong": (
        "Not saved: quiet hours need a start and an end, ids have letters, digits and . _ @ + - "
        "alone, and the channel is one of the list."
    ),
    "hear.channel": "Channel",
    "hear.company": "The company's ({channel})",
    "hear.kinds": "Tell me of",
    "hear.always": "always told",
    "hear.quiet": "Quiet hours",
    "hear.from": "From",
    "hear.until": "Until",
    "hear.quiet_how": (
        "Empty: the company's ({company}). In these hours and on days of rest you hear of "
        "emergencies alone, and of the rest together afterwards; the same time twice means no quiet "
        "hours."
    ),
    "hear.quiet_company": "{start}–{end}",
    "hear.quiet_none": "none",
    "hear.ids": "My ids",
    "hear.wecom": "WeCom user id",
    "hear.dingtalk": "Mobile number in DingTalk (empty: the one we know)",
    "hear.feishu": "Feishu open id (ou_…)",
    "hear.save": "Save notices",
    "sent.title": "Notices to staff",
    "sent.why": (
        "What colleagues were told, and what became of it. Each is sent at least once; should a "
        "process die right after sending, it may come twice."
    ),
    "sent.failed": "Undeliverable",
    "sent.mend": (
        "These were not delivered, so your colleagues may not know. Mend the key or the id and send "
        "again, or tell them yourself and mark it."
    ),
    "sent.none_failed": "Nothing is undeliverable.",
    "sent.waiting": "Waiting, to go together or for quiet hours to end",
    "sent.lately": "Lately",
    "sent.none": "Nothing was sent yet.",
    "sent.made": "Made",
    "sent.who": "Colleague",
    "sent.what": "What",
    "sent.by": "Channel",
    "sent.result": "Result",
    "sent.acts": "Acts",
    "sent.urgent": "urgent",
    "sent.again": "Send again",
    "sent.looked": "Seen to",
    "sent.menu": "Notices to staff",
    "sent.menu_failed": "{count} notices undeliverable",
}
