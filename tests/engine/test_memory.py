"""Freed memory stays with the process, where the system lets it be asked for."""

from __future__ import annotations

import ctypes
import sys

import pytest

from engine.memory import keep_freed_memory

BYTES, TIMES = 48 << 20, 10  # more than glibc ever keeps by itself


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only glibc is told to keep memory")
def test_that_memory_taken_again_costs_no_page_faults() -> None:
    import resource

    def faults() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

    keep_freed_memory()
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, (ctypes.c_size_t,)
    libc.free.argtypes = (ctypes.c_void_p,)
    before = 0
    for turn in range(TIMES):
        if turn == 1:
            before = faults()
        place = libc.malloc(BYTES)
        ctypes.memset(place, turn, BYTES)
        libc.free(place)
    assert faults() - before < BYTES // 4096
