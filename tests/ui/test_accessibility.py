"""Every control is named, reached by Tab in order, shows its focus, and is usable at twice the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
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
from ui.theme import theme

MOST_STOPS = 400


def is_stop(widget: QWidget, view: QWidget) -> bool:
    """Whether Tab is to reach it."""
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return takes_tab and widget.isEnabled() and widget.isVisible() and widget.isVisibleTo(view)


def stops_of(view: QWidget) -> list[QWidget]:
    return [each for each in view.findChildren(QWidget) if is_stop(each, view)]


def disabled_in(view: QWidget) -> list[QWidget]:
    """The controls that cannot be used now."""
    return [
        each
        for each in view.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and each.isVisible()
        and not each.isEnabled()
    ]


def name_of(widget: QWidget) -> str:
    told = QAccessible.queryAccessibleInterface(widget)
    return told.text(QAccessible.Text.Name) if told is not None else widget.accessibleName()


def shown(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{name_of(widget)}” in {type(widget.parent()).__name__}"


def walked(hands: Hands, view: QWidget) -> list[QWidget]:
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


def windows(hands: Hands) -> Iterator[tuple[str, QWidget]]:
    """The views that Tab walks through; menus have keys of their own."""
    for name, view in views(hands):
        settle()
        if not isinstance(view, QMenu):
            view.activateWindow()
            hands.until(view.isActiveWindow)
            yield name, view


def test_that_every_control_has_a_name_is_reached_by_tab_or_says_why_it_is_disabled(hands: Hands) -> None:
    problems = []
    for name, view in windows(hands):
        stops = walked(hands, view)
        problems += [f"{name}: no reason, {shown(each)}" for each in disabled_in(view) if not each.toolTip()]
        problems += [f"{name}: no name, {shown(each)}" for each in stops_of(view) if not name_of(each)]
        problems += [f"{name}: not reached, {shown(each)}" for each in stops_of(view) if each not in stops]
        problems += [
            f"{name}: no stop, {shown(each)}"
            for each in view.findChildren(QAbstractButton)
            if each.isVisible() and each.isEnabled() and not is_stop(each, view) and not is_within(each)
        ]
    assert not problems, "\n".join(problems)


def is_within(button: QAbstractButton) -> bool:
    """Whether a button is a part of a control that is reached itself: a field's, or a table's corner."""
    return isinstance(button.parent(), QLineEdit | QAbstractItemView | QComboBox)


def test_that_focus_goes_left_to_right_and_down_within_each_pane(hands: Hands) -> None:
    window = hands.window
    panes = [pane for pane in map(window.splitter.widget, range(window.splitter.count())) if pane is not None]
    problems = []
    for name, view in windows(hands):
        if view is not window:
            continue
        stops = walked(hands, view)
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


def test_that_focus_can_be_seen_on_every_control(hands: Hands) -> None:
    problems = []
    for name, view in windows(hands):
        for stop in stops_of(view):
            outline = frame_of(stop)
            view.setFocus()
            stop.clearFocus()
            before = outline.grab().toImage()
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            if outline.grab().toImage() == before:
                problems.append(f"{name}: {shown(stop)}")
    assert not problems, "\n".join(problems)


def frame_of(stop: QWidget) -> QWidget:
    """What is drawn differently while a control has the focus: itself, or the box that it is in."""
    parent = stop.parentWidget()
    return parent if isinstance(stop, QPlainTextEdit) and parent is not None else stop


def test_that_twice_the_text_leaves_everything_usable(hands: Hands) -> None:
    window = hands.window
    problems: dict[str, str] = {}
    window.set_theme("light", 2.0)
    for name, view in views(hands):
        settle()
        if isinstance(view, QMenu):
            continue
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
