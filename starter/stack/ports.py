"""Ports of this machine: is one free, and what to tell when it is not."""

import secrets
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from presentation.words import say
from starter.stack.errors import Line, PortInUse

HOST = "127.0.0.1"
_LOWEST, _HIGHEST = 15_000, 32_000
_TRIES = 100


@dataclass(frozen=True)
class Port:
    """A port that the stack listens on, and the setting (a dotted path) that moves it and tells what it is for."""

    number: int
    setting: str

    def purpose(self, lang: str) -> str:
        """What listens there."""
        return say(lang, f"stack.{self.setting}")

    @property
    def variable(self) -> str:
        """The environment variable of the setting."""
        return "HOMEWARD_" + self.setting.upper().replace(".", "__")


def is_free(number: int, host: str = HOST) -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # a connection that has just ended must not count as taken
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError:
            return False
    return True


def free_port(host: str = HOST) -> int:
    """A port that nobody uses at the moment; below those that a system gives to connections by itself, if there is one.

    Of those another one might be gone before a server listens there.
    """
    for _ in range(_TRIES):
        number = _LOWEST + secrets.randbelow(_HIGHEST - _LOWEST)
        if is_free(number, host):
            return number
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def check(ports: Iterable[Port], host: str = HOST) -> None:
    """Raise `PortInUse`, naming every port that is taken or named twice and the setting that changes it."""
    complaints: list[Line] = []
    seen: dict[int, Port] = {}
    for port in ports:
        if port.number in seen:
            both = {"first": seen[port.number].purpose, "second": port.purpose}
            change = {"variable": port.variable, "free": free_port(host)}
            complaints.append(Line("stack.port_twice", {"port": port.number, **both, **change}))
        elif not is_free(port.number, host):
            move = {"variable": port.variable, "free": free_port(host), "setting": port.setting}
            complaints.append(
                Line("stack.port_taken", {"port": port.number, "purpose": port.purpose, **move})
            )
        seen[port.number] = port
    if complaints:
        raise PortInUse(*complaints)
