"""Signing in, and what each role may see: words in both languages."""

ZH: dict[str, str] = {
    "right.role_tasks": "本角色同事的待办",
    "right.boards": "看板和统计",
    "right.money": "款项",
    "right.personal": "客户的完整姓名、电话和地址",
    "right.staff": "员工和账号管理",
    "right.rules": "对所有客户都生效的规则：服务标准、日历、价目表、活动、软件版本",
    "right.steer": "别人负责的旅程：退回、关闭、重新打开和交接",
    "refused.login_wrong": "登录名或密码不对，或者账号已停用。忘记密码请找管理员重置",
    "refused.login_wait": "登录失败次数太多，请 {minutes} 分钟后再试；忘记密码请找管理员重置",
    "refused.login_form": "登录名应为 1 至 {most} 个字符，中间不能有空格",
    "refused.login_taken": "登录名 {login} 已有人使用，请换一个",
    "refused.password_short": "密码太短：至少要 {least} 个字符",
    "refused.password_long": "密码太长：最多 {most} 个字符",
    "refused.password_is_login": "密码不能和登录名或工号名相同",
    "refused.password_same": "新密码和现在的密码一样，请换一个",
    "refused.password_current": "现在的密码不对，什么都没有改动",
    "refused.not_yours_to_steer": "旅程 {journey} 由同事负责；只有项目团队和这些角色可以这样做：{roles}",
    "refused.not_rules": (
        "{handle} 不能改动对所有客户都生效的规则（服务标准、日历、价目表、活动、软件版本）；这些角色可以：{roles}"
    ),
    "refused.not_permitted": "您的角色不能查看：{right}。可以查看的角色：{roles}",
}

EN: dict[str, str] = {
    "right.role_tasks": "the tasks of colleagues in the same role",
    "right.boards": "boards and figures",
    "right.money": "money",
    "right.personal": "customers' names, numbers and addresses in full",
    "right.staff": "staff and their accounts",
    "right.rules": "what holds for every customer: standards, calendars, prices, campaigns, releases",
    "right.steer": "colleagues' journeys: going back, closing, reopening, handing over",
    "refused.login_wrong": (
        "the login name or the password is wrong, or the account is deactivated; "
        "an administrator can reset a password that was forgotten"
    ),
    "refused.login_wait": (
        "too many attempts failed: try again in {minutes} min; "
        "an administrator can reset a password that was forgotten"
    ),
    "refused.login_form": "a login name has 1 to {most} characters and no spaces",
    "refused.login_taken": "the login name {login} belongs to somebody else: take another one",
    "refused.password_short": "the password is too short: at least {least} characters",
    "refused.password_long": "the password is too long: at most {most} characters",
    "refused.password_is_login": "the password cannot be the login name or the handle",
    "refused.password_same": "the new password is the present one: take another one",
    "refused.password_current": "the present password is wrong; nothing was changed",
    "refused.not_yours_to_steer": "journey {journey} is served by others; only its team and these may do that: {roles}",
    "refused.not_rules": (
        "{handle} may not change what holds for every customer (standards, calendars, prices, campaigns, releases); "
        "these roles may: {roles}"
    ),
    "refused.not_permitted": "your role does not see {right}; these do: {roles}",
}
