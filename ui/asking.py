"""Asks a person for a file, a folder, or a place to write to. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

Chosen = Callable[[str], object]


def ask_file(asking: QWidget, title: str, kinds: str, chosen: Chosen) -> None:
    """Ask for a file that is there; `kinds` is like `Pairs (*.jsonl *.csv)`."""
    dialog = QFileDialog(asking, title)
    dialog.setNameFilter(kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _open(dialog, chosen)


def ask_files(asking: QWidget, title: str, chosen: Callable[[Sequence[Path]], object]) -> None:
    """Ask for any files that are there, of whatever kind."""
    dialog = QFileDialog(asking, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda names: chosen([Path(name) for name in names]))
    dialog.open()


def ask_folder(asking: QWidget, title: str, chosen: Chosen) -> None:
    """Ask for a folder."""
    dialog = QFileDialog(asking, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    _open(dialog, chosen)


def ask_place(asking: QWidget, title: str, proposed: str, kinds: Sequence[str], chosen: Chosen) -> None:
    """Ask where a file is to be written, `proposed` unless another place is given."""
    dialog = QFileDialog(asking, title, proposed)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(kinds)
    _open(dialog, chosen)


def _open(dialog: QFileDialog, chosen: Chosen) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()
