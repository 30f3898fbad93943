"""What every command carries, and what answers it."""

from typing import Annotated

from pydantic import StringConstraints

from domain.model import Model

CommandId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{8,64}$")]
Handle = Annotated[str, StringConstraints(min_length=1, max_length=32, pattern=r"^\S+$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]


class Act(Model):
    """What every command carries."""

    command: CommandId
    """Chosen by the sender and kept when it tries again: a repeat is done once."""
    actor: Handle


class Receipt(Model):
    """The answer to a command: it is done and stands in the journal."""

    command: str
    journey: str
    seq: int
    """How far the journal reached when the command was recorded."""
    repeated: bool = False
    """True when the same command had been done before."""
