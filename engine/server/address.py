"""Where the server listens: which addresses need a key, and what is said of a port that cannot be had."""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
from dataclasses import replace

from engine.messages import StartServer
from vectors.errors import BadInput, TillerError

LOCALHOST = "localhost"
_BACKLOG = 64
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^\s/?#@*]+")


class KeyNeeded(TillerError):
    """Other machines could reach the server, and nothing would keep them out."""

    def __init__(self, host: str) -> None:
        self.host = host
        super().__init__(
            f"Other machines can reach a server on {host}, so requests to it must carry a key; set a key, or "
            f"listen on 127.0.0.1."
        )


class CannotListen(TillerError):
    """The system does not give that address."""

    def __init__(self, host: str, port: int, problem: str, next_step: str) -> None:
        self.host, self.port = host, port
        super().__init__(f"The server cannot listen on {shown(host, port)}: {problem}; {next_step}.")


def shown(host: str, port: int) -> str:
    """An address as it stands in a URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_loopback(host: str) -> bool:
    """Whether only programs on this machine can reach that address. Raises BadInput for a name.

    A name would have to be looked up in the network first.
    """
    if host == LOCALHOST:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        raise BadInput(
            f"“{host}” is no address of this machine; give an IP address such as 127.0.0.1, or 0.0.0.0 for "
            f"all that it has."
        ) from None


def checked_origin(text: str) -> str:
    """A web page's origin as browsers send it. Raises BadInput for what is none."""
    origin = text.strip().rstrip("/").lower()
    if not _ORIGIN.fullmatch(origin):
        raise BadInput(f"“{text}” names no web page's server; give it like https://example.org, and no path.")
    return origin


def checked_start(command: StartServer) -> StartServer:
    """The same command, its origins as browsers send them.

    Raises BadInput or KeyNeeded where no server may be started so.
    """
    if not is_loopback(command.host) and not command.key:
        raise KeyNeeded(command.host)
    if not 0 <= command.port < 2**16:
        raise BadInput(f"There is no port {command.port}; give a number from 1 to 65535.")
    if command.key and not (command.key.isascii() and command.key.isprintable() and " " not in command.key):
        raise BadInput("A key is made of letters, digits and signs without blanks; change it.")
    return replace(command, origins=tuple(map(checked_origin, command.origins)))


def listening(command: StartServer) -> socket.socket:
    """A socket that listens there. Raises as `checked_start` does, and CannotListen."""
    checked_start(command)
    host = "127.0.0.1" if command.host == LOCALHOST else command.host
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, command.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise CannotListen(command.host, command.port, *_why(error)) from error


def _why(error: OSError) -> tuple[str, str]:
    if error.errno == errno.EADDRINUSE:
        return "another program has this port", "choose another port"
    if error.errno in (errno.EACCES, errno.EPERM):
        return "the system keeps this port for itself", "choose a port above 1023"
    if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
        return "this machine has no such address", "choose 127.0.0.1, or an address that it has"
    return error.strerror or "the system refuses it", "choose another address"
