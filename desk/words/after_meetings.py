"""What happens after an answer about a meeting: agreeing on it, confirming, checking, holding it."""

ZH = {
    "after.arrange_appointment.outcome.agreed.call": "预留这个时间；会前通知同事，当天打电话和客户确认",
    "after.arrange_appointment.outcome.agreed.notice": "预留这个时间；会前通知同事，不再打电话确认",
    "after.arrange_appointment.outcome.agreed.message": "预留这个时间；会前通知同事，当天发消息请客户确认",
    "after.declined.lost": "不再约；客户记为流失，以后的安排全部取消",
    "after.declined.briefing": "不约现场交底了，转{to}决定等不等交底",
    "after.declined.site_acceptance": "不约现场验收了，由{to}请客户看照片远程验收",
    "after.declined.acceptance": "不约竣工验收了，转{to}决定怎么继续",
    "after.declined.cleaning": "不约保洁了",
    "after.declined.crack_repair": "不约修补了，裂缝这件事就此结束，通知客服主管",
    "after.declined.claim_inspection": "不约上门查看了，这次报修就此结束，通知客服主管",
    "after.declined.claim_repair": "不约上门维修了，这次报修就此结束，通知客服主管",
    "after.confirm_appointment.outcome.confirmed": "预约不变",
    "after.confirm_appointment.outcome.cancelled": "通知主持人和同去的同事",
    "after.confirm_appointment.outcome.no_answer.again": "{at} 再打一次",
    "after.confirm_appointment.outcome.no_answer.message": "发消息请客户确认",
    "after.confirm_appointment.outcome.no_answer.watched": "{at} 仍没确认的，告诉主持人 {host}，见面照常",
    "after.confirm_appointment.outcome.no_answer.told": "马上告诉主持人 {host} 客户没确认，见面照常",
    "after.check_ready.ready.yes": "按时通知主持人和同去的同事",
    "after.check_ready.ready.yes.missing": (
        "上面列的东西到提交时还缺，就按没准备好算：{by} 前另约时间，最早 {earliest}"
    ),
    "after.check_ready.ready.no": (
        "见面改期：通知{lead}和同去的同事，发消息告诉客户，{by} 前另约时间，最早 {earliest}"
    ),
    "after.meeting.outcome.held": "填好下面的内容提交，进入下一步",
    "after.meeting.outcome.held.called": "{at} 由{to}打回访电话",
    "after.meeting.outcome.no_show.again": (
        "第 {missed} 次爽约：填了新时间就改到那时，没填就由{to}重新约；满 {most} 次由{lead}决定"
    ),
    "after.meeting.outcome.no_show.decides": "第 {missed} 次爽约，转{to}决定：再约、放一放，还是不约了",
    "after.meeting.outcome.missed_by_us": (
        "记为我们失约：通知{lead}，发消息向客户致歉；没填新时间的，{by} 前由{to}另约"
    ),
    "after.meeting.outcome.moved": "填了新时间就改到那时；没填就由{to}和客户另约",
    "after.moved_by_us": "算我们改期，发消息告诉客户；填了新时间就改到那时，没填就在 {by} 前另约",
    "after.measure_site.outcome.held": "量房完成；设计师也定下来后开始画方案",
    "after.sign_contract.outcome.held": "签了的登记合同，马上收首期款；没签的按下面填的办",
    "after.briefing_report.outcome.held": "设计师到场的，交底完成，按约好的日子开工；没到场的转店长决定",
    "after.accept_site_stage.outcome.held": "全部合格并签字的，本阶段验收通过；不合格的先返工再请客户看",
    "after.acceptance.outcome.held": (
        "签字的进入尾款和交钥匙；不合格的按日期整改后只复验这些；没有不合格却不签的，转客服主管决定"
    ),
    "after.do_cleaning.outcome.held": "这次免费保洁就算用掉了",
    "after.crack_repair.outcome.held": "客户签字的结束；没签字的通知客服主管，再约一次",
    "after.inspect_defect.outcome.held": "保修范围内的告诉客户并约维修；不在范围内的由客服向客户说明并报价",
    "after.repair_defect.outcome.held": "修好并签字的结束；否则通知客服主管，再约一次",
    "after.decide_no_show.decision.rest": "先放一放，{at} 起再和客户约",
}

EN = {
    "after.arrange_appointment.outcome.agreed.call": (
        "The time is kept; colleagues are told before it, the customer is called that day to confirm"
    ),
    "after.arrange_appointment.outcome.agreed.notice": "The time is kept; colleagues are told, nobody calls to confirm",
    "after.arrange_appointment.outcome.agreed.message": (
        "The time is kept; colleagues are told before it, a message asks the customer that day to confirm"
    ),
    "after.declined.lost": "It is not arranged; the customer is lost, and all that was planned falls away",
    "after.declined.briefing": "No briefing is arranged; the {to} decides whether the works wait for one",
    "after.declined.site_acceptance": "No visit is arranged; the {to} has it accepted by photos",
    "after.declined.acceptance": "No acceptance is arranged; the {to} decides how it goes on",
    "after.declined.cleaning": "No cleaning is arranged",
    "after.declined.crack_repair": "No repair is arranged; the case of the cracks ends, the lead is told",
    "after.declined.claim_inspection": "No inspection is arranged; the claim ends, the lead is told",
    "after.declined.claim_repair": "No repair is arranged; the claim ends, the lead is told",
    "after.confirm_appointment.outcome.confirmed": "The meeting stands",
    "after.confirm_appointment.outcome.cancelled": "host and attendees are told",
    "after.confirm_appointment.outcome.no_answer.again": "They are called once more at {at}",
    "after.confirm_appointment.outcome.no_answer.message": "a message asks them to confirm",
    "after.confirm_appointment.outcome.no_answer.watched": (
        "Still silent at {at}, the host {host} is told, and the meeting stands"
    ),
    "after.confirm_appointment.outcome.no_answer.told": (
        "The host {host} is told that nobody confirmed it; the meeting stands"
    ),
    "after.check_ready.ready.yes": "Host and attendees are told in time",
    "after.check_ready.ready.yes.missing": (
        "While what is named above is missing it counts as not ready: another time by {by}, not before {earliest}"
    ),
    "after.check_ready.ready.no": (
        "The meeting moves: {lead}, attendees and customer are told, another time is agreed on by {by}, "
        "not before {earliest}"
    ),
    "after.meeting.outcome.held": "With the report below it goes on to the next step",
    "after.meeting.outcome.held.called": "The {to} calls the customer about it at {at}",
    "after.meeting.outcome.no_show.again": (
        "No-show {missed}: it moves to the new time, without one the {to} agrees on it; after {most} the {lead} decides"
    ),
    "after.meeting.outcome.no_show.decides": (
        "No-show {missed}: the {to} decides whether to go on, wait or give it up"
    ),
    "after.meeting.outcome.missed_by_us": (
        "It counts as broken by us: the {lead} is told, the customer hears that we are sorry; without a new time "
        "the {to} agrees on one by {by}"
    ),
    "after.meeting.outcome.moved": "It moves to the new time; without one the {to} agrees on it with the customer",
    "after.moved_by_us": (
        "It counts as moved by us and the customer is told; without a new time one is agreed on by {by}"
    ),
    "after.measure_site.outcome.held": "Measured; the plan is drawn once the designer is named too",
    "after.sign_contract.outcome.held": (
        "Signed: the contract is recorded and the first payment asked for; otherwise as said below"
    ),
    "after.briefing_report.outcome.held": (
        "With the designer there the site opens on its day; without them the store manager decides"
    ),
    "after.accept_site_stage.outcome.held": (
        "All passed and signed, the stage is accepted; what failed is put right and shown again"
    ),
    "after.acceptance.outcome.held": (
        "Signed, the last payment and the keys follow; what failed is put right by its day and only that is tried "
        "again; not signed with nothing failed, the lead decides"
    ),
    "after.do_cleaning.outcome.held": "The free cleaning is used up",
    "after.crack_repair.outcome.held": "Signed, it is done; not signed, the lead is told and another visit agreed on",
    "after.inspect_defect.outcome.held": (
        "Covered, the repair is agreed on; otherwise the agent explains it and offers a price"
    ),
    "after.repair_defect.outcome.held": (
        "Mended and signed, it is done; otherwise the lead is told and another visit agreed on"
    ),
    "after.decide_no_show.decision.rest": "Left alone; from {at} on a time is agreed on again",
}
