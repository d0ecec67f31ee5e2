"""Small widgets that several parts of the window are made of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QDoubleSpinBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStyleOptionButton,
    QToolButton,
    QWidget,
)

from ui.accessible import Voiced
from ui.icons import icon
from ui.theme import theme


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


def set_icon_size(button: QAbstractButton, pixels: int = 16) -> None:
    """Let a button's icon be so large at the usual size of text, and grow with it."""
    side = theme.room(pixels)
    button.setIconSize(QSize(side, side))


class IconButton(QToolButton):
    """A flat button with an icon, its name for assistive technology, and a tooltip."""

    def __init__(self, name: str, text: str, parent: QWidget, size: int = 18) -> None:
        super().__init__(parent)
        self._icon_name, self._size = name, size
        self.setProperty("role", "flat")
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.restyle()

    def restyle(self) -> None:
        """Take the colours of the theme and the size of text in force."""
        set_icon_size(self, self._size)
        self.setIcon(icon(self._icon_name, theme.colours.muted, theme.colours.track))

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon_name = name
        self.restyle()


class TextButton(QPushButton):
    """A push button in one of the style sheet's roles; its text ends in an ellipsis where it has no room."""

    _lacking = 0

    def __init__(self, text: str, parent: QWidget, role: str = "", tip: str = "") -> None:
        super().__init__(text, parent)
        self.setProperty("role", role)
        self.setAccessibleName(text)
        self.setToolTip(tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)

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
        set_icon_size(self)
        self.setIcon(icon("plus", theme.colours.accent, theme.colours.track))


class MenuButton(TextButton):
    """A button that opens a menu, with an arrow behind its text."""

    def __init__(self, text: str, parent: QWidget, role: str = "", tip: str = "") -> None:
        super().__init__(text, parent, role, tip)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.restyle()

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        set_icon_size(self)
        self.setIcon(icon("down", theme.colours.muted, theme.colours.track))


def restyle_all(root: QWidget) -> None:
    """Give every icon under `root` the colours of the theme in force."""
    for child in root.findChildren(QWidget):
        restyle = getattr(child, "restyle", None)
        if callable(restyle):
            restyle()
        if isinstance(child, QLineEdit):
            _dress_clear_button(child)
