"""The ladder of tries to reach a customer."""

ZH = {
    "tries.title": "没联系上怎么办",
    "tries.past": "此前 {count} 次",
    "tries.vain": "都没联系上",
    "tries.number": "第 {tried} 次（共 {most} 次）",
    "tries.now": "就是这一次",
    "tries.next": "现在没联系上的话，{at} 再联系",
    "tries.later": "仍没联系上的话，时间按：{rule}",
    "tries.message": "给客户发消息",
    "tries.message_after": "第 {tried} 次没联系上后，说明打过电话",
    "tries.end": "都没联系上",
    "tries.end.lead": "转客服主管想办法联系并决定：再联系、暂不打扰，或按流失关闭",
    "tries.end.given_up": "这次电话不再打，流程照常往下走",
    "tries.end.visit": "转客服主管决定还约不约这次上门",
}

EN = {
    "tries.title": "If nobody answers",
    "tries.past": "{count} before",
    "tries.vain": "in vain",
    "tries.number": "Try {tried} of {most}",
    "tries.now": "this one",
    "tries.next": "if nobody answers now, at {at}",
    "tries.later": "if in vain again: {rule}",
    "tries.message": "A message",
    "tries.message_after": "goes to the customer after try {tried} in vain",
    "tries.end": "All in vain",
    "tries.end.lead": "The lead tries another way and decides: call again, leave in peace, or lost",
    "tries.end.given_up": "This call is given up, the rest goes on",
    "tries.end.visit": "The lead decides whether the visit is given up",
}
