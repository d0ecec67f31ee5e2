"""The bar under a message: what can be done with it, seen on hover and focus, and which version it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QWidget,
)

from ui.controls import IconButton, label
from ui.flow import Flow
from ui.language import tr


class QuietButton(IconButton):
    """A button that keeps its place and is reached by Tab, but is painted only while its bar is awake."""

    is_awake = False

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.is_awake or self.hasFocus():
            super().paintEvent(event)


class QuietLabel(QLabel):
    """Small print at the right, painted only while its bar is awake: the first of its forms that has room.

    Where none has, the last one ends in an ellipsis.
    """

    is_awake = False

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._forms: tuple[str, ...] = ("",)

    def set_forms(self, *forms: str) -> None:
        """Say the same thing in several lengths, the longest first; it is the text."""
        self._forms = forms
        self.setText(forms[0])

    def sizeHint(self) -> QSize:
        """Room for the shortest of its forms; it takes what more there is."""
        return QSize(self.fontMetrics().horizontalAdvance(self._forms[-1]), super().sizeHint().height())

    @property
    def shown(self) -> str:
        """The form that has room."""
        room, metrics = self.width(), self.fontMetrics()
        return next(
            (each for each in self._forms if metrics.horizontalAdvance(each) <= room), self._forms[-1]
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.is_awake:
            painter = QPainter(self)
            text = painter.fontMetrics().elidedText(self.shown, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            painter.end()


class QuietBar(QWidget):
    """Awake while the mouse is over `message`, while the focus is in it, and always where `stay_awake` says.

    Its quiet parts are asleep otherwise; everything else in it is always seen. What is put `aside` stands at
    the end of the line, or in one of its own below where there is too little room for both.
    """

    def __init__(self, message: QWidget) -> None:
        super().__init__(message)
        self._message = message
        self._is_over = self._stays = False
        self._parts = Flow(8, 4, fills=True)
        self.setLayout(self._parts)
        self.line = self._add_part()
        self._aside: QHBoxLayout | None = None
        message.installEventFilter(self)

    def _add_part(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        self._parts.addLayout(line)
        return line

    @property
    def aside(self) -> QHBoxLayout:
        """What stands at the end of the line, or below."""
        if self._aside is None:
            self._aside = self._add_part()
        return self._aside

    def add(self, icon: str, text: str) -> QuietButton:
        """A button at the end of the line."""
        button = QuietButton(icon, text, self, 16)
        self.put(button)
        return button

    def put(self, part: QWidget, *, aside: bool = False) -> None:
        """Any other part at the end of the line; the focus in it wakes the bar as well."""
        (self.aside if aside else self.line).addWidget(part)
        for each in (part, *part.findChildren(QAbstractButton)):
            each.installEventFilter(self)

    def quiet_label(self) -> QuietLabel:
        """A label for small print, which the owner puts into the line."""
        made = QuietLabel(self)
        made.setProperty("role", "small")
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        made.setMinimumWidth(1)
        return made

    def stay_awake(self, stays: bool) -> None:
        """Be seen without mouse and focus, as that of the last message is."""
        self._stays = stays
        self._look()

    @property
    def is_awake(self) -> bool:
        """Whether its quiet parts are seen."""
        focus = QApplication.focusWidget()
        return self._stays or self._is_over or (focus is not None and self._message.isAncestorOf(focus))

    def _look(self) -> None:
        is_awake = self.is_awake
        parts: list[QuietButton | QuietLabel] = [
            *self.findChildren(QuietButton),
            *self.findChildren(QuietLabel),
        ]
        for part in parts:
            if part.is_awake != is_awake:
                part.is_awake = is_awake
                part.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._message and kind in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._is_over = kind is QEvent.Type.Enter
            self._look()
        elif kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._look()
        return super().eventFilter(watched, event)


class Versions(QWidget):
    """“2 / 3” with a step to either side; hidden where there is one version."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ids: tuple[int, ...] = ()
        self._place = 0
        self.previous = IconButton("previous", tr("Previous version"), self, 14)
        self.previous.clicked.connect(self._back)
        self.words = label("", self, "small")
        self.next = IconButton("next", tr("Next version"), self, 14)
        self.next.clicked.connect(self._on)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for each in (self.previous, self.words, self.next):
            line.addWidget(each)
        self.hide()

    def show_versions(self, ids: tuple[int, ...], shown: int) -> None:
        """Ids of all versions, the oldest first, and of the one that is shown."""
        self._ids, self._place = ids, ids.index(shown)
        self.setVisible(len(ids) > 1)
        self.words.setText(f"{self._place + 1} / {len(ids)}")
        self.words.setAccessibleName(
            tr("Version {number} of {count}").format(number=self._place + 1, count=len(ids))
        )
        self.previous.setEnabled(self._place > 0)
        self.previous.setToolTip(tr("Previous version") if self._place else tr("This is the first version"))
        is_last = self._place == len(ids) - 1
        self.next.setEnabled(not is_last)
        self.next.setToolTip(tr("This is the last version") if is_last else tr("Next version"))

    def _back(self) -> None:
        self.chosen.emit(self._ids[self._place - 1])

    def _on(self) -> None:
        self.chosen.emit(self._ids[self._place + 1])
