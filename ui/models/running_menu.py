"""The submenu that says how llama.cpp runs models: context, threads, GPU, the numbers of its cache."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from engine.messages import DEFAULT_RUNNING, Running
from ui.language import mark, tr
from ui.models.alternatives import Alternatives, Texts, in_language
from ui.models.words import NO_LLAMA

CONTEXTS = (512, 1024, 2048, 4096, 8192, 16384, 32768)
THREADS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
BLOCKS = (8, 16, 24, 32, 48, 64)
KV_TYPES: Texts = {
    "auto": (mark("Automatic"), mark("f16, as llama.cpp does")),
    "f32": ("f32", mark("exact, and twice the memory of f16")),
    "f16": ("f16", mark("2 bytes a number")),
    "q8_0": ("q8_0", mark("half the memory of f16; a little is lost")),
}
ONLY_CPU = mark("This build of llama.cpp runs on the processor alone")


class RunningMenu(QMenu):
    """Emits the whole of the settings whenever a person changes one of them."""

    running_chosen = Signal(object)

    def __init__(self, parent: QMenu) -> None:
        super().__init__("llama.cpp", parent)
        self.setToolTipsVisible(True)
        self._running = DEFAULT_RUNNING
        self.context = Alternatives(tr("Context"), self)
        self.threads = Alternatives(tr("Threads"), self)
        self.gpu_layers = Alternatives(tr("Blocks on the GPU"), self)
        self.kv_type = Alternatives(tr("Numbers of the cache"), self)
        self.context.chosen.connect(self._take_context)
        self.threads.chosen.connect(self._take_threads)
        self.gpu_layers.chosen.connect(self._take_gpu_layers)
        self.kv_type.chosen.connect(self._take_kv_type)
        parent.addMenu(self)
        self.show_running(DEFAULT_RUNNING, is_cpu_only=False)

    def set_installed(self, is_installed: bool) -> None:
        """Say whether there is a llama.cpp to be set."""
        self.setTitle("llama.cpp" if is_installed else tr("llama.cpp: not installed"))
        self.menuAction().setEnabled(is_installed)
        self.menuAction().setToolTip("" if is_installed else tr(NO_LLAMA))

    def show_running(self, running: Running, *, is_cpu_only: bool) -> None:
        """Mark what is set; `is_cpu_only`: it is known that no block can be put on a GPU."""
        self._running = running
        automatic = {0: (tr("Automatic"), tr("what the model was made for, up to 4096 tokens"))}
        self.context.show_values(
            automatic | _numbered(CONTEXTS, running.context, tr("{count} tokens")), running.context
        )
        here = [each for each in THREADS if each <= (os.cpu_count() or 1)]
        automatic = {0: (tr("Automatic"), tr("half of what the processor has, at most eight"))}
        self.threads.show_values(automatic | _numbered(here, running.threads, "{count}"), running.threads)
        blocks: Texts = {
            None: (tr("Automatic"), tr("all, where llama.cpp was built for a GPU")),
            0: (tr("none"), tr("all of them on the processor")),
            -1: (tr("all"), tr("as far as the GPU's memory goes, this is the fastest")),
            **_numbered(BLOCKS, max(0, running.gpu_layers or 0), "{count}"),
        }
        reasons = {each: tr(ONLY_CPU) for each in blocks if each not in (None, 0, running.gpu_layers)}
        self.gpu_layers.show_values(blocks, running.gpu_layers, reasons if is_cpu_only else None)
        self.kv_type.show_values(in_language(KV_TYPES), running.kv_type)

    def _take_context(self, value: int) -> None:
        self.running_chosen.emit(replace(self._running, context=value))

    def _take_threads(self, value: int) -> None:
        self.running_chosen.emit(replace(self._running, threads=value))

    def _take_gpu_layers(self, value: int | None) -> None:
        self.running_chosen.emit(replace(self._running, gpu_layers=value))

    def _take_kv_type(self, value: str) -> None:
        self.running_chosen.emit(replace(self._running, kv_type=value))


def _numbered(offered: Sequence[int], chosen: int, told: str) -> dict[object, tuple[str, str]]:
    """Numbers to choose from, the one that is set among them even where it is an unusual one."""
    numbers = sorted({*offered, chosen} - {0})
    return {each: (told.format(count=each), "") for each in numbers}
