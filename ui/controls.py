"""Small widgets that several parts of the window are made of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyleOptionButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.accessible import Voiced
from ui.flow import Flow
from ui.icons import icon
from ui.theme import theme

EDGE = 20
"""Pixels between a page's sides and what stands in it, and so the composer below it."""
FIELD_EDGE = 16
"""Pixels between a field's text and the room around it, at each side."""
LEAST_TITLE = 200
"""Pixels that a page's title keeps beside its buttons, at the usual size of text."""
HALF_OF_A_TEXT = 0.6
"""Share of a text's length that a line must hold for two of them to be enough, since words do not split."""


def label(text: str, parent: QWidget, role: str = "", *, wraps: bool = False) -> QLabel:
    """A label in one of the style sheet's roles; its text is never read as HTML."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wraps)
    return made


class ElidedLabel(QLabel):
    """A line of plain text that ends in an ellipsis where it has no room, and is whole in its tooltip."""

    def __init__(self, text: str, parent: QWidget, role: str = "") -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setToolTip(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()


def line(parent: QWidget) -> QFrame:
    """A thin horizontal line."""
    made = QFrame(parent)
    made.setProperty("role", "line")
    return made


def page_head(title: QLabel, below: QLabel, buttons: Sequence[QWidget]) -> QHBoxLayout:
    """The head of a page that stands in the chat's place: its title over a line of text, then its buttons."""
    words = QVBoxLayout()
    words.setSpacing(4)
    words.addWidget(title)
    words.addWidget(below)
    words.setContentsMargins(0, 0, 0, 0)
    parent = title.parentWidget()
    said, acts = QWidget(parent), QWidget(parent)
    said.setLayout(words)
    beside = Flow(8, 8)
    for button in buttons:
        beside.addWidget(button)
    acts.setLayout(beside)
    head = QHBoxLayout()
    head.addWidget(Head(said, (acts,), parent))
    return head


class PageScroll(QScrollArea):
    """Scrolls a part of a page, with its bar at the page's side.

    What it holds ends `edge` pixels from there, bar or not; at 0 its margins are left as they are.
    """

    def __init__(self, inside: QWidget, parent: QWidget, edge: int = EDGE) -> None:
        super().__init__(parent)
        self._inside, self._edge = inside, edge
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self.verticalScrollBar().rangeChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        bar, layout = self.verticalScrollBar(), self._inside.layout()
        if layout is None or not self._edge:
            return
        taken = bar.sizeHint().width() if bar.maximum() > bar.minimum() else 0
        margins = layout.contentsMargins()
        margins.setRight(max(0, self._edge - taken))
        layout.setContentsMargins(margins)


def scrolled(page: QWidget, edge: int = 0) -> QWidget:
    """What a page is to be built in, so that it can be scrolled where it is too high for its place."""
    body = QWidget(page)
    scroll = PageScroll(body, page, edge)
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(scroll)
    return body


class FittedDialog(QDialog):
    """A dialog as high as its texts need at its width, which Qt does not ask them for by itself."""

    def showEvent(self, event: QShowEvent) -> None:
        self._fit_to(max(self.minimumWidth(), self.sizeHint().width()))
        super().showEvent(event)

    def fit(self) -> None:
        """Give what is shown by now its room, at the width that there is."""
        self._fit_to(self.width())

    def _fit_to(self, width: int) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(width, max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height()))


def page_column(page: QWidget, head: QHBoxLayout, *, scrolls: bool = False) -> QVBoxLayout:
    """The column of such a page, with its head at the top.

    `scrolls`: a PageScroll in it reaches to the page's side; all else is put in by `edged`.
    """
    column = QVBoxLayout(page)
    column.setContentsMargins(EDGE, 16, 0 if scrolls else EDGE, 8)
    column.setSpacing(12)
    if scrolls:
        head.setContentsMargins(0, 0, EDGE, 0)
    column.addLayout(head)
    return column


def edged(*parts: QWidget) -> QVBoxLayout:
    """Parts of a page that scrolls, one under the other, which end where the scrolled one does."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, EDGE, 0)
    column.setSpacing(12)
    for part in parts:
        column.addWidget(part)
    return column


def centre(column: QWidget, page: QWidget) -> QHBoxLayout:
    """Let a column of limited width stand in the middle of a page, and fill one with less room."""
    layout = QHBoxLayout(page)
    layout.addStretch(1)
    layout.addWidget(column, 100)
    layout.addStretch(1)
    return layout


def set_flag(widget: QWidget, name: str, value: bool) -> None:
    """Set a property that the style sheet reads, and let it be read again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_role(text: QLabel, role: str) -> None:
    """Give a label another of the style sheet's roles."""
    if text.property("role") != role:
        text.setProperty("role", role)
        text.style().unpolish(text)
        text.style().polish(text)


def number_field(parent: QWidget) -> QDoubleSpinBox:
    """A field for a number, written at the right; a style sheet's padding does not hold it off the frame."""
    made = QDoubleSpinBox(parent)
    made.setAlignment(Qt.AlignmentFlag.AlignRight)
    made.lineEdit().setTextMargins(4, 0, 4, 0)
    return made


def let_clear(field: QLineEdit) -> None:
    """Put a button into a line that empties it, with an icon of ours in place of Qt's."""
    field.setClearButtonEnabled(True)
    _dress_clear_button(field)


def _dress_clear_button(field: QLineEdit) -> None:
    act = field.findChild(QAction, "_q_qlineeditclearaction")
    if act is not None:
        act.setIcon(icon("close", theme.colours.muted))


class FocusPainted(Voiced):
    """A widget that paints itself with the keyboard's focus, and so again when that comes and goes."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class IconButton(QToolButton):
    """A flat button with an icon, its name for assistive technology, and a tooltip."""

    def __init__(self, name: str, text: str, parent: QWidget, size: int = 18) -> None:
        super().__init__(parent)
        self._icon_name = name
        self.setProperty("role", "flat")
        self.setIconSize(QSize(size, size))
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.restyle()

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        self.setIcon(icon(self._icon_name, theme.colours.muted, theme.colours.track))

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon_name = name
        self.restyle()


class TextButton(QPushButton):
    """A push button in one of the style sheet's roles."""

    def __init__(self, text: str, parent: QWidget, role: str = "", tip: str = "") -> None:
        super().__init__(text, parent)
        self.setProperty("role", role)
        self.setAccessibleName(text)
        self.setToolTip(tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)


class EscapeField(QLineEdit):
    """A line to type in that takes Esc for itself, before the window's shortcut, while `holds_escape`.

    `escaped` says so; what becomes of the text is for the listener.
    """

    escaped = Signal()

    def holds_escape(self) -> bool:
        """Whether there is anything that Esc would end here."""
        return bool(self.text())

    def event(self, event: QEvent) -> bool:
        is_key = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride
        if is_key and self._is_escape(event):  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_escape(event):
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def _is_escape(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and self.holds_escape()


class PlusButton(TextButton):
    """A button that begins something, with a plus before its text."""

    def __init__(self, text: str, parent: QWidget, role: str = "", tip: str = "") -> None:
        super().__init__(text, parent, role, tip)
        self.restyle()

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        self.setIcon(icon("plus", theme.colours.accent, theme.colours.track))


class MenuButton(TextButton):
    """A button that opens a menu, with an arrow behind its text."""

    def __init__(self, text: str, parent: QWidget, role: str = "", tip: str = "") -> None:
        super().__init__(text, parent, role, tip)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._lacking = 0
        self.restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text with an ellipsis where it has no room; the hint of a size is that of all of it."""
        self._lacking = max(0, self.sizeHint().width() - self.width())
        super().paintEvent(event)
        self._lacking = 0

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        if self._lacking:
            metrics = self.fontMetrics()
            room = metrics.horizontalAdvance(self.text()) - self._lacking
            option.text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        self.setIcon(icon("down", theme.colours.muted, theme.colours.track))


class Beside(QWidget):
    """A widget with buttons to its right, or below it where it would have less than `least()` pixels."""

    def __init__(self, first: QWidget, buttons: Sequence[QWidget], parent: QWidget | None) -> None:
        super().__init__(parent)
        self._first, self._buttons = first, tuple(buttons)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        self._line.addWidget(first, 1)
        for button in buttons:
            self._line.addWidget(button, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def least(self) -> float:
        """How much room the first one needs: a field that of its placeholder, another all that it wants."""
        if not isinstance(self._first, QLineEdit):
            return self._first.sizeHint().width()
        return self._first.fontMetrics().horizontalAdvance(self._first.placeholderText()) + 2 * FIELD_EDGE

    def fit(self) -> None:
        """Choose the direction for the texts as they are now."""
        shown = [button.sizeHint().width() for button in self._buttons if button.isVisibleTo(self)]
        room = self.width() - sum(shown) - 8 * len(shown)
        is_beside = self._first.isHidden() or self.least() <= room
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.LeftToRight if is_beside else directions.TopToBottom)
        self._line.setSpacing(8 if is_beside else 4)

    def minimumSizeHint(self) -> QSize:
        """Room for one below the other, which is how they stand where there is no more."""
        parts = (self._first, *self._buttons)
        there = [part.minimumSizeHint().width() for part in parts if not part.isHidden()]
        return QSize(max(there, default=0), self._line.minimumSize().height())

    def restyle(self) -> None:
        """Fit the text's size."""
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class Head(Beside):
    """A page's title and what stands below it, beside the page's buttons or above them."""

    def __init__(self, words: QWidget, buttons: Sequence[QWidget], parent: QWidget | None) -> None:
        super().__init__(words, buttons, parent)
        for button in buttons:
            self._line.setAlignment(button, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)

    def least(self) -> float:
        return theme.room(LEAST_TITLE)

    def minimumSizeHint(self) -> QSize:
        """As wide as its widest button: its words wrap or end in an ellipsis."""
        widest = max(button.minimumSizeHint().width() for button in self._buttons)
        return QSize(widest, super().minimumSizeHint().height())


class TextBeside(Beside):
    """A text with buttons to its right, or below it where that would squeeze it into three lines or more."""

    def __init__(self, text: QLabel, buttons: Sequence[QWidget], parent: QWidget) -> None:
        super().__init__(text, buttons, parent)
        self._text = text

    def least(self) -> float:
        whole = self._text.fontMetrics().horizontalAdvance(self._text.text())
        return whole * HALF_OF_A_TEXT if self._text.wordWrap() else whole


def restyle_all(root: QWidget) -> None:
    """Give every icon under `root` the colours of the theme in force."""
    for child in root.findChildren(QWidget):
        restyle = getattr(child, "restyle", None)
        if callable(restyle):
            restyle()
        if isinstance(child, QLineEdit):
            _dress_clear_button(child)
