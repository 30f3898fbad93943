"""What stands beside a task's form: the customer in five lines, notes, other calls, texts to send, documents."""

ZH = {
    "beside.money": "已付 {received} · 未付 {owed}（均未到期）",
    "beside.money_due": "已付 {received} · 未付 {owed}，其中已到期 {due}",
    "beside.plan": "预计 {end} 完工，还有 {days} 天",
    "beside.plan_beyond": "预计 {end} 完工，还有 {days} 天，超出合同工期 {beyond} 天",
    "beside.plan_over": "原定 {end} 完工，已过 {days} 天",
    "beside.promise": "承诺：{what}，{by} 前（{who}）",
    "beside.case": "工单：{what}，下一步{next}（{who}，{at}）",
    "beside.more": "另有 {count} 项，见客户旅程",
    "beside.standing": "目前情况",
    "beside.meeting": "下次预约",
    "beside.together": "同一通电话里一并处理",
    "note.title": "备注",
    "note.write": "写备注",
    "note.words": "备注内容（只有服务这位客户的同事看得到）",
    "note.keep": "保存备注",
    "note.none": "还没有备注。",
    "task.noted": "备注已保存",
    "task.message_logged": "已记入联系记录",
    "task.document_kept": "文件已保存",
    "task.lines_read": "明细已从表格填入表单，请核对后提交。",
    "text.title": "发给客户的文字",
    "text.copy": "复制，去微信发送",
    "text.sent": "已发送，记入联系记录",
    "text.own": "这个待办的消息",
    "text.meeting": "预约提醒",
    "text.meeting.text": (
        "{customer}您好，我是{brand}的{speaker}。跟您确认一下：{at}，{kind}，地点：{place}，由{host}接待您。"
        "时间要改的话直接回复我，或打客服热线 {hotline}。"
    ),
    "text.tried": "没打通电话",
    "text.tried.text": (
        "{customer}您好，我是{brand}的{speaker}，刚才给您打过电话（{about}），没有接通。"
        "您看什么时候方便？回复我一个时间，我再打给您；也可以打客服热线 {hotline}。"
    ),
    "text.notice": "通知：{what}（{at}）",
    "text.notice.text": "{customer}您好，{notice}。有问题随时联系我，或打客服热线 {hotline}。{brand} {speaker}",
    "task.offer_free": "您填写的时间不行，下面两个时间可以约：",
    "task.offer_stands": "可以约的时间",
}

EN = {
    "beside.money": "Paid {received} · open {owed}, none of it due yet",
    "beside.money_due": "Paid {received} · open {owed}, of which due {due}",
    "beside.plan": "Works end on {end} as things stand: {days} days to go",
    "beside.plan_beyond": "Works end on {end} as things stand: {days} days to go, {beyond} beyond the contract's term",
    "beside.plan_over": "Works were to end on {end}: {days} days ago",
    "beside.promise": "Promise: {what} by {by} ({who})",
    "beside.case": "Case: {what}; next {next} ({who}, {at})",
    "beside.more": "{count} more on the journey's page",
    "beside.standing": "How things stand",
    "beside.meeting": "Next appointment",
    "beside.together": "In the same call",
    "note.title": "Notes",
    "note.write": "Write a note",
    "note.words": "Note (seen by those who serve this customer)",
    "note.keep": "Keep the note",
    "note.none": "No notes yet.",
    "task.noted": "Note kept",
    "task.message_logged": "In the contact log",
    "task.document_kept": "Document kept",
    "task.lines_read": "The form holds the lines of the file. Check them before you send it.",
    "text.title": "Texts for the customer",
    "text.copy": "Copy, to send by WeChat",
    "text.sent": "Sent: into the contact log",
    "text.own": "The message of this task",
    "text.meeting": "Reminder of the appointment",
    "text.meeting.text": (
        "Dear {customer}, this is {speaker} of {brand}. Just to confirm: {kind} on {at}, {place}, with {host}. "
        "If another time suits you better, reply here or call {hotline}."
    ),
    "text.tried": "Not reached by telephone",
    "text.tried.text": (
        "Dear {customer}, this is {speaker} of {brand}. I just tried to call you ({about}). "
        "When would it suit you? Reply with a time and I will call again; or call us on {hotline}."
    ),
    "text.notice": "Notice: {what} ({at})",
    "text.notice.text": "Dear {customer}, {notice}. Any questions: reply here or call {hotline}. {speaker}, {brand}",
    "task.offer_free": "The time that you gave cannot be had; these two can:",
    "task.offer_stands": "Times that can be offered",
}
