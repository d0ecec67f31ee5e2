"""Where Tab goes: through what stands side by side from left to right, and through each from top to bottom.

The order is found as things stand when the key is pressed, so what came later has its place in it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cmp_to_key

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QRadioButton, QScrollArea, QWidget


def step(window: QWidget, *, forward: bool) -> bool:
    """Move the keyboard's focus to the next stop of a window, or the one before; whether there was one."""
    stops = list(stops_in(window))
    if not stops:
        return False
    at = window.focusWidget()
    number = stops.index(at) if at in stops else (-1 if forward else 0)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stop = stops[(number + (1 if forward else -1)) % len(stops)]
    stop.setFocus(reason)
    _bring_into_view(stop)
    return True


def stops_in(widget: QWidget) -> Iterator[QWidget]:
    """What Tab stops at in a widget, in order, itself first."""
    if _is_stop(widget):
        yield widget
    for child in sorted(_shown_children(widget), key=cmp_to_key(_before)):
        yield from stops_in(child)


def _shown_children(widget: QWidget) -> list[QWidget]:
    children: list[QObject] = widget.children()
    return [
        each for each in children if isinstance(each, QWidget) and each.isVisible() and not each.isWindow()
    ]


def _is_stop(widget: QWidget) -> bool:
    if not (widget.focusPolicy() & Qt.FocusPolicy.TabFocus) or not widget.isEnabled():
        return False
    if isinstance(widget, QRadioButton) and not widget.isChecked() and (group := widget.group()) is not None:
        return group.checkedButton() is None
    return widget.focusProxy() is None


def _before(one: QWidget, other: QWidget) -> int:
    """Which of two neighbours is read first: the higher one, or the left one of those at one height."""
    a, b = one.geometry(), other.geometry()
    if a.bottom() < b.top() or b.bottom() < a.top():
        return a.top() - b.top()
    return a.left() - b.left() or a.top() - b.top()


def _bring_into_view(stop: QWidget) -> None:
    parent = stop.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(stop)
        parent = parent.parentWidget()
