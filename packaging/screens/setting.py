"""Pictures of what is set: settings, shortcuts, personas, the server."""

from __future__ import annotations

import socket

from PySide6.QtTest import QTest

from engine.personas.values import Persona
from engine.sampling_choice import SamplingChoice
from screens.camera import Camera
from ui.language import tr

KEEPER = "You are {{char}}, who has kept the lighthouse for forty years. You talk with {{user}} over tea."


def take(camera: Camera) -> None:
    """Go through the settings, the personas and the server."""
    _settings(camera)
    _personas(camera)
    _server(camera)


def _settings(camera: Camera) -> None:
    window = camera.window
    page = window.settings.page
    window.settings.open()
    QTest.qWait(60)
    camera.both("settings")
    for number, view in enumerate(page.groups[1:], 2):
        window.settings.open(view.group.words)
        QTest.qWait(60)
        camera.both(f"settings-{number}")
    window.settings.open()
    page.search.setText(tr("text"))
    camera.both("settings-search")
    page.search.setText("xyz")
    camera.both("settings-nothing")
    page.search.clear()
    window.close_page()
    shortcuts = window.settings.list_shortcuts()
    camera.both("shortcuts", shortcuts)
    shortcuts.close()


def _personas(camera: Camera) -> None:
    window = camera.window
    desk = window.personas
    desk.open()
    camera.both("personas-none")
    keeper = desk.store.save(
        Persona(
            "Keeper of the light",
            "⚓",
            system_prompt=KEEPER,
            first_message="Come in, {{user}}. The kettle is on.",
            recipe=camera.recipe(ocean=0.6, calm=0.4),
            sampling=SamplingChoice(temperature=0.7),
        )
    )
    desk.store.save(Persona("Editor", system_prompt="Shorten what you are given. Keep every fact."))
    desk.store.save(Persona("Clerk", recipe=camera.recipe(formal=0.8)))
    desk.choose(keeper.id)
    desk.open()
    camera.both("personas")
    desk.delete(desk.store.find("Clerk").id)
    camera.both("personas-undo")
    desk.undo()
    desk.edit(keeper.id)
    assert desk.editor is not None
    camera.both("persona-editor", desk.editor)
    desk.editor.resize(640, 980)
    camera.both("persona-editor-whole", desk.editor)
    desk.editor.close()
    window.close_page()
    sampling = desk.ask_sampling()
    camera.both("sampling", sampling)
    sampling.close()

    def menu_of_personas() -> object:
        window.bar.persona_button.open()
        return window.bar.persona_button.menu_shown

    camera.menus("persona-menu", menu_of_personas)  # type: ignore[arg-type]
    camera.both("persona-chat")
    desk.choose("")
    window.sidebar.set_recipe(camera.recipe())


def _server(camera: Camera) -> None:
    window = camera.window
    dialog = window.server.open()
    camera.both("server", dialog)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    window.preferences.change(server_port=port)
    window.server.switch(True)
    camera.until(lambda: bool(window.server.server.address), "the server is on")
    camera.both("server-on", dialog)
    dialog.close()
    camera.both("server-on-window")
    window.server.switch(False)
