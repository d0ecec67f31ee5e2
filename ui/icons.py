"""The application's icons: own drawings on a 24 px grid, coloured when asked for."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_PATHS = {
    "send": '<path d="M12 20V5M5.5 11.5 12 5l6.5 6.5"/>',
    "stop": '<rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor"/>',
    "again": '<path d="M19 12a7 7 0 1 1-2.2-5.1M19 3.5V8h-4.5"/>',
    "copy": '<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h8"/>',
    "compare": '<rect x="3.5" y="5" width="7" height="14" rx="2"/>'
    '<rect x="13.5" y="5" width="7" height="14" rx="2"/>',
    "more": '<g fill="currentColor" stroke="none"><circle cx="5" cy="12" r="1.7"/>'
    '<circle cx="12" cy="12" r="1.7"/>'
    '<circle cx="19" cy="12" r="1.7"/></g>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "left": '<rect x="3.5" y="4.5" width="17" height="15" rx="3"/><path d="M9.5 4.5v15"/>',
    "right": '<rect x="3.5" y="4.5" width="17" height="15" rx="3"/><path d="M14.5 4.5v15"/>',
    "wave": '<path d="M3 9.5c3-4 6-4 9 0s6 4 9 0M3 15.5c3-4 6-4 9 0s6 4 9 0"/>',
    "receipt": '<path d="M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9 8.5h6M9 12.5h6"/>',
    "down": '<path d="m6 9.5 6 6 6-6"/>',
    "previous": '<path d="m14.5 6-6 6 6 6"/>',
    "next": '<path d="m9.5 6 6 6-6 6"/>',
    "trash": '<path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 12.5h9l1-12.5"/>',
    "edit": '<path d="M5 19l.8-3.8L16 5l3 3L8.8 18.2zM14 7l3 3"/>',
    "go_on": '<path d="M5 6v12l7-6zM13.5 6v12l7-6z"/>',
    "attach": '<path d="m19 11-7.5 7.5a4.6 4.6 0 0 1-6.5-6.5L13 4a3.1 3.1 0 0 1 4.4 4.4L9.6 16.2'
    'a1.5 1.5 0 0 1-2.2-2.2L14.5 7"/>',
    "file": '<path d="M6.5 3.5h7l4 4v13h-11zM13 3.5V8h4.5M9 12.5h6M9 16h6"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "off": '<path d="M12 4v7M7.5 6.8a7 7 0 1 0 9 0"/>',
    "export": '<path d="M12 15V4M8 8l4-4 4 4M5 14v4a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-4"/>',
    "gauge": '<path d="M4 17a8.5 8.5 0 1 1 16 0M12 16l4-5.5"/>',
    "features": '<path d="M12 3.5 14 10l6.5 2-6.5 2-2 6.5-2-6.5-6.5-2 6.5-2z"/>'
    '<path d="M18.5 4v3M17 5.5h3"/>',
    "solo": '<path d="M4.5 15v-3a7.5 7.5 0 0 1 15 0v3"/><rect x="3.5" y="14" width="4" height="6" rx="1.6"/>'
    '<rect x="16.5" y="14" width="4" height="6" rx="1.6"/>',
    "reset": '<path d="M5 4.5V9h4.5M5.3 9a7.5 7.5 0 1 1-.6 4.5"/>',
    "hold": '<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 0 0 16z" fill="currentColor"/>',
    "warning": '<path d="M12 4.5 20.5 19h-17zM12 10v4M12 16.6v.1"/>',
    "mend": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5v5.5M12 16.2v.1"/>',
    "settings": '<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><circle cx="16" cy="7" r="2.6"/>'
    '<circle cx="8" cy="17" r="2.6"/>',
    "persona": '<circle cx="12" cy="8.5" r="4"/><path d="M4.5 20c.9-4 3.8-6 7.5-6s6.6 2 7.5 6"/>',
    "server": '<rect x="4" y="4.5" width="16" height="6.5" rx="2"/>'
    '<rect x="4" y="13" width="16" height="6.5" rx="2"/><path d="M8 7.8v.1M8 16.2v.1M12 7.8h4M12 16.2h4"/>',
    "prompt": '<path d="M4 6.5h16M4 12h10M4 17.5h7"/>',
}
NAMES = tuple(_PATHS)


def svg(name: str, colour: str) -> bytes:
    """The drawing of an icon in one colour."""
    drawing = _PATHS[name].replace("currentColor", colour)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{colour}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">{drawing}</svg>'
    ).encode()


@lru_cache(maxsize=256)
def icon(name: str, colour: str, muted: str = "") -> QIcon:
    """An icon, crisp at up to three times its size; `muted` is its colour while disabled."""
    made = QIcon()
    made.addPixmap(_pixmap(name, colour))
    if muted:
        made.addPixmap(_pixmap(name, muted), QIcon.Mode.Disabled)
    return made


def _pixmap(name: str, colour: str) -> QPixmap:
    pixmap = QPixmap(72, 72)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg(name, colour))).render(painter, QRectF(0, 0, 72, 72))
    painter.end()
    return pixmap
