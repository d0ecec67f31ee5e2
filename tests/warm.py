"""Engine processes that begin as copies of one that has imported torch, so that no test waits for that.

That a window's own engine is spawned, and comes up by itself, is claimed where `open_engine` is used.
"""

from __future__ import annotations

import functools
import multiprocessing
import sys

from engine.engine import Engine
from engine.hosts import ProcessHost
from engine.paths import DataPaths

IMPORTED_BEFORE = [
    "engine.server.front",
    "engine.backends.hf.backend",
    "engine.backends.llamacpp.backend",
    "gguf",
    "llama_cpp",
    "transformers.modeling_utils",
    "transformers.models.llama.modeling_llama",
]


def warm_engine(paths: DataPaths) -> Engine:
    """An engine over a process of its own, as the window has it, and ready to load at once.

    Only Linux copies processes safely; elsewhere the process is spawned.
    """
    if sys.platform != "linux":
        return Engine(functools.partial(ProcessHost, paths))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(IMPORTED_BEFORE)
    return Engine(functools.partial(ProcessHost, paths, context=context))
