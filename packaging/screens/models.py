"""Pictures of the models: the menu, the page, a download from a hub on loopback, and GGUF files."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from engine.backends.llamacpp.library import is_there
from engine.messages import Terminal
from engine.paths import BUILTIN_MODEL
from screens.camera import Camera
from screens.talk import TALK
from tests.hub_server import Hub

OFFERED = "someone/calm"


def hub() -> Hub:
    """A hub that offers a model, and lets a download of it come half way."""
    made = Hub(hold=8_000_000)
    made.add_folder(OFFERED, BUILTIN_MODEL)
    return made


def take(camera: Camera, hub: Hub) -> None:
    """Go through the models; `hub` is the one that the window asks."""
    window = camera.window

    def menu_of_models() -> QMenu:
        window.models.open()
        return window.models.list

    camera.menus("models-menu", menu_of_models)
    _page(camera, hub)
    if is_there():
        _gguf(camera, menu_of_models)


def _page(camera: Camera, hub: Hub) -> None:
    window = camera.window
    page = window.shelf.page
    window.shelf.show()
    camera.until(lambda: bool(page.entries) and all(each.is_read for each in page.entries), "models are read")
    camera.both("models")
    page.show_download()
    camera.both("download")
    view = page.downloading
    view.field.setText("nobody/nothing")
    view.look.click()
    camera.until(view.message.isVisible, "the hub has refused")
    camera.both("download-refused")
    view.field.setText(OFFERED)
    view.look.click()
    camera.until(view.result.isVisible, "the model is found")
    camera.both("download-found")
    view.download.click()
    camera.until(hub.held.is_set, "half of it has come")
    QTest.qWait(1500)
    camera.both("download-running")
    page.pause_requested.emit(next(iter(window.shelf.downloads.running)))
    camera.until(lambda: not window.shelf.downloads.running, "the download is paused")
    QTest.qWait(300)
    camera.both("download-paused")
    window.close_page()


def _gguf(camera: Camera, menu_of_models: object) -> None:
    """Save the model as a GGUF file, open it, and keep what is special about it."""
    window = camera.window
    dialog = window.choosing.save()
    assert dialog is not None
    dialog.kind.set_value("q8_0")
    camera.both("save-gguf", dialog)
    loop = QEventLoop(window)
    ended: list[Terminal] = []
    window.model_saving.ended.connect(ended.append)
    window.model_saving.ended.connect(loop.quit)
    dialog.save_button.click()
    if not ended:
        loop.exec()
    camera.both("saved-gguf", dialog)
    dialog.open_button.click()
    camera.until(lambda: not window.session.state.is_loading, "the file is loaded")
    window.new_conversation()
    for question, strengths, seed in TALK[1:]:
        camera.use.ask(camera.recipe(**strengths), question, seed)
    camera.both("gguf")
    menu = window.models.list
    camera.menus("gguf-running", menu_of_models, menu.running, menu.running.kv_type)  # type: ignore[arg-type]
    camera.until(lambda: len(window.forms.found) >= 2, "the model's other forms are found")
    camera.menus("gguf-weights", menu_of_models, menu.form)  # type: ignore[arg-type]
    ocean = next(row for row in window.sidebar.rows if row.entry.name == "ocean")
    window.vectors.show_vector(ocean.entry.id)
    window.vectors.page.parity.compare.click()
    camera.until(lambda: not window.session.state.jobs, "the comparison is done")
    QTest.qWait(60)
    bar = window.vectors.page.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    camera.both("parity")
    window.close_page()
    camera.load()
