"""Tells assistive technology what widgets that paint themselves are, and where they stand."""

from __future__ import annotations

from functools import cache, partial

from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QAccessibleValueChangeEvent,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget


class Voiced(QWidget):
    """A widget with a role of its own, whose `spoken_value` is read out beside its name."""

    spoken_role = QAccessible.Role.Slider

    def spoken_value(self) -> str:
        """Where it stands, in words."""
        raise NotImplementedError

    def tell_value(self) -> None:
        """Let assistive technology know that it stands elsewhere."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, self.spoken_value()))


class _VoicedInterface(QAccessibleWidget):
    """What assistive technology asks of such a widget."""

    def __init__(self, widget: Voiced) -> None:
        super().__init__(widget, widget.spoken_role)
        self._widget = widget

    def text(self, kind: QAccessible.Text) -> str:
        if kind is QAccessible.Text.Value:
            return self._widget.spoken_value()
        return super().text(kind)


_kept: dict[int, _VoicedInterface] = {}
"""Qt owns the C++ side alone; without these Python would let its own go at once."""


def _interface(class_name: str, shown: QObject) -> QAccessibleInterface | None:
    if not isinstance(shown, Voiced):
        return None
    made = _VoicedInterface(shown)
    _kept[id(shown)] = made
    shown.destroyed.connect(partial(_forget, id(shown)))
    return made


def _forget(key: int, _: QObject | None = None) -> None:
    _kept.pop(key, None)


@cache
def install() -> None:
    """Answer for these widgets from now on; asked again, it does nothing."""
    QAccessible.installFactory(_interface)


def announce(speaker: QWidget, text: str, *, at_once: bool) -> None:
    """Have a text read out without moving the focus: at once, or when nothing else is being read."""
    if QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(speaker, text)
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if at_once else politeness.Polite)
        QAccessible.updateAccessibility(event)
