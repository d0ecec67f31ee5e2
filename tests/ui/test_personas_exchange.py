"""Personas and character cards imported and exported in the window."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from engine.personas.persona_file import ENDING, read_persona, write_persona
from engine.personas.values import Persona
from tests.engine.test_character_cards import packed, png, v2
from tests.ui.conftest import Hands
from tests.ui.persona_deeds import (
    SWAGGER,
    captain,
    choose,
    click_more,
    editor,
    save,
    take_picture,
)

pytestmark = pytest.mark.usefixtures("own_vectors_only_here")


def test_that_an_exported_persona_is_imported_whole_and_beside_the_old_one(
    hands: Hands, tmp_path: Path
) -> None:
    window = hands.window
    persona = captain(hands, SWAGGER, greeting="Ahoy!")
    choose(hands, "All personas")
    click_more(hands, persona.id, "Export…")
    hands.pick(window, tmp_path / "mine")
    assert read_persona(tmp_path / f"mine{ENDING}") == persona
    hands.click(window.personas.page.import_button)
    hands.pick(window, tmp_path / f"mine{ENDING}")
    dialog = editor(hands)
    assert dialog.told.text() == "Captain 2 was imported."
    card = window.personas.page.card(persona.id)
    assert card.recipe.text().endswith("; not made for this model: “swagger”")
    assert "“swagger”" in dialog.lacking.text()
    save(hands, dialog)
    other = window.personas.store.find("Captain 2")
    assert replace(other, id=persona.id, name="Captain") == persona and other.id != persona.id


def test_that_a_character_card_is_imported_and_says_what_was_left_out(hands: Hands, tmp_path: Path) -> None:
    window = hands.window
    card = v2(name="Osk", alternate_greetings=["a"], first_mes="Hello, {{user}}.")
    (tmp_path / "osk.png").write_bytes(png(("chara", packed(card)), width=300))
    choose(hands, "All personas")
    hands.click(window.personas.page.import_button)
    hands.pick(window, tmp_path / "osk.png")
    dialog = editor(hands)
    assert dialog.told.text().split("\n") == ["Osk was imported.", "Left out: alternate greetings (1)."]
    save(hands, dialog)
    kept = window.personas.store.find("Osk")
    assert kept.picture.startswith(b"\x89PNG") and b"chara" not in kept.picture
    hands.click(window.personas.page.card(kept.id).chat_button)
    hands.ask("Hello")
    hands.until_answered()
    assert [each.role for each in window.session.messages()] == ["assistant", "user", "assistant"]


def test_that_export_import_and_export_give_the_same_file_to_the_last_byte(
    hands: Hands, tmp_path: Path
) -> None:
    window = hands.window
    choose(hands, "All personas")
    (tmp_path / "face.png").write_bytes(png(width=600))
    hands.click(window.personas.page.new_button)
    dialog = editor(hands)
    QTest.keyClicks(dialog.name, "Baker")
    take_picture(hands, dialog, tmp_path / "face.png")
    dialog.prompt.setPlainText("Words\u00a0: “ö”\n\n\tand more \U0001f35e\n")
    save(hands, dialog)
    (baker,) = window.personas.store.personas()
    assert baker.system_prompt == "Words\u00a0: “ö”\n\n\tand more \U0001f35e\n"
    click_more(hands, baker.id, "Export…")
    hands.pick(window, tmp_path / "mine")
    click_more(hands, baker.id, "Delete")
    hands.click(window.personas.page.import_button)
    hands.pick(window, tmp_path / f"mine{ENDING}")
    save(hands, editor(hands))
    assert window.personas.store.personas() == (baker,)
    click_more(hands, baker.id, "Export…")
    hands.pick(window, tmp_path / "again")
    assert (tmp_path / f"again{ENDING}").read_bytes() == (tmp_path / f"mine{ENDING}").read_bytes()


def test_that_a_card_whose_picture_is_beyond_all_measure_comes_without_it_and_says_so(
    hands: Hands, tmp_path: Path
) -> None:
    window = hands.window
    content = bytearray(png(("chara", packed(v2(name="Osk")))))
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    (tmp_path / "osk.png").write_bytes(content)
    choose(hands, "Import…")
    hands.pick(window, tmp_path / "osk.png")
    dialog = editor(hands)
    assert "Left out: the picture, which cannot be read." in dialog.told.text()
    assert window.personas.store.find("Osk").picture == b""


def test_that_a_broken_file_is_one_card_and_nothing_else(hands: Hands, tmp_path: Path) -> None:
    window = hands.window
    (tmp_path / "cut.json").write_text(json.dumps(v2())[:50])
    choose(hands, "Import…")
    hands.pick(window, tmp_path / "cut.json")
    hands.until(lambda: bool(window.chat.cards))
    assert window.personas.store.personas() == ()


def test_that_a_file_put_into_the_folder_is_a_persona_and_a_broken_one_is_told(hands: Hands) -> None:
    window = hands.window
    folder = window._paths.personas
    write_persona(Persona("Cook"), folder / f"cook{ENDING}")
    (folder / f"bad{ENDING}").write_text("{")
    choose(hands, "All personas")
    assert [card.persona.name for card in window.personas.page.cards] == ["Cook"]
    assert "bad" in window.personas.page.damaged.text()
