"""What happens after an answer before the contract, said before it is sent."""

ZH = {
    "after.designer_talk.outcome.held": "谈到的要求带进方案",
    "after.showroom_visit.outcome.held": "记下客户看中的材料",
    "after.talk.outcome.later": "{at} 重新生成这个待办，由{to}再约",
    "after.talk.outcome.later.last": "已经推过一次，不再单独约，看方案时一起谈",
    "after.talk.outcome.not_wanted": "不谈了，流程照常往下走",
    "after.decide_refusal.decision.own_plan": "不再量房，按客户自己的图纸做方案；马上请{to}定设计师",
    "after.decide_refusal.decision.ask_again": "{at} 由{to}再打电话问能不能量房",
    "after.plan_talk.changes_needed.yes": "马上请{to}修改方案；约好了时间就按约好的看，没约的由客服再约",
    "after.plan_talk.changes_needed.yes.decided": "已是第 {number} 轮，先由{to}决定还改不改、怎么改",
    "after.plan_talk.changes_needed.no": "方案定稿，{to}马上编预算；要效果图的先收费再画",
    "after.plan_talk.wants_other_designer.yes": "先转{to}决定换不换设计师，{by} 前定下来，之后再往下做",
    "after.plan_talk.wants_other_designer.yes.decided": "转设计总监决定换不换设计师",
    "after.change_designer.decision.other_designer": "由新设计师接手，马上发消息告诉客户和新设计师",
    "after.change_designer.decision.stays": "仍由原设计师做，马上发消息告诉客户和客服",
    "after.decide_round.decision.go_on": "马上请{to}再改一轮",
    "after.decide_round.decision.other_designer": "换设计师，马上由新设计师再改一轮",
    "after.decide_round.decision.paid_design": "先由{to}收设计费，收齐后再改；客户不肯付的记为流失",
    "after.review_plan.approved.yes": "方案可以给客户看",
    "after.review_plan.approved.no": "退回{to}，{by} 前改好再审",
    "after.approve_quote.yes.first": "另一方还没审；两方都同意，这版预算才生效",
    "after.approve_quote.no.first": "等另一方审完，不管结果如何都退回重做预算",
    "after.approve_quote.yes": "两方都同意了，这版预算马上生效，通知销售和客服",
    "after.approve_quote.no": "退回{to}重做预算，{by} 前做好再审",
    "after.collect_fee.outcome.received": "收齐后马上由{to}开始做；没收齐的部分继续收",
    "after.collect_fee.outcome.withdrawn": "不做效果图了，只给客户看预算；告诉客服和设计师",
    "after.collect_fee.outcome.withdrawn.settled": "已收的部分通知财务处理",
    "after.budget_call.reaction.no_problem": "价格谈定，{at} 由{to}打电话问签约决定",
    "after.budget_call.reaction.gap": "按下面选的办法缩小差距：让利按金额报批，改版由销售重做预算",
    "after.budget_call.reaction.gap.decided": "谈了好几轮，先转{to}决定还谈不谈",
    "after.decide_gap.decision.go_on": "按客服在电话里选的办法办：让利报批，或改一版预算",
    "after.approve_concession.approved.yes": "价格按批准的金额下调，合同按新价重新起草；{to}马上约客户再谈",
    "after.approve_concession.no": "不让利，价格不变；{to}马上约客户再谈",
    "after.approve_concession.no.higher": "这一级不批，马上转{to}，{by} 前批",
    "after.arrange_signing.decision.yes": "合同全部审批通过后和客户约签约时间；客户等久了会提醒客服和销售经理",
    "after.arrange_signing.decision.undecided": "{at} 由{to}再打电话问",
    "after.arrange_signing.decision.undecided.last": "已问到最后一次，客户记为流失，以后的安排全部取消",
    "after.review_contract.yes.first": "另一方还没审；两方都同意，合同才能签",
    "after.review_contract.no.first": "等另一方审完，带着原因退回重新起草",
    "after.review_contract.yes": "审批全部通过，可以和客户约签约",
    "after.review_contract.no": "带着原因退回{to}，重新起草合同",
}

EN = {
    "after.designer_talk.outcome.held": "What was said goes into the plan",
    "after.showroom_visit.outcome.held": "What they liked is noted",
    "after.talk.outcome.later": "The task opens again for the {to} at {at}",
    "after.talk.outcome.later.last": "It was put off before: it is left for the viewing of the plan",
    "after.talk.outcome.not_wanted": "It is left out; the rest goes on",
    "after.decide_refusal.decision.own_plan": (
        "No measurement: the plan is drawn by the customer's own drawing; the {to} names the designer"
    ),
    "after.decide_refusal.decision.ask_again": "The {to} calls them again at {at}",
    "after.plan_talk.changes_needed.yes": (
        "The {to} revises it at once; it is shown at the time agreed on, without one somebody agrees on it"
    ),
    "after.plan_talk.changes_needed.yes.decided": (
        "It would be round {number}: the {to} decides first whether and how it goes on"
    ),
    "after.plan_talk.changes_needed.no": (
        "The plan is agreed on: {to} prepares the budget; a rendering is drawn once its fee is received"
    ),
    "after.plan_talk.wants_other_designer.yes": "First the {to} decides who draws, by {by}",
    "after.plan_talk.wants_other_designer.yes.decided": "The design director decides who draws",
    "after.change_designer.decision.other_designer": "Another designer takes over; both they and the customer are told",
    "after.change_designer.decision.stays": "The designer stays; customer and agent are told at once",
    "after.decide_round.decision.go_on": "One more round by the {to}, at once",
    "after.decide_round.decision.other_designer": "One more round by another designer, at once",
    "after.decide_round.decision.paid_design": (
        "The fee is received by {to} first, then it is revised; who does not pay it is lost"
    ),
    "after.review_plan.approved.yes": "The plan may be shown",
    "after.review_plan.approved.no": "Back to the {to}, ready by {by}, then reviewed again",
    "after.approve_quote.yes.first": "The other one has not decided yet; the budget stands once both agree",
    "after.approve_quote.no.first": "Once the other one has decided as well, the budget is prepared anew",
    "after.approve_quote.yes": "Both agree: the budget stands, and sales and agent are told",
    "after.approve_quote.no": "The budget is prepared anew by {to}, by {by}",
    "after.collect_fee.outcome.received": "Once it is whole the {to} begins; what is missing is asked for again",
    "after.collect_fee.outcome.withdrawn": "No rendering, only the budget is shown; agent and designer are told",
    "after.collect_fee.outcome.withdrawn.settled": "finance settles what was received",
    "after.budget_call.reaction.no_problem": "The price is settled; the {to} asks for their decision at {at}",
    "after.budget_call.reaction.gap": (
        "The gap is closed the way chosen below: a concession is approved by its amount, or the budget made anew"
    ),
    "after.budget_call.reaction.gap.decided": "After so many rounds the {to} decides whether it goes on",
    "after.decide_gap.decision.go_on": "It goes on the way chosen in the call: a concession, or another budget",
    "after.approve_concession.approved.yes": (
        "The price goes down by it, the contract is drafted anew; the {to} agrees on another talk at once"
    ),
    "after.approve_concession.no": "The price stays; the {to} agrees on another talk at once",
    "after.approve_concession.no.higher": "Not granted here: the {to} decides by {by}",
    "after.arrange_signing.decision.yes": (
        "Once every review of the contract agrees a time to sign is agreed on; while they wait, agent and sales "
        "manager are reminded"
    ),
    "after.arrange_signing.decision.undecided": "The {to} asks again at {at}",
    "after.arrange_signing.decision.undecided.last": (
        "This was the last time: the customer is lost, and all that was planned falls away"
    ),
    "after.review_contract.yes.first": "The other one has not decided yet; it may be signed once both agree",
    "after.review_contract.no.first": "Once the other one has decided as well, it is drafted anew with the reasons",
    "after.review_contract.yes": "Every review agrees: a time to sign may be agreed on",
    "after.review_contract.no": "Back to the {to} with the reason: the contract is drafted anew",
}
