"""What happens after an answer from the signed contract to the handover, said before it is sent."""

ZH = {
    "after.take_keys.outcome.taken": "收钥匙这一项完成；其余开工准备齐了就约开工日",
    "after.take_keys.outcome.not_ready": "到客户说的那天再生成待办去收",
    "after.take_keys.outcome.not_ready.told": "已推 {times} 次，通知{to}",
    "after.obtain_permit.outcome.obtained": "许可这一项完成；其余开工准备齐了就约开工日",
    "after.obtain_permit.outcome.applied": "到物业答复那天再生成待办去问",
    "after.obtain_permit.outcome.refused": "{to}在 {by} 前再去申请；马上由客服打电话告诉客户",
    "after.extend_permit.outcome.extended": "按新的有效期施工；快到期时再提醒",
    "after.extend_permit.outcome.not_needed": "不再提醒续办；过期后不能开始新的施工阶段",
    "after.extend_permit.outcome.refused": "马上通知店长和客服；{to}在 {by} 前再去申请",
    "after.decide_briefing.decision.wait": "由{to}和客户另约交底时间，开工跟着等",
    "after.decide_briefing.decision.wait.day": "继续等交底；到 {at} 还没交底，再请{to}决定",
    "after.decide_briefing.decision.without": "不等交底，到了约好的开工日就开工",
    "after.kickoff.missing": "还不能开工：通知客服主管和客服，{by} 前补齐再确认",
    "after.site_stage.outcome.started": "记下开工日，接着等完工",
    "after.site_stage.outcome.late": "后面的工期重排；比告诉客户的日子晚满 {hours} 小时的，由客服打电话说明",
    "after.site_stage.outcome.finished.checked.tested": "清单全部合格，马上做闭水试验；不合格的先返工",
    "after.site_stage.outcome.finished.checked.accepted": "清单全部合格，由{to}约客户来验收；不合格的先返工",
    "after.site_stage.outcome.finished.checked.next": "清单全部合格，进入下一阶段「{stage}」；不合格的先返工",
    "after.site_stage.outcome.finished.checked.last": "清单全部合格，由{to}自检验收；不合格的先返工",
    "after.site_stage.outcome.finished.measured.tested": "尺寸相符，马上做闭水试验；不符的再来量",
    "after.site_stage.outcome.finished.measured.accepted": "尺寸相符，由{to}约客户来验收；不符的再来量",
    "after.site_stage.outcome.finished.measured.next": "尺寸相符，进入下一阶段「{stage}」；不符的再来量",
    "after.site_stage.outcome.finished.measured.last": "尺寸相符，由{to}自检验收；不符的再来量",
    "after.read_water_test.leak.yes": "{to}返工，修好后重做闭水试验",
    "after.read_water_test.leak.no.accepted": "闭水通过，由{to}约客户来验收",
    "after.read_water_test.leak.no.next": "闭水通过，进入下一阶段「{stage}」",
    "after.read_water_test.leak.no.last": "闭水通过，由{to}自检验收",
    "after.accept_from_afar.accepted.yes.paid": "本阶段验收通过，马上收这一期款，收到后进入下一阶段",
    "after.accept_from_afar.accepted.yes.next": "本阶段验收通过，进入下一阶段「{stage}」",
    "after.accept_from_afar.accepted.yes.last": "本阶段验收通过，由{to}自检验收",
    "after.accept_from_afar.accepted.no": "不合格的项目先返工，再请客户看照片",
    "after.pre_acceptance.passed.yes": "工地完工；没有未结的增减项，{to}就打电话请客户来验收",
    "after.pre_acceptance.passed.no": "{to}整改，改好再自检",
    "after.site_inspection.fire_equipment_on_site.no": "马上生成待办，{to}当天把消防器材送到工地",
    "after.draft_change_order.outcome.drafted": "按累计金额送相应的人审批，批准后请客户签字",
    "after.change_order.dropped": "增减项取消，照原样施工；通知设计师、工程监理和客服",
    "after.change_order.again": "带着原因退回，重做一版再审批",
    "after.approve_change_order.approved.yes": "{to}请客户签字，{by} 前有效；签字前不施工",
    "after.sign_change_order.outcome.signed": (
        "合同金额、付款和工期马上调整，通知客户、工程监理和财务；在下一道施工里一起做，已完工的另生成施工待办"
    ),
    "after.build_change.passed.yes": "增项完成，可以继续验收",
    "after.build_change.passed.no": "重新生成待办，{to}在 {by} 前整改好",
    "after.decide_acceptance.decision.later": "发消息告诉客户；{at}（填了日期的按那天）再约验收",
    "after.decide_acceptance.decision.new_items": "客户提的每一项各生成整改待办，发消息告诉客户哪天改好，改好再验收",
    "after.decide_acceptance.decision.reservations": "算验收通过，进入尾款和交钥匙；保留项各按约定日期跟进",
}

EN = {
    "after.take_keys.outcome.taken": "The keys are done; the day of the kickoff is agreed on once all is prepared",
    "after.take_keys.outcome.not_ready": "The task opens again on the day that they named",
    "after.take_keys.outcome.not_ready.told": "put off {times} times, so the {to} is told",
    "after.obtain_permit.outcome.obtained": (
        "The permit is done; the day of the kickoff is agreed on once all is prepared"
    ),
    "after.obtain_permit.outcome.applied": "The task opens again on the day of the management's answer",
    "after.obtain_permit.outcome.refused": (
        "The {to} applies again by {by}; the agent calls the customer about it at once"
    ),
    "after.extend_permit.outcome.extended": "The works go on under the new term; it is watched again before it ends",
    "after.extend_permit.outcome.not_needed": "Nobody is reminded any more; once it ended no further stage begins",
    "after.extend_permit.outcome.refused": (
        "Store manager and agent are told at once; the {to} applies again by {by}"
    ),
    "after.decide_briefing.decision.wait": "The {to} agrees on another time for the briefing; the start waits for it",
    "after.decide_briefing.decision.wait.day": "The start waits; not held by {at}, the {to} decides again",
    "after.decide_briefing.decision.without": "No briefing: the site opens when its day has come",
    "after.kickoff.missing": (
        "The site does not open: lead and agent are told, and it is looked at again by {by}"
    ),
    "after.site_stage.outcome.started": "The first day is noted; its end is awaited",
    "after.site_stage.outcome.late": (
        "The later stages are planned anew; from {hours} hours later than told on, the customer is called"
    ),
    "after.site_stage.outcome.finished.checked.tested": "All passed: the water test; what failed is mended first",
    "after.site_stage.outcome.finished.checked.accepted": (
        "All passed: the {to} agrees on the customer's acceptance; what failed is mended first"
    ),
    "after.site_stage.outcome.finished.checked.next": (
        "All passed: the next stage begins, {stage}; what failed is mended first"
    ),
    "after.site_stage.outcome.finished.checked.last": (
        "All passed: the {to} accepts the works for us; what failed is mended first"
    ),
    "after.site_stage.outcome.finished.measured.tested": "It fits: the water test; otherwise they come again",
    "after.site_stage.outcome.finished.measured.accepted": (
        "It fits: the {to} agrees on the customer's acceptance; otherwise they come again"
    ),
    "after.site_stage.outcome.finished.measured.next": (
        "It fits: the next stage begins, {stage}; otherwise they come again"
    ),
    "after.site_stage.outcome.finished.measured.last": (
        "It fits: the {to} accepts the works for us; otherwise they come again"
    ),
    "after.read_water_test.leak.yes": "The {to} puts it right; then it is tested again",
    "after.read_water_test.leak.no.accepted": "Passed: the {to} agrees on the customer's acceptance",
    "after.read_water_test.leak.no.next": "Passed: the next stage begins, {stage}",
    "after.read_water_test.leak.no.last": "Passed: the {to} accepts the works for us",
    "after.accept_from_afar.accepted.yes.paid": (
        "The stage is accepted: its payment is asked for, and the next stage begins with it"
    ),
    "after.accept_from_afar.accepted.yes.next": "The stage is accepted: the next one begins, {stage}",
    "after.accept_from_afar.accepted.yes.last": "The stage is accepted: the {to} accepts the works for us",
    "after.accept_from_afar.accepted.no": "What failed is put right first, then they see the photos again",
    "after.pre_acceptance.passed.yes": (
        "The works are complete; with no change order open the {to} calls the customer to the acceptance"
    ),
    "after.pre_acceptance.passed.no": "The {to} puts it right, then it is looked at again",
    "after.site_inspection.fire_equipment_on_site.no": "At once the {to} is asked to bring it, the same day",
    "after.draft_change_order.outcome.drafted": (
        "It goes to whoever decides on so much in all, then to the customer's signature"
    ),
    "after.change_order.dropped": "Nothing changes; designer, site supervisor and agent are told",
    "after.change_order.again": "Back with the reason: another version is drafted and approved",
    "after.approve_change_order.approved.yes": "The {to} has the customer sign it by {by}; nothing is built before",
    "after.sign_change_order.outcome.signed": (
        "Contract sum, payments and term are adjusted at once; customer, site supervisor and finance are told; "
        "it is built with the stages to come, after them by a task of its own"
    ),
    "after.build_change.passed.yes": "It is built; the acceptance may go on",
    "after.build_change.passed.no": "The task opens again: the {to} puts it right by {by}",
    "after.decide_acceptance.decision.later": (
        "The customer is told; the acceptance is agreed on at {at}, or on the day named below"
    ),
    "after.decide_acceptance.decision.new_items": (
        "Each item is put right by a task of its own; the customer is told by when, then it is tried again"
    ),
    "after.decide_acceptance.decision.reservations": (
        "Accepted: the last payment and the keys follow; each reservation is settled by its day"
    ),
}
