"""Words of handing tasks on, putting them off and completing them for others, in both languages."""

ZH: dict[str, str] = {
    "event.task_snoozed": "稍后处理",
    "notice.done_for_you": "同事替您办完了一条待办",
    "notice.done_for_you.of": "{by} 替您办完了 {task}「{kind}」",
    "refused.behalf_of_whom": "待办 {task} 现在不在 {person} 名下，不能替其完成",
    "refused.none_of_roles": "{handle} 不能替同事处理这条待办；要有其中一个角色：{roles}",
    "refused.claim_first": "待办 {task} 还没有人认领，请先认领",
    "refused.has_it_already": "待办 {task} 已经在 {person} 名下",
    "thing.saved_list": "保存的清单",
    "refused.too_many_lists": "最多保存 {most} 个清单，请先删掉不用的",
    "refused.list_not_theirs": "「{role}」看不到团队待办，这个清单不能共享给他们",
    "refused.list_name_taken": "您已有一个清单叫「{name}」，请换一个名称",
    "refused.list_name_length": "清单名称要 1 到 {most} 个字",
    "refused.in_queue_already": "待办 {task} 已经在「{role}」的待认领里",
    "refused.return_instead": "待办 {task} 是 {person} 委派给您的，请退回（homeward task return），不能再转手",
    "refused.lent_to_you": (
        "待办 {task} 是 {person} 的，不在岗期间由您代办，不能再委派；"
        "办不了请转派给同事（homeward task assign）"
    ),
    "refused.nobody_above": "待办 {task} 没有人转手过来，「{role}」之上也没有可退回的主管；请转派给同事",
    "refused.not_snoozed": "待办 {task} 没有设置稍后处理",
    "fault.snooze_held": "旅程暂停，这条待办的计时已经停住，不用再推后",
    "fault.snooze_past": "{at} 已经过了，请写以后的时间",
    "fault.snooze_after_due": "{at} 超过截止时间；最迟 {until}",
    "fault.free_times": "现在有空的是 {free}",
}

EN: dict[str, str] = {
    "event.task_snoozed": "snoozed",
    "notice.done_for_you": "a colleague has completed a task of yours",
    "notice.done_for_you.of": "{by} has completed your task {task} “{kind}”",
    "refused.behalf_of_whom": "task {task} is not {person}'s, so nobody can complete it for them",
    "refused.none_of_roles": "{handle} cannot act on a colleague's task; this needs one of the roles {roles}",
    "refused.claim_first": "nobody has task {task}; claim it first",
    "refused.has_it_already": "{person} has task {task} already",
    "thing.saved_list": "saved list",
    "refused.too_many_lists": "no more than {most} lists can be saved; delete one that is not needed",
    "refused.list_not_theirs": "{role} does not see the team's tasks; the list cannot be shared with them",
    "refused.list_name_taken": "you have a list called '{name}' already; choose another name",
    "refused.list_name_length": "the name of a list has 1 to {most} characters",
    "refused.in_queue_already": "task {task} lies in the queue of {role} already",
    "refused.return_instead": "task {task} was delegated to you by {person}; return it (homeward task return)",
    "refused.lent_to_you": (
        "task {task} is {person}'s, for whom you stand in while they are away; if you cannot do it, assign it to a"
        " colleague (homeward task assign)"
    ),
    "refused.nobody_above": (
        "nobody handed task {task} over, and nobody stands above {role} on its ladder; assign it to a colleague"
    ),
    "refused.not_snoozed": "task {task} is not snoozed",
    "fault.snooze_held": "the journey is paused and the task's clock stands still; there is nothing to put off",
    "fault.snooze_past": "{at} is over; name a time to come",
    "fault.snooze_after_due": "{at} is after the task is due; {until} at the latest",
    "fault.free_times": "free just now: {free}",
}
