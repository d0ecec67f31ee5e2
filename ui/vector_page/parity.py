"""The block of a vector's page that says whether it does the same in llama.cpp as in torch."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QMenu, QProgressBar, QVBoxLayout, QWidget

from engine.forms import ModelForm
from engine.messages import Progress
from ui.beside import TextBeside
from ui.controls import TextButton, label, set_role
from ui.language import figure, mark, moment, said, tr
from vectors.certificates import CertifiedLayer, ParityCertificate

NOT_COMPARED = mark(
    "Not compared yet. Each layer is pushed in torch and in llama.cpp, and what that "
    "does to the next word is held side by side."
)
A_LINE = 12
"""Layers side by side."""


class ParityBlock(QWidget):
    """Shows the last certificate. Emits the reference of the GGUF file that is to be compared."""

    compare_requested = Signal(str)
    cancel_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._files: tuple[ModelForm, ...] = ()
        self.compare = TextButton(tr("Compare with llama.cpp"), self)
        self.compare.clicked.connect(self._ask)
        self.cancel = TextButton(tr("Cancel"), self, "", tr("Stop comparing; what was found before is kept"))
        self.cancel.clicked.connect(self.cancel_requested)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.menu.triggered.connect(self._take)
        self.verdict = label("", self, "muted", wraps=True)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("How far the comparison is"))
        self.told = label("", self, "small", wraps=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        head = TextBeside(label(tr("IN LLAMA.CPP"), self, "section"), (self.compare, self.cancel), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(head)
        layout.addWidget(self.verdict)
        layout.addLayout(self._grid)
        layout.addWidget(self.told)
        layout.addWidget(self.progress)
        self.show_certificate(None)
        self.show_progress(None)
        self.set_files((), "")

    def set_files(self, files: Sequence[ModelForm], why_not: str) -> None:
        """Say with which GGUF files it can be compared, or why with none."""
        self._files = tuple(files)
        self.compare.setEnabled(not why_not)
        self.compare.setToolTip(why_not or tr("Push each layer in both, and compare what changes"))
        self.menu.clear()
        for each in self._files:
            action = self.menu.addAction(f"{each.model.name}.gguf".replace("&", "&&"))
            action.setData(each.ref)
            action.setToolTip(each.model.location)

    def show_certificate(self, certificate: ParityCertificate | None) -> None:
        """Show what was found last; None where nothing was."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.told.setVisible(certificate is not None)
        if certificate is None:
            self._say(tr(NOT_COMPARED), "muted")
            return
        self._say(said(certificate.verdict), "" if certificate.is_numbered_alike else "error")
        for number, each in enumerate(certificate.layers):
            self._add_layer(number, each)
        self._grid.setColumnStretch(min(len(certificate.layers), A_LINE) + 1, 1)
        self.told.setText(
            tr(
                "Cosine of what a push at each layer does to the logits, and by how many layers the two are "
                "apart; {other} ({numbers}) against {reference}, {date}"
            ).format(
                other=certificate.other,
                numbers=certificate.number_type,
                reference=certificate.reference,
                date=moment(certificate.compared_at),
            )
        )

    def _add_layer(self, number: int, each: CertifiedLayer) -> None:
        line, column = divmod(number, A_LINE)
        if column == 0:
            for row, name in enumerate((tr("layer"), tr("cosine"), tr("shift"))):
                self._grid.addWidget(label(name, self, "small"), 3 * line + row, 0)
        texts = (
            str(each.layer),
            figure(each.cosine, ".4f"),
            f"{each.best_shift:+d}" if each.best_shift else "0",
        )
        for row, text in enumerate(texts):
            cell = label(text, self, "small" if row == 0 else "error" if row == 2 and each.best_shift else "")
            cell.setToolTip(
                tr("layer {layer}: largest difference {difference} in logits").format(
                    layer=each.layer, difference=figure(each.difference, ".2g")
                )
            )
            self._grid.addWidget(cell, 3 * line + row, column + 1, Qt.AlignmentFlag.AlignRight)

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far a comparison is; None when it is over."""
        is_running = progress is not None
        self.progress.setVisible(is_running)
        self.compare.setVisible(not is_running)
        self.cancel.setVisible(is_running)
        if progress is not None:
            self.progress.setRange(0, progress.total)
            self.progress.setValue(progress.done)

    def _say(self, text: str, role: str) -> None:
        set_role(self.verdict, role)
        self.verdict.setText(text)

    def _ask(self) -> None:
        if len(self._files) == 1:
            self.compare_requested.emit(self._files[0].ref)
        else:
            self.menu.popup(self.compare.mapToGlobal(self.compare.rect().bottomLeft()))

    def _take(self, action: QAction) -> None:
        self.compare_requested.emit(action.data())
