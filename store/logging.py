"""Logs of worker and command line: one look for our lines and the SDK's, and no personal data in them.

Inside workflows a line is written when it happens for the first time, not again when history is replayed.
Lines carry the journey's workflow id, the activity's name and attempt where there are such. Personal data
belongs to PostgreSQL alone: keys that may hold it are masked whatever their value, and what looks like a
telephone number is masked in every text. That is a net, no permission.
"""

import logging
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger
from temporalio import activity, workflow

from store.settings import LogFormat

MASK = "***"

_PERSONAL = re.compile(
    r"(^|_)(name|full_name|phone|mobile|telephone|address|wechat|weixin|email|note|notes|reason_text|free_text|text|"
    r"opinion|comment|remark|id_card|birthday|answers|form|password|secret|token|dsn)$",
    re.IGNORECASE,
)
_NEVER_PERSONAL = {
    "activity_name",
    "host_name",
    "logger_name",
    "setting_name",
    "temporal_address",
    "workflow_name",
}
_PHONE = re.compile(
    r"(?<![\w.:-])(?:\+?86[ -]?)?(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8})(?![\w:-])(?!\.\d)"
)
_SECRET_IN_ADDRESS = re.compile(r"(?<=://)([^:/@\s]+):[^@\s]+@")
_QUIET = {"temporalio.worker._workflow": logging.WARNING, "asyncio": logging.WARNING}


def configure(format: LogFormat, level: str = "INFO", stream: TextIO | None = None) -> None:  # noqa: A002
    """Set up logging for this process; once, before anything is logged. Lines go to standard error."""
    target = stream or sys.stderr
    ours: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        temporal_context,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,  # as text, so that it is searched for personal data too
    ]
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *ours],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                hide_personal,
                _renderer(format, target),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelName(level)))
    # the identifiers are keys of their own here, not a dict at the end of every message
    workflow.logger.workflow_info_on_message = False
    activity.logger.activity_info_on_message = False
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *ours,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def temporal_context(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Add what the line is about; drop it when a workflow only replays its history."""
    if workflow.in_workflow():
        if workflow.unsafe.is_replaying_history_events():
            raise structlog.DropEvent
        run = workflow.info()
        event.setdefault("workflow_id", run.workflow_id)
        event.setdefault("workflow_time", workflow.now().isoformat())
    elif activity.in_activity():
        call = activity.info()
        event.setdefault("workflow_id", call.workflow_id)
        event.setdefault("activity", call.activity_type)
        event.setdefault("attempt", call.attempt)
    for key in ("temporal_workflow", "temporal_activity", "_record_workflow_info"):
        event.pop(key, None)
    return event


def hide_personal(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask values under keys of personal data and secrets, telephone numbers, and passwords in addresses."""
    return {key: MASK if _may_be_personal(key) else _clean(value) for key, value in event.items()}


def _may_be_personal(key: str) -> bool:
    return key not in _NEVER_PERSONAL and _PERSONAL.search(key) is not None


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _SECRET_IN_ADDRESS.sub(rf"\1:{MASK}@", _PHONE.sub(MASK, value))
    if isinstance(value, Mapping):
        return {
            key: MASK if isinstance(key, str) and _may_be_personal(key) else _clean(inner)
            for key, inner in value.items()
        }
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_clean(inner) for inner in value]
    return value if value is None or isinstance(value, bool | int | float) else _clean(str(value))


def _renderer(format: LogFormat, stream: TextIO) -> Processor:  # noqa: A002
    if format is LogFormat.JSON:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=stream.isatty())
