"""What Tab stops at in a view, and what each stop is called. Claims nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QWidget

MOST_STOPS = 400


def is_stop(widget: QWidget, view: QWidget) -> bool:
    """Whether Tab is to reach it."""
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return takes_tab and widget.isEnabled() and widget.isVisible() and widget.isVisibleTo(view)


def stops_of(view: QWidget) -> list[QWidget]:
    return [each for each in view.findChildren(QWidget) if is_stop(each, view)]


def name_of(widget: QWidget) -> str:
    told = QAccessible.queryAccessibleInterface(widget)
    return told.text(QAccessible.Text.Name) if told is not None else widget.accessibleName()


def shown(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{name_of(widget)}” in {type(widget.parent()).__name__}"


def walked(view: QWidget) -> list[QWidget]:
    """What Tab stops at in a view, in order, until it is back where it began."""
    stops: list[QWidget] = []
    first = next(iter(stops_of(view)), None)
    if first is None:
        return stops
    first.setFocus()
    for _ in range(MOST_STOPS):
        at = view.focusWidget()
        if at is None or at in stops:
            return stops
        stops.append(at)
        is_table = isinstance(at, QAbstractItemView) and at.tabKeyNavigation()
        modifier = Qt.KeyboardModifier.ControlModifier if is_table else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(at, Qt.Key.Key_Tab, modifier)
    return stops


def is_within(button: QAbstractButton) -> bool:
    """Whether a button is a part of a control that is reached itself: a field's, or a table's corner."""
    return isinstance(button.parent(), QLineEdit | QAbstractItemView | QComboBox)
