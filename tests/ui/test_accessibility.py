"""Tab goes in order, focus is seen, painted controls tell their value, and twice the text stays usable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from tests.ui.conftest import Hands
from tests.ui.views import is_cut, settle, views
from tests.ui.walking import shown, stops_of, walked
from ui.theme import ThemeName, theme


def windows(hands: Hands) -> Iterator[tuple[str, QWidget]]:
    """The views that Tab walks through; menus have keys of their own."""
    for name, view in views(hands):
        settle()
        if not isinstance(view, QMenu):
            view.activateWindow()
            hands.until(view.isActiveWindow)
            yield name, view


def test_that_focus_goes_left_to_right_and_down_within_each_pane(hands: Hands) -> None:
    window = hands.window
    panes = [pane for pane in map(window.splitter.widget, range(window.splitter.count())) if pane is not None]
    problems = []
    for name, view in windows(hands):
        if view is not window:
            continue
        stops = walked(view)
        order = [next(n for n, pane in enumerate(panes) if pane.isAncestorOf(each)) for each in stops]
        turns = [pane for pane, before in pairwise([*order, -1]) if pane != before]
        if Counter(turns).most_common(1)[0][1] > 1 + (turns[0] == turns[-1]):
            problems.append(f"{name}: goes through the panes as {turns}")
        for number, pane in enumerate(panes):
            inside = [each for each, at in zip(stops, order, strict=True) if at == number]
            first = min(inside, key=lambda each: written_at(each, pane).top(), default=None)
            start = inside.index(first) if first is not None else 0
            for one, next_one in pairwise(inside[start:] + inside[:start]):
                if is_above(next_one, one, pane):
                    problems.append(f"{name}: from {shown(one)} up to {shown(next_one)}")
    assert not problems, "\n".join(problems)


def written_at(widget: QWidget, inside: QWidget) -> QRect:
    """Where a widget would lie if nothing were scrolled."""
    at, each = QPoint(0, 0), widget
    while each is not inside:
        parent = each.parentWidget()
        assert parent is not None
        area = parent.parentWidget()
        if not (isinstance(area, QScrollArea) and each is area.widget()):
            at += each.pos()
        each = parent
    return QRect(at, widget.size())


def is_above(one: QWidget, other: QWidget, pane: QWidget) -> bool:
    """Whether one stands wholly above the other; what is scrolled counts as the area around it."""
    ones, others = area_of(one, pane), area_of(other, pane)
    if ones is others:
        return written_at(one, pane).bottom() <= written_at(other, pane).top()
    return written_at(ones or one, pane).bottom() <= written_at(others or other, pane).top()


def area_of(widget: QWidget, pane: QWidget) -> QScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None and parent is not pane:
        if isinstance(parent, QScrollArea):
            return parent
        parent = parent.parentWidget()
    return None


def place(widget: QWidget, inside: QWidget) -> QRect:
    return QRect(widget.mapTo(inside, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("name", ["light", "dark"])
def test_that_focus_can_be_seen_on_every_control(hands: Hands, name: ThemeName) -> None:
    problems = []
    hands.window.set_theme(name)
    for where, view in windows(hands):
        for stop in stops_of(view):
            outline = frame_of(stop)
            view.setFocus()
            stop.clearFocus()
            before = outline.grab().toImage()
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            if outline.grab().toImage() == before:
                problems.append(f"{where}: {shown(stop)}")
    hands.window.set_theme("light")
    assert not problems, "\n".join(problems)


def frame_of(stop: QWidget) -> QWidget:
    """What is drawn differently while a control has the focus: itself, or the box that it is in."""
    parent = stop.parentWidget()
    return parent if isinstance(stop, QPlainTextEdit) and parent is not None else stop


@pytest.mark.parametrize(
    ("zoom", "size"), [(2.0, (1280, 800)), (1.5, (1280, 800)), (1.0, (1024, 700)), (1.0, (900, 600))]
)
def test_that_large_text_and_a_small_window_leave_everything_usable(
    hands: Hands, zoom: float, size: tuple[int, int]
) -> None:
    window = hands.window
    problems: dict[str, str] = {}
    window.resize(*size)
    window.set_theme("light", zoom)
    for name, view in views(hands):
        settle()
        if isinstance(view, QMenu):
            continue
        if view.height() > window.height() or view.width() > window.width():
            problems.setdefault(f"larger than the window: {view.size().toTuple()}", name)
        leaves = [
            each
            for each in view.findChildren(QWidget)
            if each.isVisible() and isinstance(each, QAbstractButton | QLabel | QLineEdit | QComboBox)
        ]
        for each in leaves:
            if problem := is_cut(each):
                problems.setdefault(f"cut: {problem}", name)
            if not has_room(each):
                problems.setdefault(f"beyond its pane: {shown(each)}", name)
        for one, other in combinations(leaves, 2):
            if one.parent() is other.parent() and one.geometry().intersects(other.geometry()):
                problems.setdefault(f"over each other: {shown(one)}, {shown(other)}", name)
    window.set_theme("light", 1.0)
    assert theme.zoom == 1.0
    assert not problems, "\n".join(f"{where}: {problem}" for problem, where in problems.items())


def has_room(widget: QWidget) -> bool:
    """Whether a widget lies within the width of all that it stands in."""
    parent = widget.parentWidget()
    while parent is not None and not widget.isWindow():
        across = place(widget, parent)
        if across.left() < -1 or across.right() > parent.width():
            return False
        if parent.isWindow():
            return True
        parent = parent.parentWidget()
    return True


def test_that_painted_controls_tell_their_value(hands: Hands) -> None:
    row = hands.row("ocean")
    row.dial.setFocus()
    QTest.keyClick(row.dial, Qt.Key.Key_Right)
    told = QAccessible.queryAccessibleInterface(row.dial)
    assert told.role() is QAccessible.Role.Slider
    assert told.text(QAccessible.Text.Name) == "Strength of ocean"
    assert told.text(QAccessible.Text.Value) == "0.05, ocean"
    strip = QAccessible.queryAccessibleInterface(row.strip)
    assert strip.text(QAccessible.Text.Value).startswith("layer 2: steered; recommended")
    hands.window.vectors.show_vector(row.entry.id)
    chart = hands.window.vectors.page.layers
    assert chart is not None
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    plot = QAccessible.queryAccessibleInterface(chart)
    assert plot.role() is QAccessible.Role.Chart
    assert plot.text(QAccessible.Text.Value).startswith("Layer 0: direction")
