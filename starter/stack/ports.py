"""Ports of this machine: is one free, and what to tell when it is not."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass

from starter.stack.errors import PortInUse

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Port:
    """A port that the stack listens on: what for, and the setting (a dotted path) that moves it."""

    number: int
    purpose: str
    setting: str

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
    """A port that nobody uses at the moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def check(ports: Iterable[Port], host: str = HOST) -> None:
    """Raise `PortInUse`, naming every port that is taken or named twice and the setting that changes it."""
    complaints: list[str] = []
    seen: dict[int, Port] = {}
    for port in ports:
        if port.number in seen:
            complaints.append(
                f"port {port.number} is set for both {seen[port.number].purpose} and {port.purpose}: "
                f"change one, for instance {port.variable}={free_port(host)}"
            )
        elif not is_free(port.number, host):
            complaints.append(
                f"port {port.number}, needed for {port.purpose}, is in use by another program: "
                f"stop that program, or choose another port with {port.variable}={free_port(host)} "
                f"(or {port.setting} in homeward.toml)"
            )
        seen[port.number] = port
    if complaints:
        raise PortInUse("\n".join(complaints))
