"""Pictures of the window as it is narrow, with large text, and with its panes hidden."""

from __future__ import annotations

from PySide6.QtTest import QTest

from screens.camera import Camera
from screens.talk import CODE, show


def take(camera: Camera) -> None:
    """Go through sizes; ends at the usual one."""
    window = camera.window
    show(camera, "Count the words of a text.", CODE)
    window.resize(720, 800)
    QTest.qWait(60)
    camera.both("narrow")
    window.settings.open()
    QTest.qWait(60)
    camera.both("narrow-settings")
    window.shelf.show()
    QTest.qWait(400)
    camera.both("narrow-models")
    window.close_page()
    window.toggle_conversations()
    window.toggle_sidebar()
    camera.both("narrow-alone")
    window.toggle_conversations()
    window.toggle_sidebar()
    window.resize(1280, 800)
    for zoom in (150, 200):
        window.set_theme("light", zoom / 100)
        QTest.qWait(60)
        camera.both(f"text-{zoom}")
        window.settings.open()
        QTest.qWait(60)
        camera.both(f"text-{zoom}-settings")
        window.close_page()
    window.set_theme("light", 1.0)
    window.resize(1280, 800)
