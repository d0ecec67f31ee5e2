"""Pictures of the list of conversations: folders, a menu, a search, what can be undone."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from screens.camera import Camera
from screens.talk import show
from ui.conversations.menu import ConversationMenu

TALKS = (
    ("What grows in the shade?", "Ferns, hostas and ivy grow in the shade, and lettuce does in summer."),
    ("A letter to my landlord about the heating", "Dear Ms Weber, since Monday the heating has been off."),
    ("How do I cook lentils?", "Rinse them, then let them simmer for twenty minutes; salt comes last."),
    ("Names for a small boat", "Pelican, Foam, or Tomorrow."),
    ("Which shade of blue suits the hall?", "A dark one, since the hall has no window."),
)


def take(camera: Camera) -> None:
    """Fill the list and go through it."""
    window = camera.window
    pane, history = window.conversations, window.session.history
    numbers = [show(camera, asked, said) for asked, said in TALKS]
    garden, home = history.add_folder("Garden"), history.add_folder("House and letters")
    history.move(numbers[0], garden)
    history.move(numbers[1], home)
    history.move(numbers[4], home)
    history.pin(numbers[3], True)
    window.session.conversations_changed.emit()
    camera.both("conversations")
    summary = next(each for each in history.conversations() if each.id == numbers[1])
    folders = history.folders()

    def opened() -> QMenu:
        menu = ConversationMenu(summary, folders, window)
        menu.popup(pane.mapToGlobal(QPoint(180, 180)))
        return menu

    camera.menus("conversations-menu", opened)
    pane.search.setFocus()
    pane.search.setText("shade")
    camera.until(lambda: pane.results.isVisible(), "something is found")
    camera.both("conversations-search")
    pane.results.open()
    camera.both("conversations-hit")
    pane.search.setText("shadow play")
    QTest.qWait(400)
    camera.both("conversations-nothing")
    pane.end_search()
    window.keeping.delete(numbers[2])
    camera.both("conversations-undo")
    pane.undo.end()
    window.new_conversation()
