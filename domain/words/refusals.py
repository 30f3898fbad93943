"""Why something is refused, in both languages; ``domain.refusals`` fills in the blanks."""

ZH: dict[str, str] = {
    "told.comma": "、",
    "told.semicolon": "；",
    "told.colon": "：",
    "told.none": "（无）",
    "thing.staff": "员工",
    "thing.journey": "旅程",
    "thing.task": "待办",
    "thing.standard": "服务标准",
    "thing.calendar": "日历",
    "thing.customer": "客户",
    "thing.price_list": "价目表",
    "thing.campaign": "活动",
    "thing.texts": "服务标准的文字",
    "thing.document": "文件",
    "refused.not_yours_to_forget": "清除 {customer} 要由以下角色来做：{roles}",
    "refused.still_needed": "{customer} 还不能清除：{journeys} 还没有完全结束",
    "accepted.phone": "电话号码，例如 138 0013 8000、0755-8200 0000 或 +852 9123 4567",
    "accepted.storable_text": "不含空字符的文字",
    "accepted.field_of_command": "由小写字母组成的字段名",
    "accepted.same_as_recorded": "与这个命令编号第一次提交时相同的内容",
    "accepted.open_or_one_journey": "一种状态；只看一条旅程时可以不填",
    "accepted.open_where_due": "未办；已办的待办不能按到期筛选",
    "why.moving": "旅程正在转入新的一段运行",
    "why.no_answer": "旅程没有及时应答",
    "why.temporal": "流程服务暂时不能处理",
    # tasks
    "refused.task_not_open": "待办 {task} 已经办完或作废",
    "refused.unknown_task": "旅程 {journey} 没有待办 {task}",
    "refused.task_belongs": "待办 {task} 由 {assignee} 办理，不归您办",
    "refused.own_request": "待办 {task} 是 {actor} 自己提出的，不能自己批准",
    "refused.answers": "填写有误，什么都没有改动：{told}",
    "refused.task_not_completed": "待办 {task} 还没有办完，没有可以拿回的填写结果",
    "refused.answer_gone": "待办 {task} 的填写结果已经不算数",
    "refused.answered_by": "待办 {task} 是 {assignee} 填写的，只有本人能拿回",
    "refused.case_settled": "待办 {task} 的事已经办结，也告诉了等着的人，拿不回来了；要重新办请用：{instead}",
    "refused.answered_since": "待办 {task}：其后的步骤 {after_key} 已经办了，不能再拿回；请改用退回到 {key}",
    "refused.answers_stand": "旅程已结束，填写结果不能再拿回",
    # journeys
    "refused.pause_needs_active": "只有进行中或已暂停的旅程可以暂停；它现在是「{status}」",
    "refused.paused_already": "旅程已经因「{paused}」暂停，原因和预计恢复日都没有变；要改，请给出另一个原因或日期",
    "refused.resume_needs_rest": "只有已暂停或休眠的旅程可以恢复；它现在是「{status}」",
    "refused.ended": "旅程现在是「{status}」，请先重新打开",
    "refused.not_a_matter": "不能就 {given} 开立工单；可以是：{matters}",
    "refused.matter_not_now": "客户旅程处于{stage}阶段时，不能开立{matter}工单",
    "refused.not_a_step": "这条旅程没有可以退回的步骤 {key}；可以退回：{steps}",
    "refused.step_open": "步骤 {key} 现在就等着办，不用退回",
    "refused.already_named": "{person} 已经是这条旅程的{role}",
    "refused.repair_not_needed": "旅程 {journey} 不需要修复；它现在是「{status}」",
    "refused.starting": "旅程刚刚启动，请稍后再试",
    "refused.moving": "旅程正在转入新的一段运行，请稍后再试",
    "refused.needs_repair": "旅程 {journey} 待修复，什么都没有改动；请先修复（homeward journey repair）",
    "refused.stopped_for_repair": "旅程 {journey} 与流水不一致，已停下待修复（homeward journey repair）",
    "refused.records_down": "暂时无法记录，什么都没有改动，请一分钟后再试",
    "refused.journey_ended": "旅程 {journey} 已经彻底结束",
    "refused.journey_not_running": "旅程 {journey} 没有在运行",
    "refused.journey_silent": "旅程没有应答，什么都没有改动，请稍后再试",
    "refused.journey_failed": "旅程内部出错，什么都没有改动",
    "refused.act_failed": (
        "系统内部出错，这一步没有完成，什么都没有改动；旅程照常运行。"
        "请把命令编号 {command} 告诉运营：详情在工作进程的日志里"
    ),
    "refused.temporal_refused": "流程服务拒绝了这次请求",
    "refused.perhaps_done": "{why}；操作已经交出，可能已经完成，也可能在服务恢复后完成。"
    "用同一个命令编号（{command}）重复是安全的：只会执行一次",
    "refused.not_delivered": "{why}；什么都没有改动",
    "refused.start_undelivered": "连不上流程服务，旅程还没有开始；把同一位客户再启动一次即可继续",
    "refused.first_task_late": "旅程 {journey} 已启动，但第一条待办还没有出现（工作进程在运行吗？）；"
    "把同一位客户再启动一次即可继续",
    "refused.command_used": "命令编号 {command} 已用于旅程 {journey}，请换一个",
    # people
    "refused.inactive": "{handle} 已停用，不能再操作或接手",
    "refused.wrong_role": "{handle} 没有「{role}」这个角色，现有角色：{roles}",
    "refused.no_active_staff": "{handle} 不是在岗员工",
    "refused.no_active_role": "{handle} 不是在岗的{role}",
    "refused.handle_taken": "代号 {handle} 已有人使用；要改资料请用 homeward staff import，或换一个代号",
    # values
    "refused.not_accepted": "{field}：给出的是「{given}」，可以是：{accepted}",
    "refused.value_not_accepted": "{field}：应为{accepted_as}",
    "refused.no_appointment": "这条待办没有说明是哪一种预约",
    "refused.unknown": "找不到{thing}「{given}」",
    "refused.unknown_close": "找不到{thing}「{given}」。是不是：{close}？",
    "refused.database_away": "连不上数据库，什么都没有改动。请确认 PostgreSQL 已启动（homeward up）。原因：{cause}",
    "refused.published_differs": "{thing} {name} 第 {version} 版已发布，内容不同，不能再改；"
    "请把改过的文件标为第 {next_version} 版",
    "refused.file": "{faults}",
    # the schema
    "refused.migration_name": "{file}：迁移文件要像 0007_what_it_does.sql 这样命名",
    "refused.migration_twice": "{file}：编号 {number} 已被 {other} 使用",
    "refused.migration_busy": "另一个进程更新这个数据库的结构已有 {seconds} 秒：请等它完成或结束它，再启动",
    "refused.migration_newer": "数据库里有本程序不认识的迁移 {name}：数据库比程序新，请安装较新的版本",
    "refused.migration_edited": "{file} 应用之后又被改动（当时 {then}，现在 {now}）："
    "请恢复原样，把改动写进新的文件",
    "refused.migration_late": "{file} 的编号早于已应用的最新迁移 {newest}：请改用下一个空号",
    "refused.migration_failed": "{file} 执行失败，没有留下任何改动：{cause}",
}

EN: dict[str, str] = {
    "told.comma": ", ",
    "told.semicolon": "; ",
    "told.colon": ": ",
    "told.none": "none",
    "thing.staff": "staff",
    "thing.journey": "journey",
    "thing.task": "task",
    "thing.standard": "standard",
    "thing.calendar": "calendar",
    "thing.customer": "customer",
    "thing.price_list": "price list",
    "thing.campaign": "campaign",
    "thing.texts": "language of the standard",
    "thing.document": "document",
    "refused.not_yours_to_forget": "{customer} is forgotten by one of the roles {roles}",
    "refused.still_needed": "{customer} cannot be forgotten yet: {journeys} have not ended for good",
    "accepted.phone": "a telephone number, such as 138 0013 8000, 0755-8200 0000 or +852 9123 4567",
    "accepted.storable_text": "text without the character U+0000",
    "accepted.field_of_command": "a name of small letters, for a command's id",
    "accepted.same_as_recorded": "what the same command was recorded with",
    "accepted.open_or_one_journey": "a status, unless the tasks of one journey are listed",
    "accepted.open_where_due": "'open', where overdue or due tasks are listed",
    "why.moving": "the journey is moving to a new run",
    "why.no_answer": "the journey did not answer in time",
    "why.temporal": "Temporal cannot do it just now",
    # tasks
    "refused.task_not_open": "task {task} is not open any more",
    "refused.unknown_task": "journey {journey} has no task {task}",
    "refused.task_belongs": "task {task} belongs to {assignee}",
    "refused.own_request": "{actor} asked for {task} and cannot approve it",
    "refused.answers": "not accepted, nothing was changed: {told}",
    "refused.task_not_completed": "task {task} was not completed",
    "refused.answer_gone": "task {task}: its answer does not count any more",
    "refused.answered_by": "task {task} was answered by {assignee}",
    "refused.case_settled": "what task {task} was about is settled, and whoever waited for it was told, so its answer "
    "cannot be taken back; begin it anew by: {instead}",
    "refused.answered_since": "task {task}: {after_key} was answered since; go back to {key} instead",
    "refused.answers_stand": "the journey is closed; its answers stand",
    # journeys
    "refused.pause_needs_active": "only an active or paused journey can be paused; it is {status}",
    "refused.paused_already": "it is paused already, because of: {paused}, until the same day; "
    "to change the pause give another reason or another day",
    "refused.resume_needs_rest": "only a paused or dormant journey can be resumed; it is {status}",
    "refused.ended": "the journey is {status}; reopen it first",
    "refused.not_a_matter": "no case can be opened about {given}; accepted: {matters}",
    "refused.matter_not_now": "in the stage {stage} no case can be opened about {matter}",
    "refused.not_a_step": "{key} is not a step of this journey to go back to; steps: {steps}",
    "refused.step_open": "{key} is asked for now: there is nothing to go back to",
    "refused.already_named": "{person} is the {role} of this journey already",
    "refused.repair_not_needed": "journey {journey} needs no repair; it is {status}",
    "refused.starting": "the journey is just starting; try again",
    "refused.moving": "the journey is moving to a new run; try again",
    "refused.needs_repair": "journey {journey} needs repair; nothing was changed (homeward journey repair)",
    "refused.stopped_for_repair": (
        "journey {journey} needs repair: its journal holds something else (homeward journey repair)"
    ),
    "refused.records_down": "records are down, nothing was changed; try again in a minute",
    "refused.journey_ended": "journey {journey} has ended for good",
    "refused.journey_not_running": "journey {journey} is not running",
    "refused.journey_silent": "the journey did not answer, nothing was changed; try again later",
    "refused.journey_failed": "the journey failed, nothing was changed",
    "refused.act_failed": "a fault in Homeward: this was not done, nothing was changed, and the journey goes on. "
    "Tell operations the command {command}: the worker's log says more",
    "refused.temporal_refused": "Temporal refused the request",
    "refused.perhaps_done": (
        "{why}; the act was handed over and may be done already, or as soon as the servers work again. "
        "Repeating it with the same command id ({command}) is safe: it is done once"
    ),
    "refused.not_delivered": "{why}; nothing was changed",
    "refused.start_undelivered": "Temporal cannot be reached; start the same customer again later to go on",
    "refused.first_task_late": (
        "journey {journey} stands, but its first task is not there yet (is a worker running?); "
        "start the same customer again to go on"
    ),
    "refused.command_used": "command {command} was used for journey {journey} already; take a new id",
    # people
    "refused.inactive": "{handle} is not active any more",
    "refused.wrong_role": "{handle} does not have the role that this needs, {role}; theirs: {roles}",
    "refused.no_active_staff": "{handle} is no member of staff who is active",
    "refused.no_active_role": "{handle} is no active {role}",
    "refused.handle_taken": (
        "handle: {handle} belongs to somebody already; "
        "change what is known of them with homeward staff import, or take another handle"
    ),
    # values
    "refused.not_accepted": "{field}: {given} was given; accepted: {accepted}",
    "refused.value_not_accepted": "{field}: not accepted; needed is {accepted_as}",
    "refused.no_appointment": "appointment: the task names none",
    "refused.unknown": "{thing} '{given}' is not known",
    "refused.unknown_close": "{thing} '{given}' is not known; did you mean {close}?",
    "refused.database_away": "records are down, nothing was changed: {cause}. Is PostgreSQL running (homeward up)?",
    "refused.published_differs": (
        "version: {thing} {name} {version} is published with other content and never changes; "
        "give the changed file the version {next_version}"
    ),
    "refused.file": "{faults}",
    # the schema
    "refused.migration_name": "{file}: a migration is named like 0007_what_it_does.sql",
    "refused.migration_twice": "{file}: number {number} is already used by {other}",
    "refused.migration_busy": (
        "another process has been migrating this database for {seconds} s: "
        "wait for it, or end it, and start again"
    ),
    "refused.migration_newer": (
        "the database has migration {name}, which this program does not know: "
        "this program is older than the database; install the newer version"
    ),
    "refused.migration_edited": (
        "{file} was changed after it had been applied (then {then}, now {now}): "
        "restore it and put the change into a new file"
    ),
    "refused.migration_late": (
        "{file} is older than the newest applied migration {newest}: give it the next free number"
    ),
    "refused.migration_failed": "{file} failed, nothing of it was kept: {cause}",
}
