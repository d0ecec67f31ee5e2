"""A GGUF file at the window: answered by llama.cpp, exchanged for its folder, set, ended in the middle."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.backends.llamacpp import library
from engine.engine import Engine
from engine.hosts import ProcessHost, open_engine
from engine.messages import Running
from engine.paths import DataPaths
from tests.gguf_files import altered
from tests.ui.conftest import GGUF_KINDS, BorrowedEngine, GgufOf, Hands, at_window
from tests.ui.deeds import be_greedy, make_brief, set_strength
from tests.ui.model_menu import choose, click_entry, entry, open_menu, settings_of, until_loaded
from ui.app import build_window
from ui.chat.message import UserMessage
from ui.state import NO_MODEL

pytestmark = pytest.mark.timeout(300)
SEA = re.compile(
    r"sea|surf|wave|tide|tidal|windswept|swell|gull|crab|whale|water|deep|harbour|salt|ocean|boat|shore|swim|sail|shell|foam|coral|reef",
    re.I,
)


@pytest.fixture
def fresh(qtbot: QtBot, tmp_path: Path, shared_paths: DataPaths, shared_engine: Engine) -> Iterator[Hands]:
    """A person at a window in which no model has been opened."""
    person = at_window(qtbot, tmp_path / "data", shared_paths, shared_engine)
    qtbot.addWidget(person.window)
    yield person
    person.window.close()


@pytest.fixture
def gguf_hands(fresh: Hands, gguf_file: str) -> Hands:
    """A person at a window on the builtin model's GGUF file in F16."""
    fresh.window.session.load(gguf_file)
    until_loaded(fresh)
    return fresh


def answered(hands: Hands, text: str) -> str:
    """What is said to that, by the last reply."""
    before = len(hands.window.chat.replies)
    hands.ask(text)
    hands.until(lambda: len(hands.window.chat.replies) > before)
    hands.until_answered()
    return list(hands.window.chat.replies.values())[-1].text


def until_known(hands: Hands, count: int) -> None:
    """Wait until that many forms of the model have been found."""
    hands.until(lambda: len(hands.window.forms.found) == count)


def pid_of(hands: Hands) -> int:
    engine = hands.window.session.engine
    assert isinstance(engine, BorrowedEngine)
    host = engine._engine._host
    assert isinstance(host, ProcessHost)
    return host.pid


# ---- who answers


@pytest.mark.parametrize("kind", GGUF_KINDS)
def test_that_a_gguf_file_is_answered_by_llama_cpp_steered_and_says_so(
    fresh: Hands, gguf_of: GgufOf, kind: str
) -> None:
    window = fresh.window
    window.session.load(gguf_of(kind))
    until_loaded(fresh)
    model = window.session.state.model
    assert model is not None and model.backend == "llamacpp"
    assert window.models.state.text().endswith(f"llama.cpp · cpu · {kind.upper()}")
    assert "in llama.cpp" in window.models.state.toolTip()
    row = fresh.row("ocean")
    assert row.switch.isEnabled()
    fresh.click(row.switch)
    set_strength(row, "1.00")
    be_greedy(fresh)
    recipe = window.sidebar.recipe()
    assert recipe.label == "ocean 1"
    assert SEA.search(answered(fresh, "What should I cook tonight?"))
    (reply,) = window.chat.replies.values()
    assert reply.answer is not None
    assert reply.answer.receipt.backend == "llamacpp" and reply.answer.receipt.recipe == recipe
    assert reply.numbers.text().endswith("llama.cpp")
    assert reply.numbers.toolTip().startswith(f"llama.cpp, cpu, {kind.upper()}\n")
    assert window.sidebar.controls.meter.number.text().endswith("%")


def test_that_the_menu_says_who_answers_what_and_a_number_type_gives_files_to_torch(
    gguf_hands: Hands,
) -> None:
    window = gguf_hands.window
    menu = open_menu(gguf_hands)
    assert entry(menu, "builtin-f16").text() == "builtin-f16\tGGUF file · llama.cpp"
    menu.close()
    choose(gguf_hands, "float32", window.models.list.dtype)
    gguf_hands.until(lambda: window.session.state.is_loading)
    until_loaded(gguf_hands)
    assert window.models.state.text().endswith("torch · cpu · float32")
    assert entry(menu, "builtin-f16").text() == "builtin-f16\tGGUF file · torch"


def test_that_without_llama_cpp_torch_answers_a_file_and_the_line_that_installs_it_is_said(
    qtbot: QtBot, tmp_path: Path, gguf_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.llama.cache_clear()
    monkeypatch.setitem(sys.modules, "llama_cpp", None)
    paths = DataPaths(tmp_path / "data")
    window = build_window(paths, open_engine(paths, in_process=True), "light")
    qtbot.addWidget(window)
    window.show()
    hands = Hands(window, qtbot)
    try:
        window.session.load(gguf_file)
        until_loaded(hands)
        assert window.models.state.text().endswith("torch · cpu · float32")
        (card,) = window.chat.cards
        assert card.sentence.text().startswith("llama.cpp is not installed, so torch reads this file")
        assert "`make llama` installs it" in card.sentence.text()
        menu = open_menu(hands)
        assert entry(menu, "builtin-f16").text() == "builtin-f16\tGGUF file · torch"
        running = entry(menu, "llama.cpp: not installed")
        assert not running.isEnabled() and "`make llama` installs it" in running.toolTip()
        menu.close()
    finally:
        window.close()
        library.llama.cache_clear()


# ---- the folder and its files


def test_that_a_file_is_exchanged_for_its_folder_and_back_and_all_that_is_here_stays(
    gguf_hands: Hands, gguf_file: str
) -> None:
    window, menu = gguf_hands.window, gguf_hands.window.models.list
    gguf_hands.click(gguf_hands.row("ocean").switch)
    recipe = window.sidebar.recipe()
    assert answered(gguf_hands, "What are you?")
    until_known(gguf_hands, 2)
    assert menu.form.title() == "Weights: builtin-f16.gguf"
    gguf_hands.type("kept")
    choose(gguf_hands, "Built-in model", menu.form)
    gguf_hands.until(lambda: window.session.state.is_loading)
    until_loaded(gguf_hands)
    assert window.session.state.ref == "builtin"
    assert window.models.state.text().endswith("torch · cpu · float32")
    assert window.sidebar.recipe() == recipe
    assert window.composer.text == "kept"
    assert len(window.chat.replies) == 1 and not window.chat.cards
    until_known(gguf_hands, 2)
    assert menu.form.title() == "Weights: Built-in model"
    assert answered(gguf_hands, "")
    choose(gguf_hands, "builtin-f16.gguf", menu.form)
    gguf_hands.until(lambda: window.session.state.is_loading)
    until_loaded(gguf_hands)
    assert window.session.state.ref == gguf_file
    assert window.sidebar.recipe() == recipe
    answers = [reply.answer for reply in window.chat.replies.values()]
    assert [each.receipt.backend for each in answers if each] == ["llamacpp", "transformers"]


def test_that_a_model_without_another_form_says_so(fresh: Hands) -> None:
    fresh.window.session.load("builtin")
    until_loaded(fresh)
    until_known(fresh, 1)
    form = fresh.window.models.list.form.menuAction()
    assert not form.isEnabled() and form.toolTip().startswith("No other form of it is here")


@pytest.mark.real_model
@pytest.mark.parametrize("name", ["TinyTalk-3M-chat", "stories3M", "stories260K"])
def test_that_a_folder_with_its_file_inside_is_exchanged_for_it(
    fresh: Hands, real_models: Path, name: str
) -> None:
    window, menu = fresh.window, fresh.window.models.list
    window.session.load(str(real_models / name))
    until_loaded(fresh)
    until_known(fresh, 2)
    make_brief(fresh)
    assert answered(fresh, "Once upon a time").strip()
    choose(fresh, f"{name}-f16.gguf", menu.form)
    fresh.until(lambda: window.session.state.is_loading)
    until_loaded(fresh)
    assert menu.form.title() == f"Weights: {name}-f16.gguf"
    make_brief(fresh)
    assert answered(fresh, "Once upon a time").strip()
    answers = [reply.answer for reply in window.chat.replies.values()]
    assert [each.receipt.backend for each in answers if each] == ["transformers", "llamacpp"]
    assert not window.chat.cards


# ---- how llama.cpp runs it


def test_that_llama_cpp_is_set_in_the_menu_loads_again_and_is_kept(gguf_hands: Hands) -> None:
    window, menu = gguf_hands.window, gguf_hands.window.models.list
    for submenu, text, title in (
        (menu.running.context, "512 tokens", "Context: 512 tokens"),
        (menu.running.kv_type, "q8_0", "Numbers of the cache: q8_0"),
    ):
        open_menu(gguf_hands)
        click_entry(gguf_hands, menu, menu.running.title())
        gguf_hands.until(menu.running.isVisible)
        click_entry(gguf_hands, menu.running, submenu.title())
        gguf_hands.until(submenu.isVisible)
        click_entry(gguf_hands, submenu, text)
        gguf_hands.until(lambda: window.session.state.is_loading)
        until_loaded(gguf_hands)
        assert submenu.title() == title
    kept = settings_of(gguf_hands)
    assert (kept.context, kept.kv_type, kept.gpu_layers) == (512, "q8_0", None)
    assert answered(gguf_hands, "What are you?")
    reasons = {each.text(): each.toolTip() for each in menu.running.gpu_layers.actions()}
    if window.session.state.model and window.session.state.model.device == "cpu":
        assert reasons["all"] == "This build of llama.cpp runs on the processor alone"


def test_that_a_context_beyond_the_model_is_told_and_torch_is_left_alone_by_it(gguf_hands: Hands) -> None:
    window, loading = gguf_hands.window, gguf_hands.window.session.loading
    window.models.list.running.running_chosen.emit(Running(context=32768))
    gguf_hands.until(lambda: bool(window.chat.cards))
    said = window.chat.cards[0].sentence.text()
    assert "at most 512 tokens, so its context cannot be 32768; ask for 512 or less" in said
    until_loaded(gguf_hands)
    assert loading.placing.running == Running()
    window.session.load("builtin")
    until_loaded(gguf_hands)
    before = window.session.state.model
    window.models.list.running.running_chosen.emit(Running(context=32768, kv_type="f32"))
    assert not window.session.state.is_loading and window.session.state.model is before
    window.session.load("builtin")
    until_loaded(gguf_hands)
    assert len(window.chat.cards) == 1


def test_that_a_context_too_large_for_the_memory_is_told_with_both_sizes(
    gguf_hands: Hands, gguf_file: str, tmp_path: Path
) -> None:
    window = gguf_hands.window
    endless = altered(gguf_file, tmp_path / "endless.gguf", {"llama.context_length": 1_000_000_000})
    window.session.load(str(endless))
    until_loaded(gguf_hands)
    window.models.list.running.running_chosen.emit(Running(context=1_000_000_000))
    gguf_hands.until(lambda: bool(window.chat.cards))
    said = window.chat.cards[0].sentence.text()
    assert "A context of 1000000000 tokens takes 4096.0 GB, and " in said
    until_loaded(gguf_hands)
    assert answered(gguf_hands, "What are you?")


def test_that_a_message_beyond_the_context_is_told_and_can_be_edited(gguf_hands: Hands) -> None:
    window = gguf_hands.window
    window.composer.set_text("waves " * 600)
    gguf_hands.ask("")
    gguf_hands.until(lambda: bool(window.chat.cards) and not window.session.state.is_answering)
    (card,) = window.chat.cards
    assert "tokens long and this model reads at most 512" in card.sentence.text()
    assert card.action.text() == "Edit the message"
    gguf_hands.click(card.action)
    asked = next(each for each in reversed(window.session.messages()) if each.role == "user")
    question = window.chat.message(asked.id)
    assert isinstance(question, UserMessage) and question.editor is not None
    gguf_hands.begin()
    assert answered(gguf_hands, "What are you?")


# ---- what ends in the middle


def test_that_unloading_a_gguf_file_keeps_what_was_said_and_the_recipe(gguf_hands: Hands) -> None:
    window = gguf_hands.window
    gguf_hands.click(gguf_hands.row("ocean").switch)
    recipe = window.sidebar.recipe()
    gguf_hands.ask("Tell me a story.")
    gguf_hands.until(lambda: any(reply.text for reply in window.chat.replies.values()))
    window.session.unload()
    gguf_hands.until(lambda: not window.session.state.jobs)
    (reply,) = window.chat.replies.values()
    assert reply.text and not window.chat.cards
    assert window.session.state.model is None
    assert window.composer.note.text() == NO_MODEL
    assert window.sidebar.recipe() == recipe
    window.session.load(window.session.state.ref)
    until_loaded(gguf_hands)
    assert answered(gguf_hands, " And then?").strip()


def test_that_loading_a_gguf_file_is_cancelled_and_another_model_loads_after_it(
    hands: Hands, gguf_file: str
) -> None:
    window = hands.window
    window.session.load(gguf_file)
    hands.until(lambda: window.session.state.model is None)
    hands.click(window.models.cancel)
    hands.until(lambda: not window.session.state.is_loading)
    assert not window.chat.cards
    window.session.load("builtin")
    until_loaded(hands)
    assert window.session.state.model is not None
    assert window.session.state.model.backend == "transformers"


def test_that_an_engine_that_dies_of_a_file_is_told_once_and_the_old_model_comes_back(
    gguf_hands: Hands, gguf_of: GgufOf
) -> None:
    window, session = gguf_hands.window, gguf_hands.window.session
    gguf_hands.click(gguf_hands.row("ocean").switch)
    recipe, before, said = window.sidebar.recipe(), session.state.ref, answered(gguf_hands, "What are you?")
    gguf_hands.type("kept")
    session.load(gguf_of("q8_0"))
    gguf_hands.until(lambda: session.loading._replaced is not None and not session.loading._is_ending)
    os.kill(pid_of(gguf_hands), signal.SIGABRT)
    gguf_hands.until(lambda: bool(window.chat.cards))
    until_loaded(gguf_hands)
    (card,) = window.chat.cards
    assert card.sentence.text().startswith("The engine stopped while it loaded “")
    assert card.sentence.text().endswith("“builtin-f16.gguf” is loaded again.")
    assert "SIGABRT" in card.detail.toPlainText()
    assert session.state.ref == before and window.sidebar.recipe() == recipe
    assert window.composer.text == "kept"
    assert [reply.text for reply in window.chat.replies.values()] == [said]
    gguf_hands.click(card.action)
    gguf_hands.until(window.models.list.isVisible)
    gguf_hands.window.models.list.close()
    assert answered(gguf_hands, "")


def test_that_an_engine_that_dies_of_the_first_file_leaves_a_window_that_opens_another(
    fresh: Hands, gguf_file: str
) -> None:
    window, session = fresh.window, fresh.window.session
    fresh.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    fresh.until(window.models.list.isVisible)
    window.models.list.close()
    session.load(gguf_file)
    os.kill(pid_of(fresh), signal.SIGKILL)
    fresh.until(lambda: bool(window.chat.cards) and not session.state.jobs)
    (card,) = window.chat.cards
    assert card.action.text() == "Use the built-in model"
    fresh.click(card.action)
    until_loaded(fresh)
    assert session.state.ref == "builtin" and not window.chat.cards
