"""What a person does at the composer, and what stands there then. Claims nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import Hands
from ui.chat.message import UserMessage

CONTROL = Qt.KeyboardModifier.ControlModifier


def said(hands: Hands) -> list[str]:
    return [each.content for each in hands.window.session.messages()]


def answered(hands: Hands, messages: int) -> None:
    """Wait until the conversation holds so many messages and nothing is being written."""
    hands.until(lambda: len(said(hands)) == messages and not hands.window.session.state.is_answering)
    hands.window.session.saving.flush()


def paste(hands: Hands, data: QMimeData) -> None:
    copied = QMimeData()  # the clipboard deletes what it is given
    copied.setUrls(data.urls())
    if data.hasText() and not data.hasUrls():
        copied.setText(data.text())
    QGuiApplication.clipboard().setMimeData(copied)
    hands.window.composer.editor.setFocus()
    QTest.keyClick(hands.window.composer.editor, Qt.Key.Key_V, CONTROL)
    QGuiApplication.clipboard().clear()  # Qt would delete it after Python has ended


def files_of(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(target: QWidget, data: QMimeData) -> None:
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 10), copy, data, left, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(20, 10), copy, data, left, none))


def names(hands: Hands) -> list[str]:
    return [chip.attachment.name for chip in hands.window.composer.files.chips]


def last_question(hands: Hands) -> UserMessage:
    shown = hands.window.chat.message(hands.window.talk._last_question)
    assert isinstance(shown, UserMessage)
    return shown


def tokens(hands: Hands) -> int:
    fill = hands.window.composer.gauge.fill
    return fill.tokens if fill is not None else -1
