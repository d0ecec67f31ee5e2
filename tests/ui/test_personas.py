"""Personas by hand: chosen, made, changed, taken away and brought back, imported and exported."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from engine.personas.persona_file import ENDING, read_persona, write_persona
from engine.personas.values import Persona
from engine.sampling_choice import AS_THE_MODEL_SAYS, SamplingChoice
from tests.engine.test_character_cards import packed, png, v2
from tests.ui.conftest import Hands
from tests.ui.deeds import fill, keep, loaded
from ui.personas.editor import PersonaEditor
from ui.personas.sampling import SamplingDialog
from ui.settings.fields import NumberField
from vectors.values import SteeringRecipe, SteeringTerm, term_of

pytestmark = pytest.mark.usefixtures("own_vectors_only_here")
BRIEF = SamplingChoice(temperature=0.0, max_new_tokens=5)
SWAGGER = SteeringTerm("not-here", 1.0, (3,), name="swagger", strength=0.5)


def captain(hands: Hands, *more: SteeringTerm, greeting: str = "") -> Persona:
    """A persona that is kept: ocean at .6, and what else it steers with."""
    ocean = term_of(loaded(hands, "ocean"), strength=0.6)
    persona = Persona(
        "Captain",
        "⚓",
        b"",
        "You are {{char}}, and {{user}} is your mate.",
        greeting,
        SteeringRecipe((ocean, *more)),
        BRIEF,
    )
    return hands.window.personas.store.save(persona)


def choose(hands: Hands, words: str) -> None:
    """Open the menu of personas over the conversation and click a line of it."""
    button = hands.window.persona_button
    hands.click(button)
    click_in(hands, button.menu_shown, words)


def click_in(hands: Hands, menu: QMenu, words: str) -> None:
    hands.until(menu.isVisible)
    act = next(each for each in menu.actions() if each.text() == words)
    place = menu.actionGeometry(act).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def editor(hands: Hands) -> PersonaEditor:
    """The dialog that is open."""
    hands.until(lambda: any(each.isVisible() for each in hands.window.findChildren(PersonaEditor)))
    return next(each for each in hands.window.findChildren(PersonaEditor) if each.isVisible())


def save(hands: Hands, dialog: PersonaEditor) -> None:
    """Press Save, and wait until the dialog has gone."""
    hands.click(dialog.save_button)
    hands.until(lambda: not any(each.isVisible() for each in hands.window.findChildren(PersonaEditor)))
    hands.come_back()


def take_picture(hands: Hands, dialog: PersonaEditor, path: Path) -> None:
    """Choose a picture by the menu of the face and the dialog of files."""
    hands.choose(dialog.face.menu(), "Choose a picture…")
    hands.pick(dialog, path)


def write_prompt(hands: Hands, text: str) -> None:
    """Type into the conversation's system prompt, in place of what stands there."""
    prompt = hands.window.system_prompt
    if not prompt.isVisible():
        hands.click(hands.window.prompt_button)
    hands.click(prompt.viewport())
    prompt.selectAll()
    QTest.keyClicks(prompt, text)


def be_called(hands: Hands, name: str) -> None:
    """Say one's own name on the page of settings, and go back to the conversation."""
    hands.press(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    field = hands.window.settings.page.row("user_name").field
    assert isinstance(field, QLineEdit)
    fill(field, name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Escape)
    assert hands.window.stack.currentWidget() is hands.window.chat


# ---- a conversation and its persona


def test_that_a_persona_sets_prompt_steering_and_sampling_and_none_takes_them_back(hands: Hands) -> None:
    window = hands.window
    persona = captain(hands)
    choose(hands, "Captain")
    assert window.persona_button.text() == "Captain"
    assert window.system_prompt.toPlainText() == "You are Captain, and User is your mate."
    assert window.sidebar.recipe() == persona.recipe and hands.row("ocean").switch.isChecked()
    hands.ask("Hello")
    hands.until_answered()
    (reply,) = window.chat.replies.values()
    assert reply.answer is not None
    receipt = reply.answer.receipt
    assert receipt.recipe == persona.recipe
    assert (receipt.sampling.temperature, receipt.sampling.max_new_tokens) == (0.0, 5)
    choose(hands, "No persona")
    assert window.system_prompt.toPlainText() == "" and window.sidebar.recipe().is_noop
    assert window.session.sampling == AS_THE_MODEL_SAYS and window.persona_button.text() == ""


def test_that_what_a_person_changed_since_is_left_by_no_persona(hands: Hands) -> None:
    window = hands.window
    captain(hands)
    choose(hands, "Captain")
    hands.click(hands.row("calm").switch)
    write_prompt(hands, "My own words")
    choose(hands, "No persona")
    assert window.system_prompt.toPlainText() == "My own words"
    assert len(window.sidebar.recipe().terms) == 2


def test_that_conversations_remember_their_personas(hands: Hands) -> None:
    window, session = hands.window, hands.window.session
    persona = captain(hands)
    choose(hands, "Captain")
    hands.ask("Hello")
    hands.until_answered()
    assert session.conversation is not None
    with_captain = session.conversation.id
    hands.begin()
    assert window.persona_button.text() == "" and window.sidebar.recipe().is_noop
    hands.ask("Nobody there?")
    hands.until_answered()
    alone = session.conversation.id
    hands.open(with_captain)
    assert window.persona_button.text() == "Captain" and window.sidebar.recipe() == persona.recipe
    assert session.sampling == BRIEF
    hands.click(hands.row("ocean").switch)
    hands.until(lambda: session.in_force.is_kept)
    hands.open(alone)
    assert window.persona_button.text() == "" and session.sampling == AS_THE_MODEL_SAYS
    hands.open(with_captain)
    assert window.sidebar.recipe().is_noop  # as the person left it


def test_that_without_personas_conversations_leave_the_sidebar_alone(hands: Hands) -> None:
    window = hands.window
    hands.click(hands.row("ocean").switch)
    before = window.sidebar.recipe()
    hands.begin()
    assert window.sidebar.recipe() == before and not before.is_noop


def test_that_a_first_message_opens_the_conversation_and_is_read_by_the_model(hands: Hands) -> None:
    window, session = hands.window, hands.window.session
    captain(hands, greeting="Ahoy, {{user}}!")
    be_called(hands, "Ann")
    choose(hands, "Captain")
    assert [reply.text for reply in window.chat.replies.values()] == ["Ahoy, Ann!"]
    assert session.conversation is not None and session.conversation.title == "Captain"
    hands.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)  # it answers nothing: stays
    assert [reply.text for reply in window.chat.replies.values()] == ["Ahoy, Ann!"]
    hands.ask("Where are we bound for?")
    hands.until_answered()
    messages = session.messages()
    assert [each.role for each in messages] == ["assistant", "user", "assistant"]
    assert messages[-1].state == "complete" and messages[-1].answer is not None
    assert session.history.conversation(session.conversation.id).title == "Where are we bound for?"
    turns = session.again.request_for(messages[1].id, 0).messages
    assert [each.role for each in turns] == ["system", "assistant", "user"]


def test_that_another_persona_speaks_first_instead_until_something_was_said(hands: Hands) -> None:
    window, store = hands.window, hands.window.personas.store
    captain(hands, greeting="Ahoy!")
    store.save(Persona("Baker", first_message="Fresh bread!"))
    choose(hands, "Captain")
    choose(hands, "Baker")
    assert [reply.text for reply in window.chat.replies.values()] == ["Fresh bread!"]
    assert len(window.session.history.conversations()) == 1
    choose(hands, "No persona")
    assert window.chat.replies == {}
    choose(hands, "Captain")
    hands.ask("Hello")
    hands.until_answered()
    choose(hands, "Baker")
    assert window.session.messages()[0].content == "Ahoy!"
    assert window.persona_button.text() == "Baker"


def test_that_a_vector_that_is_not_here_is_told_and_acts_once_it_is(hands: Hands) -> None:
    window = hands.window
    captain(hands, SWAGGER)
    choose(hands, "Captain")
    assert window.persona_notice.isVisible() and "“swagger”" in window.persona_notice.said.text()
    assert len(window.sidebar.recipe().terms) == 1
    hands.ask("Hello")
    hands.until_answered()
    (reply,) = window.chat.replies.values()
    assert reply.answer is not None
    made = replace(loaded(hands, "joyful"), name="swagger", mark="another")
    keep(hands, made)
    terms = {term.name: term for term in window.sidebar.recipe().terms}
    assert terms["swagger"].vector_id == made.id and terms["swagger"].strength == 0.5
    assert terms["swagger"].scale == made.scale_for(0.5)
    assert not window.persona_notice.isVisible()


def test_that_a_vector_that_was_switched_off_stays_off(hands: Hands) -> None:
    window = hands.window
    captain(hands, SWAGGER)
    choose(hands, "Captain")
    hands.click(hands.row("ocean").switch)
    assert window.sidebar.recipe().is_noop
    window.session.library_changed.emit()
    assert window.sidebar.recipe().is_noop


# ---- making and changing


def test_that_a_conversation_as_it_is_becomes_a_persona(hands: Hands) -> None:
    window = hands.window
    hands.click(hands.row("ocean").switch)
    hands.click(window.prompt_button)
    window.system_prompt.setFocus()
    QTest.keyClicks(window.system_prompt, "Be a sailor.")
    choose(hands, "Save this as persona…")
    dialog = editor(hands)
    hands.click(dialog.save_button)
    assert "without a name" in dialog.message.text() and dialog.isVisible()
    QTest.keyClicks(dialog.name, "Sailor")
    save(hands, dialog)
    (kept,) = window.personas.store.personas()
    assert (kept.name, kept.system_prompt) == ("Sailor", "Be a sailor.")
    assert kept.recipe == window.sidebar.recipe() and window.persona_button.text() == "Sailor"


def test_that_a_persona_is_made_on_its_page_with_sampling_and_a_picture(hands: Hands, tmp_path: Path) -> None:
    window = hands.window
    (tmp_path / "face.png").write_bytes(png(width=600))
    (tmp_path / "no.png").write_bytes(b"no picture")
    choose(hands, "All personas")
    assert window.stack.currentWidget() is window.personas.page and window.personas.page.empty.isVisible()
    hands.click(window.personas.page.new_button)
    dialog = editor(hands)
    QTest.keyClicks(dialog.name, "Baker")
    take_picture(hands, dialog, tmp_path / "no.png")
    assert "no picture that can be read" in dialog.message.text()
    take_picture(hands, dialog, tmp_path / "face.png")
    fill(dialog.sampling.rows[0].field, "12")  # type: ignore[arg-type]
    hands.click(dialog.save_button)
    assert "Mend the number" in dialog.message.text() and dialog.sampling.rows[0].problem
    fill(dialog.sampling.rows[0].field, "0.3")  # type: ignore[arg-type]
    save(hands, dialog)
    (kept,) = window.personas.store.personas()
    assert kept.sampling == SamplingChoice(temperature=0.3)
    assert kept.picture.startswith(b"\x89PNG") and len(kept.picture) < 20_000
    assert [card.persona.name for card in window.personas.page.cards] == ["Baker"]


def test_that_changing_the_persona_in_use_changes_the_conversation_too(hands: Hands) -> None:
    window = hands.window
    captain(hands)
    choose(hands, "Captain")
    choose(hands, "Edit “Captain”…")
    dialog = editor(hands)
    dialog.prompt.setFocus()
    dialog.prompt.selectAll()
    QTest.keyClicks(dialog.prompt, "You are {{char}} the Brave.")
    hands.click(dialog.drop_button)
    save(hands, dialog)
    assert window.system_prompt.toPlainText() == "You are Captain the Brave."
    assert window.sidebar.recipe().is_noop


def test_that_what_was_changed_is_not_lost_by_one_esc(hands: Hands) -> None:
    captain(hands)
    choose(hands, "Captain")
    choose(hands, "Edit “Captain”…")
    dialog = editor(hands)
    QTest.keyClicks(dialog.name, "!")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible() and "not saved" in dialog.message.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert hands.window.personas.store.find("Captain")


def test_that_a_deleted_persona_comes_back_and_the_conversation_has_it_again(hands: Hands) -> None:
    window = hands.window
    persona = captain(hands)
    choose(hands, "Captain")
    hands.ask("Hello")
    hands.until_answered()
    choose(hands, "All personas")
    page = window.personas.page
    click_more(hands, persona.id, "Delete")
    assert page.cards == [] and page.undo.isVisible() and window.persona_button.text() == ""
    assert window.session.sampling == BRIEF  # the conversation keeps what it had
    hands.click(page.undo.button)
    assert [card.persona for card in page.cards] == [persona]
    assert window.persona_button.text() == "Captain" and not page.undo.isVisible()
    click_more(hands, persona.id, "Duplicate")
    assert [card.persona.name for card in page.cards] == ["Captain", "Captain 2"]


def click_more(hands: Hands, persona_id: str, words: str) -> None:
    """Open the menu of a card and click a line of it."""
    card = hands.window.personas.page.card(persona_id)
    hands.click(card.more_button)
    click_in(hands, card.menu, words)


def test_that_chat_begins_a_conversation_with_a_persona(hands: Hands) -> None:
    window = hands.window
    hands.ask("Hello")
    hands.until_answered()
    persona = captain(hands, greeting="Ahoy!")
    choose(hands, "All personas")
    hands.click(window.personas.page.card(persona.id).chat_button)
    assert window.stack.currentWidget() is window.chat
    assert len(window.session.history.conversations()) == 2
    assert [reply.text for reply in window.chat.replies.values()] == ["Ahoy!"]


# ---- files


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


def test_that_a_prompt_with_blanks_that_must_not_break_is_taken_back_by_no_persona(hands: Hands) -> None:
    window = hands.window
    window.personas.store.save(Persona("Zoé", system_prompt="Qui\u00a0?\r\nToi\u202f!"))
    choose(hands, "Zoé")
    hands.ask("Hello")
    hands.until_answered()
    assert window.session.conversation is not None
    assert window.session.messages()[0].content == "Hello"
    assert window.session.conversation.system_prompt == "Qui\u00a0?\r\nToi\u202f!"
    choose(hands, "Edit “Zoé”…")
    dialog = editor(hands)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()  # nothing was changed, so nothing is asked
    hands.come_back()
    choose(hands, "No persona")
    assert window.system_prompt.toPlainText() == ""


def test_that_another_name_of_the_person_is_in_the_prompt_at_once(hands: Hands) -> None:
    window = hands.window
    captain(hands)
    choose(hands, "Captain")
    be_called(hands, "Ann")
    assert window.system_prompt.toPlainText() == "You are Captain, and Ann is your mate."
    choose(hands, "No persona")
    assert window.system_prompt.toPlainText() == ""
    choose(hands, "Captain")
    write_prompt(hands, "My own words for User")
    be_called(hands, "Bea")
    assert window.system_prompt.toPlainText() == "My own words for User"


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


def test_that_everything_on_page_and_dialog_has_a_name(hands: Hands) -> None:
    persona = captain(hands, SWAGGER)
    choose(hands, "All personas")
    hands.window.personas.edit(persona.id)
    for root in (hands.window.personas.page, editor(hands)):
        stops = [
            each
            for each in root.findChildren(QWidget)
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible() and each.focusProxy() is None
        ]
        assert len(stops) > 3
        assert [each for each in stops if not each.accessibleName()] == []


def test_that_a_conversation_has_sampling_of_its_own_without_a_persona(hands: Hands) -> None:
    window, session = hands.window, hands.window.session
    choose(hands, "Sampling of this conversation…")
    hands.until(lambda: any(each.isVisible() for each in window.findChildren(SamplingDialog)))
    dialog = next(each for each in window.findChildren(SamplingDialog) if each.isVisible())
    longest = dialog.card.rows[-1].field.findChild(NumberField)
    assert longest is not None
    fill(longest, "-3")
    hands.click(dialog.close_button)
    assert dialog.isVisible() and dialog.card.rows[-1].problem
    fill(longest, "4")
    hands.click(dialog.close_button)
    hands.come_back()
    hands.ask("Hello")
    hands.until_answered()
    (reply,) = window.chat.replies.values()
    assert reply.answer is not None and reply.answer.generated_tokens <= 4
    assert session.conversation is not None
    number = session.conversation.id
    hands.begin()
    assert session.sampling == AS_THE_MODEL_SAYS
    hands.open(number)
    assert session.sampling == SamplingChoice(max_new_tokens=4)
