"""The page of settings by hand: each change acts at once and is kept; what cannot be is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QPushButton, QWidget

from engine.engine import Engine
from engine.paths import DataPaths
from engine.personas.values import Persona
from engine.requests import Sampling
from engine.settings import Settings, load_settings
from tests.ui.conftest import Hands, at_window
from tests.ui.deeds import be_greedy, fill, listed, take
from ui.choice import Choice
from ui.controls import IconButton
from ui.loading import Placing
from ui.models import idle
from ui.settings.fields import FoldersField, NumberField
from ui.settings.groups import groups
from ui.settings.row_view import RowView
from ui.settings.rows import Folders, Number, OnOff, Options, Words
from ui.theme import DARK, theme
from vectors.errors import BadInput

CTRL = Qt.KeyboardModifier.ControlModifier


def open_settings(hands: Hands) -> None:
    hands.press(Qt.Key.Key_Comma, CTRL)
    assert hands.window.stack.currentWidget() is hands.window.settings.page


def row(hands: Hands, field: str) -> RowView:
    return hands.window.settings.page.row(field)


def number(hands: Hands, field: str) -> NumberField:
    """The field of a number."""
    whole = row(hands, field).field
    found = whole if isinstance(whole, NumberField) else whole.findChild(NumberField)
    assert isinstance(found, NumberField)
    return found


def enter(hands: Hands, field: str, text: str) -> None:
    """Type a number in place of what stands there, and press Enter."""
    line = number(hands, field)
    fill(line, text)
    if not text:
        QTest.keyClick(line, Qt.Key.Key_Backspace)
    QTest.keyClick(line, Qt.Key.Key_Return)


def kept(hands: Hands) -> Settings:
    """What a fresh start would read."""
    hands.window.session.saving.flush()
    return load_settings(hands.window._paths.settings)


def test_that_a_theme_acts_at_once_and_is_kept(hands: Hands) -> None:
    open_settings(hands)
    choice = row(hands, "theme").field
    assert isinstance(choice, Choice)
    take(choice, "dark")
    assert theme.colours is DARK and kept(hands).theme == "dark"
    take(choice, "light")
    assert theme.colours is not DARK and kept(hands).theme == "light"


def test_that_text_size_goes_both_ways(hands: Hands) -> None:
    open_settings(hands)
    enter(hands, "text_zoom", "125")
    assert theme.zoom == 1.25 and kept(hands).text_zoom == 1.25
    hands.press(Qt.Key.Key_0, CTRL)
    assert theme.zoom == 1.0 and number(hands, "text_zoom").text() == "100"


@pytest.mark.parametrize("text", ["1.5", "-1", "nan", "warm", "1e400"])
def test_that_a_number_that_cannot_be_is_told_and_not_taken(hands: Hands, text: str) -> None:
    open_settings(hands)
    enter(hands, "sampling_choice.top_p", text)
    shown = row(hands, "sampling_choice.top_p")
    assert shown.message.text() == "Type a number from 0.01 to 1."
    assert number(hands, "sampling_choice.top_p").property("wrong")
    assert hands.window.preferences.value.sampling_choice.top_p is None
    QTest.keyClick(number(hands, "sampling_choice.top_p"), Qt.Key.Key_Escape)
    assert number(hands, "sampling_choice.top_p").text() == ""
    assert hands.window.stack.currentWidget() is hands.window.settings.page
    assert shown.problem == ""


def test_that_sampling_is_as_the_model_says_until_it_is_chosen(hands: Hands) -> None:
    session = hands.window.session
    be_greedy(hands)
    open_settings(hands)
    assert number(hands, "sampling_choice.temperature").placeholderText() == "the model's: 0"
    hands.ask("What are you?")
    hands.until_answered()
    open_settings(hands)
    enter(hands, "sampling_choice.temperature", "0,5")
    enter(hands, "sampling_choice.max_new_tokens", "3")
    hands.ask("What are you?")
    hands.until_answered()
    first, second = (
        reply.answer.receipt.sampling for reply in hands.window.chat.replies.values() if reply.answer
    )
    assert session.state.model is not None
    assert first == session.state.model.sampling == Sampling(temperature=0)
    assert second == Sampling(temperature=0.5, max_new_tokens=3)
    open_settings(hands)
    enter(hands, "sampling_choice.temperature", "")
    assert kept(hands).sampling_choice.chosen == {"max_new_tokens": 3}


def test_that_where_models_run_is_told_to_those_that_load_them(hands: Hands) -> None:
    loading = hands.window.session.loading
    open_settings(hands)
    enter(hands, "threads", "3")
    enter(hands, "gpu_layers", "-1")
    assert (loading.placing.running.threads, loading.placing.running.gpu_layers) == (3, -1)
    choice = row(hands, "backend").field
    assert isinstance(choice, Choice)
    take(choice, "llamacpp")
    assert loading.placing.backend == "llamacpp"
    assert (kept(hands).threads, kept(hands).gpu_layers, kept(hands).backend) == (3, -1, "llamacpp")
    enter(hands, "threads", "")
    enter(hands, "gpu_layers", "")
    assert (kept(hands).threads, kept(hands).gpu_layers) == (0, None)
    hands.until(lambda: not loading._job)


def test_that_threads_are_torch_s_too_and_what_is_llama_cpp_s_alone_loads_nothing_again(
    hands: Hands,
) -> None:
    session = hands.window.session
    open_settings(hands)
    enter(hands, "context", "256")
    enter(hands, "gpu_layers", "-1")
    assert not session.state.is_loading  # the builtin model is no GGUF file
    enter(hands, "threads", "1")
    assert session.state.is_loading
    hands.until(lambda: session.state.model is not None and not session.state.is_loading)
    hands.ask("What are you?")
    hands.until_answered()
    assert next(iter(hands.window.chat.replies.values())).text


def test_that_each_setting_outlives_the_window(
    hands: Hands, tmp_path: Path, shared_paths: DataPaths, shared_engine: Engine
) -> None:
    loading = hands.window.session.loading
    open_settings(hands)
    (tmp_path / "models").mkdir()
    set_by_hand: dict[str, object] = {}
    for view in hands.window.settings.page.rows:
        field, entry = view.row.field, view.row.entry
        if isinstance(entry, Options) and len(entry.texts) == 1:
            continue  # a device, where none has been told of yet
        if isinstance(entry, Options):
            assert isinstance(view.field, Choice)
            take(view.field, list(entry.texts)[-1])
        elif isinstance(entry, Number):
            text = {"max_new_tokens": "77", "text_zoom": "110", "threads": "2"}.get(
                field.split(".")[-1], f"{entry.high:g}"
            )
            enter(hands, field, text)
        elif isinstance(entry, Words):
            assert isinstance(view.field, QLineEdit)
            fill(view.field, "https://example.org" if entry.is_address else "Ann")
            QTest.keyClick(view.field, Qt.Key.Key_Return)
        elif isinstance(entry, Folders):
            assert isinstance(view.field, FoldersField)
            hands.click(view.field.add_button)
            hands.pick(view.field, tmp_path / "models")
        elif isinstance(entry, OnOff):
            hands.click(view.field)
        elif field:
            pytest.fail(f"no hand sets {field}")
        if field:
            set_by_hand[field] = view.row.value(hands.window.preferences.value)
            assert set_by_hand[field] != view.row.value(Settings()), field
    assert len(set_by_hand) > 18
    hands.until(lambda: not loading._job)
    hands.window.session.saving.flush()
    hands.window.close()
    later = at_window(hands.bot, tmp_path / "data", shared_paths, shared_engine)
    hands.bot.addWidget(later.window)
    open_settings(later)
    for field, value in set_by_hand.items():
        shown = later.window.settings.page.row(field)
        assert shown.row.value(later.window.preferences.value) == value, field
        if isinstance(shown.field, Choice):
            assert shown.field.value == value
    assert number(later, "text_zoom").text() == "110"
    later.window.close()


def test_that_what_other_parts_show_of_a_setting_is_there_at_once(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = hands.window
    open_settings(hands)
    choice = row(hands, "context_policy").field
    assert isinstance(choice, Choice)
    take(choice, "drop")
    assert window.composer.gauge._acts["drop"].isChecked()
    (tmp_path / "mine").mkdir()
    folders = row(hands, "model_folders").field
    assert isinstance(folders, FoldersField)
    hands.click(folders.add_button)
    hands.pick(folders, tmp_path / "mine")
    texts = [each.text() for each in window.shelf.page.folders.menu_of_folders.actions()]
    assert f"Take off: {tmp_path / 'mine'}" in texts
    mirror = row(hands, "hub_endpoint").field
    assert isinstance(mirror, QLineEdit)
    fill(mirror, "https://mirror.example")
    QTest.keyClick(mirror, Qt.Key.Key_Return)
    assert "mirror.example" in window.shelf.page.downloading.hub.text()
    monkeypatch.setattr(idle, "MINUTE_MS", 20)
    enter(hands, "unload_after", "2")
    hands.until(lambda: window.session.state.rests)
    assert row(hands, "unload_after").problem == ""


def test_that_all_settings_are_reset_only_when_that_is_confirmed(hands: Hands) -> None:
    preferences, loading = hands.window.preferences, hands.window.session.loading
    open_settings(hands)
    enter(hands, "text_zoom", "125")
    enter(hands, "sampling_choice.top_k", "40")
    enter(hands, "context", "256")
    assert hands.window.shortcuts.rebind("features", QKeySequence("Ctrl+J")) == ""
    box = asked(hands, "Reset all settings…")
    press_in(hands, box, next(each.text() for each in box.buttons() if "ancel" in each.text()))
    assert (theme.zoom, preferences.value.sampling_choice.top_k) == (1.25, 40)
    press_in(hands, asked(hands, "Reset all settings…"), "Reset")
    assert kept(hands) == Settings(recent=preferences.value.recent)
    assert theme.zoom == 1 and number(hands, "sampling_choice.top_k").text() == ""
    assert loading.placing == Placing()
    assert hands.window.shortcuts.text("features") == "Ctrl+Shift+F"


def test_that_a_folder_of_models_that_has_gone_says_so_and_can_be_taken_off(
    hands: Hands, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    hands.window.preferences.change(model_folders=(str(tmp_path / "mine"),))
    open_settings(hands)
    assert "not there now" not in told_by(hands, "model_folders")
    (tmp_path / "mine").rmdir()
    open_settings(hands)
    assert "not there now" in told_by(hands, "model_folders")
    off = row(hands, "model_folders").field.findChild(IconButton)
    assert off is not None
    hands.click(off)
    assert kept(hands).model_folders == ()


def told_by(hands: Hands, field: str) -> list[str]:
    """All that a row says."""
    return [each.text() for each in row(hands, field).findChildren(QLabel)]


def test_that_pages_end_where_the_composer_does_with_a_bar_and_without(hands: Hands) -> None:
    window = hands.window

    def sides(widget: QWidget) -> tuple[int, int]:
        left = widget.mapTo(window, widget.rect().topLeft()).x()
        return left, left + widget.width()

    composer = sides(window.composer)
    open_settings(hands)
    page = window.settings.page
    hands.until(lambda: page.area.verticalScrollBar().maximum() > 0)
    assert sides(page.search) == composer
    hands.until(lambda: sides(page.groups[0])[1] == composer[1])
    fill(page.search, "theme")
    hands.until(lambda: page.area.verticalScrollBar().maximum() == 0)
    hands.until(lambda: sides(page.groups[0])[1] == composer[1])
    store, personas = window.personas.store, window.personas.page
    store.save(Persona("Ann"))
    window.personas.open()
    hands.until(lambda: sides(personas.cards[0]) == composer)
    for number in range(12):
        store.save(Persona(f"Ann {number}"))
    window.personas.open()
    hands.until(lambda: personas.area.verticalScrollBar().maximum() > 0)
    hands.until(lambda: sides(personas.cards[0]) == composer)


def test_that_a_search_shows_the_rows_that_hold_all_its_words(hands: Hands) -> None:
    open_settings(hands)
    page = hands.window.settings.page
    QTest.keyClicks(page.search, "TOKENS likeliest")
    shown = [each.row.field for each in page.rows if each.isVisible()]
    assert shown == ["sampling_choice.top_p", "sampling_choice.top_k", "sampling_choice.min_p"]
    assert [page.nav.item(i).text() for i in range(page.nav.count()) if not page.nav.item(i).isHidden()] == [
        "Sampling"
    ]
    fill(page.search, "zzz")
    assert page.nothing.isVisible() and "zzz" in page.nothing.text()
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == "" and all(each.isVisible() for each in page.rows)
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert hands.window.stack.currentWidget() is hands.window.chat


def test_that_a_search_marks_the_group_that_is_at_the_top(hands: Hands) -> None:
    page = hands.window.settings.page
    hands.window.settings.open("Shortcuts")
    hands.until(lambda: page.area.verticalScrollBar().value() > 0)
    fill(page.search, "text size")
    shown = [view.group.words for view in page.groups if not view.isHidden()]
    marked = page.nav.currentItem()
    assert marked is not None and marked.text() == shown[0] == "Appearance"


def test_that_a_group_is_gone_to_by_its_name_and_marked_while_scrolling(hands: Hands) -> None:
    open_settings(hands)
    page = hands.window.settings.page
    hands.until(lambda: not page._soon.isActive())
    assert page.nav.currentRow() == 0, "it begins at the first"
    privacy = next(view for view in page.groups if view.group.words == "Privacy")
    number = page.groups.index(privacy)
    hands.click(page.nav.viewport(), page.nav.visualItemRect(page.nav.item(number)).center())
    assert page.area.verticalScrollBar().value() == privacy.y()
    page.area.verticalScrollBar().setValue(0)
    assert page.nav.currentRow() == 0


def test_that_every_setting_has_a_row(hands: Hands) -> None:
    window = hands.window
    rows = groups(window._paths, None, (), window.shortcuts.shown)
    fields = {each.field.split(".")[0] for group in rows for each in group.rows}
    elsewhere = {"model", "recent", "note", "shortcuts"}
    served = {name for name in Settings.model_fields if name.startswith("server_")}  # in its own dialog
    assert set(Settings.model_fields) - elsewhere - served <= fields


def test_that_every_field_has_a_name_and_is_reached_by_tab(hands: Hands) -> None:
    open_settings(hands)
    page = hands.window.settings.page
    wanted = {
        child
        for each in page.rows
        for child in (each.field, *each.field.findChildren(QWidget))
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() and child.isEnabled()
    }
    wanted = {each for each in wanted if each.focusProxy() is None}
    assert all(each.accessibleName() for each in wanted if not isinstance(each.parent(), QLineEdit | Choice))
    reached: set[QWidget] = set()
    for _ in range(400):
        hands.press(Qt.Key.Key_Tab)
        focused = hands.window.focusWidget()
        assert focused is not None
        if focused in reached:
            break
        reached.add(focused)
    missed = {each for each in wanted - reached if not isinstance(each.parent(), Choice)}
    assert missed == set()


def asked(hands: Hands, text: str) -> QMessageBox:
    """Press a button of the page, and give the box that asks."""
    page = hands.window.settings.page
    button = next(each for each in page.findChildren(QPushButton) if each.text() == text)
    page.area.ensureWidgetVisible(button)
    hands.click(button)
    return next(box for box in page.findChildren(QMessageBox) if box.isVisible())


def press_in(hands: Hands, box: QMessageBox, text: str) -> None:
    button = next(each for each in box.findChildren(QPushButton) if each.text() == text)
    hands.click(button)


def test_that_all_conversations_are_erased_only_when_that_is_confirmed(hands: Hands) -> None:
    window, history = hands.window, hands.window.session.history
    hands.ask("What are you?")
    hands.until_answered()
    open_settings(hands)
    box = asked(hands, "Erase all conversations…")
    assert "Erase 1 conversation?" in box.text()
    press_in(hands, box, next(each.text() for each in box.buttons() if "ancel" in each.text()))
    assert len(history.conversations()) == 1
    press_in(hands, asked(hands, "Erase all conversations…"), "Erase")
    assert history.conversations() == () and window.session.conversation is None
    assert window.chat.replies == {} and listed(window) == []
    hands.ask("Still there?")
    hands.until_answered()
    assert len(history.conversations()) == 1


def test_that_a_value_that_cannot_be_is_refused_by_the_settings_themselves(hands: Hands) -> None:
    before = hands.window.preferences.value
    with pytest.raises(BadInput, match="text_zoom"):
        hands.window.preferences.change(text_zoom=9.0)
    assert hands.window.preferences.value is before


def test_that_the_page_opens_at_the_group_asked_for_from_wherever_it_was(hands: Hands) -> None:
    page = hands.window.settings.page
    bar = page.area.verticalScrollBar()
    for words in ("Privacy", "Shortcuts", "Models"):
        hands.window.settings.open(words)
        hands.until(lambda words=words: page.nav.currentItem().text() == words)  # type: ignore[misc]
        view = next(each for each in page.groups if each.group.words == words)
        hands.until(lambda view=view: 0 < bar.value() == min(view.y(), bar.maximum()))  # type: ignore[misc]
