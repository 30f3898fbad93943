"""What happens after an answer about money, cases, contacts and pauses, said before it is sent."""

ZH = {
    "after.decide_hold.decision.hold": (
        "这笔款收齐前，后面的施工停着等；马上通知工程监理和客服，到下面填的日期再决定一次"
    ),
    "after.decide_hold.decision.release": "后面的施工马上接着做，通知工程监理、客服和财务；这笔款继续催收",
    "after.approve_refund.approved.yes": "生成待办，{to}在 {by} 前付给客户，付完告诉客户和申请人",
    "after.approve_refund.approved.no": "不退，告诉申请人 {asker}",
    "after.approve_waiver.approved.yes": "这笔款不再收，通知店长和财务",
    "after.approve_waiver.approved.no": "不免，{to}继续收",
    "after.approve_correction.approved.yes": "马上按更正入账，少的部分继续收；通知申请人、财务和客服",
    "after.approve_correction.approved.no": "账目不变，告诉申请人 {asker}",
    "after.collect_claim.outcome.received": "入账；没收齐的部分继续收",
    "after.collect_claim.outcome.waived": "按金额转{to}审批，{by} 前批；批准后不再收",
    "after.issue_invoice.outcome.issued": "登记发票号，告诉客户和申请人 {asker}",
    "after.issue_invoice.outcome.dropped": "不开了，告诉申请人 {asker}",
    "after.solve_complaint.accepted.yes": "填了完成日期的，办完前定期向客户通报进度；没填的就此结案",
    "after.solve_complaint.accepted.no": "通知店长，{to}在 {by} 前拿出新方案",
    "after.again": "没办妥，马上重新生成这个待办",
    "after.told_again": "没联系上客户，{at} 再打",
    "after.told_again.last": "没联系上客户，不再打，发消息告诉客户",
    "after.told_again.lead": "没联系上客户，不再打：发消息告诉客户，并通知客服主管",
    "after.respond_emergency.customer_reached.no": "没联系上客户：马上发消息，{by} 前再打",
    "after.extra_task.result.done": "告诉请您办事的 {asker}",
    "after.extra_task.result.not_needed": "告诉请您办事的 {asker}不用办了",
    "after.tell_answer.settled.yes": "客户已知道答案就结案；又问了新问题的接着办",
    "after.tell_answer.settled.no": "接着办：马上再请{to}答复",
    "after.review_pause.decision.resume": "马上恢复，停着的期限从现在接着算",
    "after.review_pause.decision.go_on": "继续暂停，到下面填的日期再看",
    "after.offer_repair.accepted.yes": "告诉财务要收的费用，接着约上门维修",
    "after.offer_repair.accepted.no": "不修了，就此结束",
    "after.report_progress.settled.yes": "客户也知道了的就结案",
    "after.report_progress.settled.no": "过些天再向客户通报一次，直到办完",
}

EN = {
    "after.decide_hold.decision.hold": (
        "The works stand still until it is paid; site supervisor and agent are told at once, and it is decided "
        "again on the day below"
    ),
    "after.decide_hold.decision.release": (
        "The works go on at once; site supervisor, agent and finance are told, the payment is asked for all the same"
    ),
    "after.approve_refund.approved.yes": "It is paid out by {to} by {by}; then the customer and whoever asked are told",
    "after.approve_refund.approved.no": "Not refunded; {asker} is told, who asked for it",
    "after.approve_waiver.approved.yes": "It is asked for no more; store manager and finance are told",
    "after.approve_waiver.approved.no": "Not given up: {to} asks for it as before",
    "after.approve_correction.approved.yes": (
        "The account is corrected, what is missing by that is asked for; whoever asked, finance and agent are told"
    ),
    "after.approve_correction.approved.no": "The account stays; {asker} is told, who asked for it",
    "after.collect_claim.outcome.received": "Booked; what is missing is asked for again",
    "after.collect_claim.outcome.waived": "By its amount the {to} decides, by {by}; approved, it is asked for no more",
    "after.issue_invoice.outcome.issued": "The number is booked; the customer and {asker} are told",
    "after.issue_invoice.outcome.dropped": "No invoice; {asker} is told, who asked for it",
    "after.solve_complaint.accepted.yes": (
        "With a day below the customer hears how far it is until it is done; without one the complaint is closed"
    ),
    "after.solve_complaint.accepted.no": "The store manager is told; the {to} finds another solution by {by}",
    "after.again": "Not done: the task opens again at once",
    "after.told_again": "Not reached: they are called again at {at}",
    "after.told_again.last": "Not reached: they are not called again but get a message",
    "after.told_again.lead": "Not reached: they are not called again but get a message, and the lead is told",
    "after.respond_emergency.customer_reached.no": "Not reached: a message at once, and another call by {by}",
    "after.extra_task.result.done": "{asker} is told, who asked you",
    "after.extra_task.result.not_needed": "{asker}, who asked you, is told that it is not needed",
    "after.tell_answer.settled.yes": "With the customer told it is closed; what they ask beside is answered too",
    "after.tell_answer.settled.no": "It goes on: the {to} is asked again at once",
    "after.review_pause.decision.resume": "It goes on at once; what stood still is counted on from now",
    "after.review_pause.decision.go_on": "It stays paused and is looked at again on the day below",
    "after.offer_repair.accepted.yes": "Finance hears what to charge; the repair is agreed on",
    "after.offer_repair.accepted.no": "It is not repaired, and ends here",
    "after.report_progress.settled.yes": "Once the customer knows it, it is closed",
    "after.report_progress.settled.no": "They hear how far it is again after some days, until it is settled",
}
