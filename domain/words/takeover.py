"""Words of customers who are taken over in the middle of their project, in both languages."""

ZH: dict[str, str] = {
    "event.customer_taken_over": "中途接管",
    "event.not_done_here": "接管前的事项，不在这里补做",
    "fault.needed_in_stage": "「{stage}」阶段必须填写",
    "fault.not_in_future": "不能晚于今天（{today}）",
    "fault.no_such_day": "应在 {first} 到 {last} 之间",
    "fault.not_before_other": "不能早于「{points}」（{day}）",
    "fault.needed_with": "填了「{points}」，这一项也要填",
    "fault.only_with_consent": "客户有同意事项时才填写",
    "fault.needs_open_site": "已开工的工地才填写，请先填「{points}」",
    "fault.shares_add_up": "各期比例加起来是 {given}%，应为 100%",
    "fault.one_of_both": "「{points}」等分期金额已填，两种写法只能用一种",
    "fault.above_contract": "不能超过 {most} 元",
    "fault.not_one_of": "没有 {given}；可以是：{accepted}",
}

EN: dict[str, str] = {
    "event.customer_taken_over": "taken over in mid-life",
    "event.not_done_here": "was due before, not done here",
    "fault.needed_in_stage": "needed in the stage “{stage}”",
    "fault.not_in_future": "is not later than today ({today})",
    "fault.no_such_day": "lies between {first} and {last}",
    "fault.not_before_other": "is not before “{points}” ({day})",
    "fault.needed_with": "needed together with “{points}”",
    "fault.only_with_consent": "only where the customer consents to something",
    "fault.needs_open_site": "only of a site that is open; “{points}” says since when",
    "fault.shares_add_up": "the shares add up to {given} percent, not to 100",
    "fault.one_of_both": "“{points}” and its like are given too: tell the sum or the installments, not both",
    "fault.above_contract": "is at most {most}",
    "fault.not_one_of": "there is no {given}; accepted: {accepted}",
}
