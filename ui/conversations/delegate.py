"""Paints a row of the list: a head, a folder, or a conversation; and gives the field to rename it in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from engine.history import ConversationSummary
from ui.conversations.model import AnyIndex, ConversationsModel
from ui.conversations.sections import Section
from ui.conversations.words import title_of
from ui.icons import icon
from ui.language import tr
from ui.theme import theme

SIDE, PADDING, ICON, INDENT, MORE = 10, 12, 16, 16, 20
"""With the edge of 2 that shows the list's focus, a row begins where the field above it does."""


class ConversationDelegate(QStyledItemDelegate):
    """All rows are of one height, so that Qt need not ask ten thousand of them for theirs.

    `opened` is the conversation that is shown beside the list.
    """

    def __init__(self, rows: ConversationsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows
        self.opened: int | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(80, QFontMetrics(option.font).height() + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = self._rows.row(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(SIDE, 1, -SIDE, -1)
        inside = box.adjusted(PADDING, 0, -PADDING, 0)
        if isinstance(row, ConversationSummary):
            is_opened = row.id == self.opened
            paint_ground(painter, QRectF(box), option, is_opened)
            if row.folder_id is not None and not row.is_pinned:
                inside.setLeft(inside.left() + INDENT)
            paint_text(painter, _beside_more(inside, option), title_of(row), strong(option.font, is_opened))
        elif row.folder is not None:
            paint_ground(painter, QRectF(box), option, is_opened=False)
            _folder(painter, inside, option, row)
        else:
            inside.setTop(inside.top() + 8)
            paint_text(painter, inside, title_of(row), small(option.font), theme.colours.muted)
        painter.restore()

    # ---- renaming

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        field = QLineEdit(parent)
        field.setObjectName("renameField")
        field.setMaxLength(200)
        field.setAccessibleName(tr("New name of {name}").format(name=title_of(self._rows.row(index))))
        return field

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            editor.setText(title_of(self._rows.row(index)))
            editor.selectAll()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        editor.setGeometry(option.rect.adjusted(SIDE, 0, -SIDE, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Esc for the field, before the window's shortcut."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().eventFilter(watched, event)


def strong(font: QFont, is_strong: bool = True) -> QFont:
    """The font of what a row is called."""
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
    return made


def small(font: QFont) -> QFont:
    """The font of what stands beside it."""
    made = strong(font)
    made.setPointSizeF(font.pointSizeF() * 0.86)
    return made


def _has_more(option: QStyleOptionViewItem) -> bool:
    """Whether the button for more may stand at the end of this row."""
    states = QStyle.StateFlag
    is_current = bool(option.state & states.State_Selected and option.state & states.State_HasFocus)
    return bool(option.state & states.State_MouseOver) or is_current


def _beside_more(inside: QRect, option: QStyleOptionViewItem) -> QRect:
    return inside.adjusted(0, 0, -MORE if _has_more(option) else 0, 0)


def paint_text(painter: QPainter, place: QRect, text: str, font: QFont, colour: str = "") -> None:
    """Draw one line, with an ellipsis where it has no room."""
    painter.setFont(font)
    painter.setPen(QColor(colour or theme.colours.text))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _folder(painter: QPainter, inside: QRect, option: QStyleOptionViewItem, section: Section) -> None:
    """An arrow, the name, and how many are in it, where the button for more does not stand."""
    assert section.folder is not None
    top = inside.top() + (inside.height() - ICON) // 2
    name = "down" if section.folder.is_open else "next"
    icon(name, theme.colours.muted).paint(painter, QRect(inside.left() - 4, top, ICON, ICON))
    inside = _beside_more(inside.adjusted(INDENT, 0, 0, 0), option)
    if not _has_more(option):
        count, font = QLocale().toString(section.count), small(option.font)
        wide = QFontMetrics(font).horizontalAdvance(count)
        paint_text(
            painter,
            QRect(inside.right() - wide, inside.top(), wide + 1, inside.height()),
            count,
            font,
            theme.colours.muted,
        )
        inside.setRight(inside.right() - wide - 8)
    paint_text(painter, inside, section.folder.name, strong(option.font))


def paint_ground(painter: QPainter, box: QRectF, option: QStyleOptionViewItem, is_opened: bool) -> None:
    """Draw what stands behind a row: that it is open, under the mouse, or has the focus."""
    colours, state = theme.colours, option.state
    if is_opened or state & QStyle.StateFlag.State_MouseOver:
        ground = QColor(colours.soft)
        ground.setAlphaF(1.0 if is_opened else 0.6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 8, 8)
    if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.accent), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
