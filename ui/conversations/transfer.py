"""Takes conversations out into files and in from them, off the GUI thread; asks for the place first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from engine.history import History
from engine.history.exchange import Imported
from engine.history.files import (
    UNTITLED,
    Exported,
    export_json,
    export_markdown,
    export_markdown_folder,
    file_name,
    import_json,
)
from ui.asking import ask_file, ask_folder, ask_place
from ui.background import Background
from ui.conversations.words import imported
from ui.language import tr, tr_count
from vectors.errors import TillerError

_JSON = "JSON (*.json)"
_MARKDOWN = "Markdown (*.md)"
_TELL_MS = 200


class Transfer(QObject):
    """Lives on the GUI thread. `told` says how far it is, `done` what came of it, `failed` why not.

    `added` names the conversations that an import put in.
    """

    told = Signal(str)
    done = Signal(str)
    failed = Signal(str)
    added = Signal(object)

    def __init__(self, history: History, asking: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._history, self._asking = history, asking
        self._background = Background("transfer", self)
        self._state = (0, 0)
        self._timer = QTimer(self)
        self._timer.setInterval(_TELL_MS)
        self._timer.timeout.connect(self._tell)

    # ---- asking

    def ask_export(self, ids: Sequence[int], kind: str, title: str) -> None:
        """Ask where conversations are to be written, then write them; many as Markdown go into a folder."""
        window = self._asking.window()
        if kind == "md" and len(ids) != 1:
            ask_folder(window, tr("Choose a folder for the Markdown files"), partial(self._to_folder, ids))
            return
        proposed = str(Path.home() / f"{file_name(title or UNTITLED)}.{kind}")
        kinds = (_MARKDOWN if kind == "md" else _JSON,)
        ask_place(window, tr("Export conversations"), proposed, kinds, partial(self.export, ids, kind))

    def ask_import(self) -> None:
        """Ask for a file that Tiller exported, then take in what is in it."""
        ask_file(self._asking.window(), tr("Import conversations"), _JSON, self.take_in)

    # ---- doing

    def export(self, ids: Sequence[int], kind: str, place: str) -> None:
        """Write conversations into one file."""
        path, history = Path(place), self._history
        if not path.suffix:
            path = path.with_suffix(f".{kind}")
        if kind == "md":
            self._run(lambda: export_markdown(history, ids[0], path), self._exported)
        else:
            self._run(lambda: export_json(history, ids, path, self._watch), self._exported)

    def _to_folder(self, ids: Sequence[int], place: str) -> None:
        history, folder = self._history, Path(place)
        self._run(lambda: export_markdown_folder(history, ids, folder, self._watch), self._exported)

    def take_in(self, place: str) -> None:
        """Take in the conversations of a file."""
        history, path = self._history, Path(place)
        self._run(lambda: import_json(history, path, self._watch), self._imported)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._state = (0, 0)
        self._timer.start()
        self._background.run(work, done, self._fail)

    def _watch(self, done: int, total: int) -> None:
        """Called in the pool: one assignment, which the timer reads."""
        self._state = (done, total)

    def _tell(self) -> None:
        done, total = self._state
        if total:
            self.told.emit(tr("{done} of {total} conversations").format(done=done, total=total))

    # ---- what came of it

    def _exported(self, exported: Exported) -> None:
        self._timer.stop()
        conversations = tr_count("{count} conversation", "{count} conversations", exported.count)
        said = tr("Exported {conversations} to “{place}”.")
        self.done.emit(said.format(conversations=conversations, place=exported.place.name))

    def _imported(self, result: Imported) -> None:
        self._timer.stop()
        self.added.emit(result.added)
        self.done.emit(imported(result))

    def _fail(self, error: Exception) -> None:
        self._timer.stop()
        if not isinstance(error, TillerError):
            raise error
        self.failed.emit(str(error))

    def close(self) -> None:
        """Wait for what is being written; begin nothing more."""
        self._timer.stop()
        self._background.close()
