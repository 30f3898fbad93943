"""What happens after an answer, said before it is sent: of calls, and of whom no call reaches.

By ``after.<kind>.<field>.<choice>``, else by a family of forms in place of the kind; or as `desk.after` foretells it.
"""

ZH = {
    "after.and": "；",
    "after.lost": "客户记为流失，以后的安排全部取消",
    "after.lost.learned": "{to}复盘流失原因",
    "after.lost.settled": "已收的款由{to}结清",
    "after.arranged": "马上生成待办，由{to}和客户约时间",
    "after.call.outcome.reached": "填好下面的内容提交，这次联系就算完成",
    "after.call.outcome.no_answer.again": "连续第 {tried} 次没联系上，{at} 再联系",
    "after.call.outcome.no_answer.lead": "连续第 {tried} 次没联系上，不再自动重打，马上转{to}想办法联系并决定",
    "after.call.outcome.no_answer.given_up": "连续第 {tried} 次没联系上，这次电话不再打，流程照常往下走",
    "after.call.outcome.no_answer.visit": "连续第 {tried} 次没联系上，马上转{to}决定还约不约这次上门",
    "after.call.outcome.no_answer.message": "同时给客户发消息，说明打过电话",
    "after.call.outcome.call_back": "记为承诺，到客户说的时间生成待办再打；晚于那个时间 {within}还没打，算失约",
    "after.call.outcome.wrong_number": "马上生成待办，由{to}核实客户电话，核实后接着打",
    "after.call.outcome.refuses": "这次电话不再打，流程照常往下走",
    "after.call.outcome.refuses.lead": "不再打这个电话，马上转{to}决定怎么办",
    "after.call.outcome.do_not_contact": (
        "以后不再给客户打电话；合同里该告知的改发消息，回访、邮寄、问卷这些需要客户同意的全部停止"
    ),
    "after.call.outcome.do_not_contact.courtesy": (
        "以后不再给客户打电话，这次也不补发消息；合同里该告知的改发消息，回访、邮寄、问卷全部停止"
    ),
    "after.call.outcome.do_not_contact.lost": "以后不再联系；客户记为流失，以后的安排全部取消",
    "after.given_up.payment_call": "{at} 再打催款电话",
    "after.given_up.choices_call": "还没选的材料转{to}当面落实",
    "after.given_up.delay_call": "改用书面消息把新的完工日期告诉客户",
    "after.given_up.pre_completion_call": "接着由{to}和客户约竣工验收的时间",
    "after.given_up.crack_survey": "接着由{to}和客户约修补的时间",
    "after.given_up.progress_call": "连续 {missed} 个电话没打通，通知{to}",
    "after.call.complaint.yes": "马上立投诉，由{to}处理：{by} 前回应客户，{solved} 前拿出方案",
    "after.call.emergency.water": "马上立紧急事件并通知值班的{to}，{by} 前联系客户",
    "after.call.emergency.power": "马上立紧急事件并通知值班的{to}，{by} 前联系客户",
    "after.call.emergency.safety": "马上立紧急事件并通知值班的{to}，{by} 前联系客户",
    "after.call.defects.yes": "马上按保修报修立案：{to}在 {by} 前回复客户，并约人上门查看",
    "after.call.cracks_reported.yes": "由{to}先判断：紧急的马上约修，其余的等干燥季节统一修补",
    "after.call.stays_in_touch.no": "客户同意过的回访、邮寄、问卷马上全部停止；保修和合同里的事照常",
    "after.progress_call.fire_equipment_on_site.no": "马上生成待办，{to}当天把消防器材送到工地",
    "after.delay_call.agrees.no": "书面告诉客户新的日期，并通知客服主管和工程监理",
    "after.measurement_talk.measurement_agreed.yes": "约好了时间就预留；没约的由客服再和客户约",
    "after.measurement_talk.measurement_agreed.no": "再转客服主管决定怎么办",
    "after.arrange_signing.outcome.reached": "按下面填的签约决定往下走",
    "after.budget_call.outcome.reached": "按下面填的客户反应往下走",
    "after.pre_completion_call.outcome.reached": "填了验收时间就预留；没填就由客服和客户约验收",
    "after.payment_call.outcome.reached": "客户说的付款日第二天还没到账，再打催款电话",
    "after.choices_call.outcome.reached": "还没选完又没说改哪天的，转设计师落实",
    "after.delay_call.outcome.reached": "再用书面消息确认一遍新的完工日期，这个日期算作承诺",
    "after.find_contact.found.yes": "马上生成待办，按新号码再打",
    "after.find_contact.found.no.lead": "马上转{to}想办法联系并决定",
    "after.find_contact.found.no.called": "仍生成给新业主的电话待办",
    "after.find_contact.found.no.given_up": "这次电话不再打，流程照常往下走",
    "after.reach_customer.decision.call_now": "马上重新生成联系客户的待办",
    "after.reach_customer.decision.rest": (
        "客户转入休眠：{at} 发第一条消息，之后按同样的间隔再发，最多 {messages} 条；仍没有回音的记为流失"
    ),
}

EN = {
    "after.and": "; ",
    "after.lost": "The customer is lost, and all that was planned falls away",
    "after.lost.learned": "the {to} writes down what is to be learned of it",
    "after.lost.settled": "what they paid is settled by {to}",
    "after.arranged": "A task opens at once: the {to} agrees on a time with the customer",
    "after.call.outcome.reached": "With the answers below this contact is done",
    "after.call.outcome.no_answer.again": "That is try {tried} in vain in a row; the next one is at {at}",
    "after.call.outcome.no_answer.lead": (
        "That is try {tried} in vain in a row; there is no further one, the {to} tries another way and decides"
    ),
    "after.call.outcome.no_answer.given_up": (
        "That is try {tried} in vain in a row; this call is given up, the rest goes on"
    ),
    "after.call.outcome.no_answer.visit": (
        "That is try {tried} in vain in a row; the {to} decides whether the visit is given up"
    ),
    "after.call.outcome.no_answer.message": "the customer gets a message that we tried",
    "after.call.outcome.call_back": (
        "It becomes a promise: a task opens at that time, and not called within {within} of it, it is broken"
    ),
    "after.call.outcome.wrong_number": "At once the {to} is asked to find the right number; then it is tried again",
    "after.call.outcome.refuses": "This call is not made any more; the rest goes on",
    "after.call.outcome.refuses.lead": "This call is not made any more; the {to} decides at once",
    "after.call.outcome.do_not_contact": (
        "No more calls: what the contract owes is told in messages; revisits, mailings and surveys end"
    ),
    "after.call.outcome.do_not_contact.courtesy": (
        "No more calls, and no message instead of this one: what the contract owes is told in messages; "
        "revisits, mailings and surveys end"
    ),
    "after.call.outcome.do_not_contact.lost": (
        "No more contact: the customer is lost and all that was planned falls away"
    ),
    "after.given_up.payment_call": "the next call about the payment is at {at}",
    "after.given_up.choices_call": "what is not chosen yet goes to the {to}",
    "after.given_up.delay_call": "the customer has the new date in writing instead",
    "after.given_up.pre_completion_call": "the {to} agrees on the time of the acceptance",
    "after.given_up.crack_survey": "the {to} agrees on the time of the repair",
    "after.given_up.progress_call": "{missed} calls in a row reached nobody: the {to} is told",
    "after.call.complaint.yes": (
        "A complaint is opened at once; the {to} responds by {by} and has a solution by {solved}"
    ),
    "after.call.emergency.water": "An emergency is opened: the {to} on call is told and responds by {by}",
    "after.call.emergency.power": "An emergency is opened: the {to} on call is told and responds by {by}",
    "after.call.emergency.safety": "An emergency is opened: the {to} on call is told and responds by {by}",
    "after.call.defects.yes": (
        "A warranty claim is opened at once: the {to} responds by {by} and a visit is agreed on"
    ),
    "after.call.cracks_reported.yes": (
        "The {to} judges them: urgent ones are repaired at once, all others in the dry season"
    ),
    "after.call.stays_in_touch.no": (
        "Revisits, mailings and surveys end at once; warranty and contract go on"
    ),
    "after.progress_call.fire_equipment_on_site.no": "At once the {to} is asked to bring it, the same day",
    "after.delay_call.agrees.no": (
        "The customer has the new date in writing; customer-service lead and site supervisor are told"
    ),
    "after.measurement_talk.measurement_agreed.yes": (
        "A time that was agreed on is kept; without one somebody agrees on it with the customer"
    ),
    "after.measurement_talk.measurement_agreed.no": "The lead decides once more",
    "after.arrange_signing.outcome.reached": "It goes on by their decision below",
    "after.budget_call.outcome.reached": "It goes on by their reaction below",
    "after.pre_completion_call.outcome.reached": (
        "A time that was agreed on is kept; without one somebody agrees on it with the customer"
    ),
    "after.payment_call.outcome.reached": "Not paid on the day that they name, they are called the day after",
    "after.choices_call.outcome.reached": "What is not chosen, with no other day named, goes to the designer",
    "after.delay_call.outcome.reached": "They have the new date in writing as well; it is a promise",
    "after.find_contact.found.yes": "The call opens again at once, with the new number",
    "after.find_contact.found.no.lead": "The {to} tries another way and decides",
    "after.find_contact.found.no.called": "The call to the new owner opens all the same",
    "after.find_contact.found.no.given_up": "This call is given up, the rest goes on",
    "after.reach_customer.decision.call_now": "The contact opens again at once",
    "after.reach_customer.decision.rest": (
        "The journey rests: a message at {at}, then at the same interval, {messages} at most; who stays silent is lost"
    ),
}
