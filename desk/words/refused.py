"""What is refused, where the sentence of the command line names a command: as it is done at the desk."""

ZH: dict[str, str] = {
    "refused_here.amended_elsewhere": "「{fact}」不在这里更正：{way}",
    "refused_here.ended_for_good": "旅程 {journey} 已经彻底结束，不能重新打开；请为同一位客户新开一条旅程",
    "refused_here.return_instead": "待办 {task} 是 {person} 委派给您的，请用「退回」，不能再转手",
    "refused_here.lent_to_you": "待办 {task} 是 {person} 的，不在岗期间由您代办，不能再委派；办不了请转派给同事",
    "refused_here.correction_elsewhere": "主要联系人的「{field}」请用「更正资料」",
    "refused_here.case_settled": "待办 {task} 的事已经办结，也告诉了等着的人，拿不回来了；要重新办请另开工单",
    "refused_here.still_named": "还有 {count} 处写着 {person}，不能停用；请先交接",
    "refused_here.handle_taken": "代号 {handle} 已有人使用，请换一个",
    "refused_here.promise_name": "「{given}」不是承诺的编号",
    "refused_here.database_away": "暂时连接不上数据库，什么都没有改动；请稍后再试",
    "way.case": "请开工单「{case}」",
    "way.back": "请在旅程页用「退回到某一步」，从那一步重做",
    "way.note": "请写备注",
    "way.appoint": "请在旅程页用「换人负责」",
    "way.correct": "请在旅程页用「更正客户信息」",
}

EN: dict[str, str] = {
    "refused_here.amended_elsewhere": "“{fact}” is not amended here: {way}",
    "refused_here.ended_for_good": (
        "journey {journey} has ended for good and cannot be reopened; start a new journey for the same customer"
    ),
    "refused_here.return_instead": "task {task} was delegated to you by {person}; return it, it cannot be handed on",
    "refused_here.lent_to_you": (
        "task {task} is {person}'s, for whom you stand in while they are away; if you cannot do it, assign it to a "
        "colleague"
    ),
    "refused_here.case_settled": (
        "what task {task} was about is settled, and whoever waited for it was told, so its answer cannot be taken "
        "back; open another case"
    ),
    "refused_here.correction_elsewhere": "{field} of the main contact is changed by “Amend the facts”",
    "refused_here.still_named": (
        "{count} places still name {person}, who cannot be deactivated before they are handed over"
    ),
    "refused_here.handle_taken": "the handle {handle} belongs to somebody else, take another one",
    "refused_here.promise_name": "{given} is no name of a promise",
    "refused_here.database_away": "the database cannot be reached just now, nothing was changed; try again in a while",
    "way.case": "open a case “{case}”",
    "way.back": "use “Go back to a step” on the journey's page, and do it again from there",
    "way.note": "write a note",
    "way.appoint": "use “Appoint somebody else” on the journey's page",
    "way.correct": "use “Correct the customer” on the journey's page",
}
