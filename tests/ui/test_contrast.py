"""Texts stand out from what they stand on by 4.5 to 1, meaningful shapes by 3 to 1, in both themes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QMenu, QPlainTextEdit, QWidget

from tests.ui.conftest import Hands
from tests.ui.views import settle, views
from ui.chat import colouring
from ui.theme import DARK, LIGHT, Colours, ThemeName

TEXT, SHAPE = 4.5, 3.0
SURFACES = ("window", "panel", "surface", "raised")
TEXTS = {
    "text": (*SURFACES, "soft", "bubble", "code", "error_soft", "mark"),
    "muted": (*SURFACES, "soft", "bubble", "code", "track"),
    "error": (*SURFACES, "error_soft"),
    "accent": (*SURFACES, "soft"),
    "green": ("surface",),
    "red": ("surface",),
    "on_accent": ("accent", "accent_hover"),
}
SHAPES = {
    "edge": SURFACES,
    "accent": (*SURFACES, "soft", "bubble"),
    "muted": (*SURFACES, "soft", "track"),
    "green": ("panel", "surface", "window"),
    "amber": ("panel", "surface", "window"),
    "red": ("panel", "surface", "window"),
    "violet": ("surface",),
}
BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=lambda each: each.name)
Pixels = npt.NDArray[np.uint8]


def contrast(one: QColor, other: QColor) -> float:
    """The ratio of WCAG 2.1: (L1 + 0.05) / (L2 + 0.05) of the relative luminances."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@BOTH
def test_that_texts_and_meaningful_shapes_stand_out(colours: Colours) -> None:
    weak = [
        f"{front} on {back}: {found:.2f}"
        for pairs, least in ((TEXTS, TEXT), (SHAPES, SHAPE))
        for front, backs in pairs.items()
        for back in backs
        if (found := contrast(QColor(getattr(colours, front)), QColor(getattr(colours, back)))) < least
    ]
    assert not weak, "\n".join(weak)


@BOTH
def test_that_the_colours_of_code_stand_out(colours: Colours) -> None:
    palette = colouring.DARK if colours.name == "dark" else colouring.LIGHT
    weak = [
        f"{name}: {found:.2f}"
        for name, colour in palette.items()
        if (found := contrast(QColor(colour), QColor(colours.code))) < TEXT
    ]
    assert not weak, "\n".join(weak)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_that_the_pixels_of_every_text_stand_out(hands: Hands, name: ThemeName) -> None:
    window = hands.window
    window.set_theme(name)
    weak: dict[str, str] = {}
    for where, view in views(hands):
        settle()
        if isinstance(view, QMenu):
            continue
        shown = view.grab()
        for each in written(view):
            found = of_pixels(shown, view, each)
            if found < TEXT:
                weak.setdefault(f"{type(each).__name__} “{words_of(each)}”: {found:.2f}", where)
    window.set_theme("light")
    assert not weak, "\n".join(f"{where}: {problem}" for problem, where in weak.items())


def written(view: QWidget) -> Iterator[QWidget]:
    """What shows a text, and is seen whole: what is disabled too, since its text still tells something."""
    for each in view.findChildren(QWidget):
        is_whole = each.isVisible() and each.visibleRegion().boundingRect() == each.rect()
        if is_whole and words_of(each):
            yield each


def words_of(widget: QWidget) -> str:
    match widget:
        case QComboBox():
            return widget.currentText()
        case QLineEdit():
            return widget.text() or widget.placeholderText()
        case QPlainTextEdit():
            return widget.toPlainText() or widget.placeholderText()
        case QLabel() | QAbstractButton():
            return widget.text()
        case _:
            return ""


def of_pixels(shown: QPixmap, view: QWidget, widget: QWidget) -> float:
    """The contrast between a widget's commonest pixel and the one of its inside that stands out most."""
    inside = QRect(widget.mapTo(view, QPoint(0, 0)), widget.size())
    if not isinstance(widget, QLabel):
        inside.adjust(4, 4, -4, -4)  # the frame is no text
    pixels, counts = np.unique(pixels_of(shown.copy(inside)), axis=0, return_counts=True)
    ground = QColor(*map(int, pixels[counts.argmax()]))
    return max(contrast(QColor(*map(int, pixel)), ground) for pixel in pixels)


def pixels_of(part: QPixmap) -> Pixels:
    """Red, green and blue of each pixel, [n, 3]."""
    image = part.toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(-1, 3)
