"""Forbids internet sockets in every Python process that starts with this folder on its path.

Python's own are refused, and told of in the file that TILLER_TEST_SOCKETS names, with where they were wanted.
Those of compiled code are refused by Linux itself (seccomp), which ends the process; where it cannot be had,
the file is told so.
"""

from __future__ import annotations

import _socket
import ctypes
import os
import platform
import struct
import sys
import traceback

FAMILIES = (_socket.AF_INET, _socket.AF_INET6)
UNGUARDED = "compiled code is not watched"
_LOG = os.environ.get("TILLER_TEST_SOCKETS", "")
_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By machine: its number for Linux's audit, and that of the system call `socket`."""
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _TRAP = 0x7FFF0000, 0x00030000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def _tell(text: str) -> None:
    with open(_LOG, "a", encoding="utf-8") as log:
        log.write(f"{os.getpid()}: {text}\n")


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.__new__" and arguments[1] in FAMILIES:
        _tell("".join(traceback.format_stack()[:-1]))
        raise PermissionError("an internet socket is forbidden here")


def _guard() -> bool:
    """Have Linux end this process, and all that it starts, at an internet socket."""
    if not sys.platform.startswith("linux") or platform.machine() not in _CALLS:
        return False
    machine, call = _CALLS[platform.machine()]
    steps = (
        (_LOAD, 0, 0, 4),  # the machine
        (_EQUAL, 0, 5, machine),
        (_LOAD, 0, 0, 0),  # the call
        (_EQUAL, 0, 3, call),
        (_LOAD, 0, 0, 16),  # its first argument, the family
        (_EQUAL, 2, 0, FAMILIES[0]),
        (_EQUAL, 1, 0, FAMILIES[1]),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _TRAP),
    )
    program = _Program(len(steps), b"".join(struct.pack("=HBBI", *step) for step in steps))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


if _LOG:
    sys.addaudithook(_watch)
    if not _guard():
        _tell(UNGUARDED)
