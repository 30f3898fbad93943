"""Chinese words of pausing and resuming."""

WORDS: dict[str, str] = {
    "option.journey.pause.reason": (
        "原因：customer 客户、material 材料、weather 天气、ourselves 我方、holiday 节假日停工、noise_ban 噪音管制、"
        "property_management 物业、arrears 欠款；旅程已暂停时，用来更改原因"
    ),
    "option.journey.pause.until": (
        "预计恢复的日子，例如 2026-12-10，到那天有人复核；不写的，按服务标准为该原因规定的时间复核"
    ),
    "story.status_changed.until": "状态改为「{status}」，原因：{reason}，预计到 {until}（{actor}）",
    "standards.pauses": "暂停：各类计时怎样",
    "head.pause": "暂停",
    "head.reviewed": "复核",
    "head.was_due": "原到期",
    "pause.told": "{paused}，自 {paused_since}，预计到 {paused_until}",
    "pause.open": "未定",
    "pause.reviewed": "{who}，{at}",
    "pause.title": "暂停 {journey}，原因：{reason}",
    "pause.does.shift": "停表，恢复后接着计时（{count}）",
    "pause.does.keep": "照常计时（{count}）",
    "pause.does.catch_up": "暂缓；暂停期间到期的，恢复后补做一次（{count}）",
    "pause.does.drop": "这次免做（{count}）",
    "pause.due": "{at} 到期",
    "pause.due_held": "原定 {at} 到期，暂停多久顺延多久",
    "pause.due_moves": "{before} 到期 → {after}",
    "pause.meetings": "这段时间内的预约，照常进行（{count}）",
    "pause.meetings_move": "这段时间内的预约，由客服问客户照常还是改期（{count}）",
    "pause.will_be_reviewed": "{who}到时复核这次暂停：{at}",
    "pause.question": "就这样暂停 {journey} 吗？",
    "resume.title": "恢复 {journey} 后",
    "resume.question": "恢复 {journey} 吗？",
    "resume.moved": "到期时间有变的事项",
}
