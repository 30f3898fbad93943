"""Chinese words of staff accounts."""

WORDS: dict[str, str] = {
    "help.staff.password": "设置同事的工作台密码，还没有账号的一并开通；原有登录全部失效",
    "help.staff.sessions": "查看同事在哪些设备上登录了工作台，或全部退出",
    "option.staff.add.login": "工作台登录名；接着会要求输入密码。不写则不开通账号",
    "option.staff.add.temporary": "不输入密码，生成一个只显示一次的临时密码；首次登录必须修改",
    "option.staff.password.login": "改用这个登录名；不写则保持不变，没有账号的用代号",
    "option.staff.password.temporary": "不输入密码，生成一个只显示一次的临时密码；首次登录必须修改",
    "option.staff.sessions.end": "全部退出登录",
    "account.ask": "{handle} 的新密码（输入时不显示）：",
    "account.ask_again": "再输一遍：",
    "account.set": "密码已设置，登录名：{login}",
    "account.temporary": "临时密码：{password}（只显示这一次，首次登录必须修改）",
    "account.none": "{handle} 还没有工作台账号或密码：homeward staff password {handle}",
    "account.login": "登录名：{login}",
    "account.must_change": "密码是别人设的，登录后必须先修改",
    "account.nowhere": "现在没有登录。",
    "account.ended": "{handle} 已全部退出登录：{count} 处",
    "head.device": "设备",
    "head.signed_in": "登录时间",
    "head.last_seen": "最近使用",
    "head.ends": "闲置到期",
    "refused.account_there": (
        "{handle} 已有账号（登录名 {login}），什么都没有改动；改密码：homeward staff password {handle}"
    ),
    "failed.password_unasked": "这里不是终端，无法输入密码；请在终端里执行，或加 --temporary 生成临时密码",
    "failed.passwords_differ": "两次输入的密码不一样，什么都没有改动",
}
