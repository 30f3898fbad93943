"""What a browser sends with a form beside its answers."""

from starlette.datastructures import FormData

from client.acting import new_command

_LONGEST_COMMAND = 64


def texts(sent: FormData) -> list[tuple[str, str]]:
    """What was typed, without files."""
    return [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]


def command_of(sent: FormData) -> str:
    """Under which it was sent; a new one where it has none."""
    return str(sent.get("command") or new_command())[:_LONGEST_COMMAND]
