"""A persona's face: its picture in a circle, else its emoji, else its first letter. Reads no file."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QImage, QImageReader, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QApplication

from engine.personas.values import Persona
from ui.theme import theme

KEPT = 256
"""Width and height at which pictures are kept, in pixels."""
_SCALE = 3


def portrait(persona: Persona, size: int) -> QPixmap:
    """The face of a persona, crisp on screens of up to three times the density."""
    pixmap = QPixmap(size * _SCALE, size * _SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(_SCALE)
    circle = QRectF(0, 0, size, size)
    path = QPainterPath()
    path.addEllipse(circle)
    painter = QPainter(pixmap)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(path)
    image = _square(_decoded(persona.picture)) if persona.picture else QImage()
    if image.isNull():
        painter.fillPath(path, QColor(theme.colours.soft))
        font = QFont(QApplication.font())
        font.setPixelSize(max(6, round(size * (0.56 if persona.emoji else 0.46))))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme.colours.accent))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, persona.emoji or persona.name[:1].upper())
    else:
        painter.drawImage(circle, image)
    painter.end()
    return pixmap


def face(persona: Persona, size: int) -> QIcon:
    """The same as an icon."""
    return QIcon(portrait(persona, size))


def kept_picture(content: bytes) -> bytes:
    """A picture as it is kept: a small square PNG; empty where it is none that can be read."""
    image = _square(_decoded(content))
    if image.isNull():
        return b""
    size = QSize(KEPT, KEPT)
    modes = (Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    fresh = QImage(size, QImage.Format.Format_ARGB32)  # without the texts that the picture carries
    fresh.fill(Qt.GlobalColor.transparent)
    painter = QPainter(fresh)
    painter.drawImage(0, 0, image.scaled(size, *modes))
    painter.end()
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    fresh.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(written.data())


def is_small(content: bytes) -> bool:
    """Whether a picture can be read, and is no larger than one is kept."""
    image = _decoded(content, QSize(KEPT, KEPT))
    return not image.isNull()


def _decoded(content: bytes, largest: QSize | None = None) -> QImage:
    """A picture; null where it cannot be read, or says that it is larger than that."""
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    if largest is not None and reader.size().expandedTo(largest) != largest:
        return QImage()
    return reader.read()


def _square(image: QImage) -> QImage:
    """The middle of a picture; of a tall one its upper part, where faces are."""
    if image.isNull():
        return image
    side = min(image.width(), image.height())
    left, top = (image.width() - side) // 2, (image.height() - side) // 6
    return image.copy(left, top, side, side)
