"""What the commands do, and the words of their help pages."""

WORDS: dict[str, str] = {
    "usage.usage": "用法",
    "usage.commands": "命令",
    "usage.parameters": "选项",
    "usage.arguments": "参数",
    "usage.command": "命令",
    "usage.options": "[选项]",
    "usage.args": "[参数]",
    "usage.choices": "可选 {choices}",
    "usage.default": "默认 {default}",
    "usage.required": "必填",
    "metavar.str": "文字",
    "metavar.int": "数字",
    "metavar.float": "数字",
    "metavar.date": "日期",
    "metavar.path": "文件",
    "metavar.choice": "选项",
    "help.homeward": (
        "归家：从第一次面谈到多年以后的关怀，每一位客户的装修旅程都不落下。\n\n"
        "常用：homeward up 启动整套服务；homeward journey start --file examples/customers.csv "
        "启动一批客户的旅程；"
        "homeward task list --mine 查看我的待办；homeward journey next 查看接下来会发生什么。"
    ),
    "help.common": (
        "每个命令都可以加：\n"
        "  --lang zh-CN|en  语言，默认按设置（HOMEWARD_LANG）\n"
        '  --json           以 JSON 输出结果；出错时在标准错误输出 {"error": {…}}\n'
        "  --as 代号        以谁的身份操作，例如 客服01；也可设置环境变量 HOMEWARD_AS\n"
        "退出码：0 完成，2 输入有误，3 找不到，4 有冲突，5 连不上服务。HOMEWARD_DEBUG=1 显示出错的位置。"
    ),
    "help.help": "显示帮助",
    "help.version": "显示版本",
    "help.journey": "客户旅程：启动、查看、更正、暂停、退回、结束、重新打开",
    "help.journey.start": "启动客户旅程：用选项填写一位客户，或用 --file 读入一批",
    "help.journey.list": "列出客户旅程，最近开始的在前",
    "help.journey.show": "查看一条旅程：阶段、客户、待办、预约、承诺和下一步",
    "help.journey.timeline": "一条旅程从头到尾发生的事",
    "help.journey.next": "正在等什么、等谁，无人处理时接下来何时发生什么",
    "help.journey.note": "添加备注",
    "help.journey.pause": "暂停旅程，或更改已有的暂停；先显示每项计时会怎样",
    "help.journey.resume": "恢复已暂停或休眠的旅程；显示哪些到期时间会变",
    "help.journey.back": "退回到某一步，其后的内容作废；不写步骤则列出可以退回的步骤",
    "help.journey.appoint": "更换或指定一条旅程的经办人，未办的待办一并移交",
    "help.journey.repair": "修复「待修复」的旅程，先看会改动什么；由运营执行",
    "help.task": "待办：列表、查看、添加、认领、完成、转派、委派、退回、稍后处理、拿回",
    "help.task.list": "列出待办，先到期的在前",
    "help.task.show": "查看一条待办：截止时间、话术和要填的内容",
    "help.task.claim": "认领一条待办",
    "help.task.complete": "完成一条待办：逐项询问，或用 --answers、--set 填写",
    "help.task.take-back": "拿回自己填的结果：后面还没有人接着处理时可以重填",
    "help.staff": "员工：添加、列表、查看、导入；密码；请假与代理、工作交接、停用与重新启用",
    "help.staff.list": "列出员工",
    "help.staff.show": "查看一位员工",
    "help.staff.add": "添加一位员工",
    "help.staff.import": "从 YAML、CSV 或 XLSX 文件导入员工",
    "help.staff.deactivate": "停用一位员工；员工只停用，不删除",
    "help.staff.reactivate": "重新启用一位已停用的员工；交接出去的事不会自动回来",
    "help.standards": "服务标准：查看、检查、比较、发布，给进行中的旅程换版本",
    "help.standards.show": "查看已发布的服务标准",
    "help.standards.validate": "检查服务标准和日历文件，指出每处错误的文件、行和字段",
    "help.standards.publish": "发布一个文件夹里的服务标准和日历",
    "help.calendar": "工作日历：查看、发布、检查缺不缺明年的安排",
    "help.calendar.show": "查看工作日历的一个月：休息日、补班日和工作时段",
    "help.namespace": "Temporal 命名空间",
    "help.namespace.prepare": "设置命名空间的保留期和搜索属性，并检查",
    "help.up": "启动整套服务：PostgreSQL、Temporal 及其网页、工作进程、工作台；按 Ctrl-C 停止",
    "help.migrate": "把数据库结构更新到最新",
    "help.rebuild": "按流水重建查询表：一条旅程，或不写则全部",
    "help.healthcheck": "检查一项服务是否正常",
    "help.rehearse": "预演：几秒钟内走完一位虚构客户今后几年的全部过程",
}
