"""The text of what a person wrote: shown as it is, no wider than it needs."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.chat.body import MessageBody
from ui.chat.pieces import ProsePiece, StillDocument, text_font
from ui.chat.splitting import Begin
from ui.language import tr

WIDEST = 560


class PlainPiece(ProsePiece):
    """A text without Markdown."""

    def __init__(self, text: str) -> None:
        super().__init__(Begin("prose"))
        self.add(text)

    @property
    def indent(self) -> int:
        return 0

    @property
    def is_heading(self) -> bool:
        return False

    @property
    def _gap(self) -> int:
        return 0

    def _fill(self, document: StillDocument) -> None:
        document.setPlainText(self.source)

    def links(self) -> list[str]:
        return []


class QuestionBody(MessageBody):
    """Takes the focus by a click alone: what can be done with the message is in its bar."""

    least_width, right_inset = 1.0, 0

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.pieces = [PlainPiece(text)]
        self.setAccessibleName(tr("Your message"))
        self.setAccessibleDescription(text)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._wide = self._natural_width()

    def _natural_width(self) -> int:
        metrics, widest = QFontMetricsF(text_font()), 0.0
        for line in self.pieces[0].source.splitlines():
            widest = max(widest, metrics.horizontalAdvance(line[:WIDEST]))
            if widest >= WIDEST:
                break
        return min(WIDEST, int(widest) + 2)

    def sizeHint(self) -> QSize:
        return QSize(self._wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._wide, int(super().least_width)), 0)

    def restyle(self) -> None:
        self._wide = self._natural_width()
        super().restyle()
        self.updateGeometry()
