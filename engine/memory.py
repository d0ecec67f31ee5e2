"""How much memory the machine has, and has left, and how this process holds on to its own. Knows no model."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from engine.cgroup import group_memory

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h
_KEPT, _MAPPED = 256 << 20, 64 << 20


def total_memory() -> int:
    """Bytes of working memory that this process may have in all; 0 where the system does not say.

    A container or a service may have less than the machine.
    """
    if sys.platform == "win32":
        return _windows_memory().total
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return 0
    return min((whole, *(each.limit for each in group_memory())))


def free_memory() -> int:
    """Bytes that a program can still take without pressing others; all where the system does not say."""
    if sys.platform == "win32":
        return _windows_memory().free
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        told = next(line for line in lines if line.startswith("MemAvailable:"))
        return min((int(told.split()[1]) * 1024, *(each.free for each in group_memory())))
    except (OSError, StopIteration, ValueError, IndexError):
        return total_memory()


def keep_freed_memory() -> None:
    """Have glibc keep up to 256 MiB that is freed for what is asked for next; nothing on other systems.

    What was freed before is given back first, so call it once the weights are there: loading leaves behind
    pieces that nothing takes again (190 MB of a model of 117M). By itself glibc hands the results of a
    forward pass back to the system and takes them again page by page: 8,000 page faults for the 128 texts
    of a capture, and a tenth of its time (a 3M model, two cores).
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)
        libc.mallopt(_M_MMAP_THRESHOLD, _MAPPED)
        libc.mallopt(_M_TRIM_THRESHOLD, _KEPT)


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of sysinfoapi.h."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        ("total", ctypes.c_uint64),
        ("free", ctypes.c_uint64),
        ("others", ctypes.c_uint64 * 5),
    )


def _windows_memory() -> _MemoryStatus:
    """What the system says; all 0 where it refuses."""
    status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
    asked = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined]
    return status if asked else _MemoryStatus()
