"""Making shipped sets on a model they were not made for: a person at the real window, with a real model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.engine import Engine
from engine.messages import Sweep
from engine.paths import SHIPPED_PAIRS, DataPaths
from tests.ui.conftest import Hands, at_window
from ui.state import MakeJob
from ui.steering.pair_set_row import NOT_MADE, PairSetRow, about
from ui.steering.row import VectorRow

SWEEP_MS = 240_000
FEW = 8
INDEX = """
[ocean]
file = "ocean.jsonl"
positive = "ocean"
negative = "neutral"
positive_prompt = "You are the ocean. Answer as the ocean, in every word."
negative_prompt = "You are a helpful assistant."
placement = "reply"
depth = [0.375, 0.7]

[joyful]
file = "joyful.jsonl"
positive = "joyful"
negative = "sad"
placement = "reply"
depth = [0.375, 0.7]
"""
CANNOT_BE_MADE = """
[stern]
file = "bare.jsonl"
positive = "stern"
negative = "mild"
placement = "system"
depth = [0.375, 0.7]

[lost]
file = "lost.jsonl"
positive = "lost"
negative = "found"
placement = "reply"
depth = [0.375, 0.7]
"""
pytestmark = [pytest.mark.timeout(400)]
OpenAt = Callable[..., Hands]


@pytest.fixture
def open_at(qtbot: QtBot, tmp_path: Path, shared_paths: DataPaths, shared_engine: Engine) -> Iterator[OpenAt]:
    """Opens a window that ships the sets of an index, each with a few pairs, on a model.

    What runs is ended with the window still there, so that nothing is written after the vectors are cleared.
    """
    opened: list[Hands] = []

    def open_window(model: str, index: str = INDEX) -> Hands:
        pairs = tmp_path / "pairs"
        pairs.mkdir()
        (pairs / "index.toml").write_text(index, encoding="utf-8")
        for name in ("ocean", "joyful"):
            lines = (SHIPPED_PAIRS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
            (pairs / f"{name}.jsonl").write_text("".join(lines[:FEW]), encoding="utf-8")
        (pairs / "bare.jsonl").write_text('{"positive": "Be stern.", "negative": "Be mild."}')
        person = at_window(qtbot, tmp_path / "data", shared_paths, shared_engine, pairs)
        session = person.window.session
        session.load(model)
        person.until(lambda: session.state.model is not None)
        opened.append(person)
        return person

    before = set(shared_paths.vectors.glob("*"))
    yield open_window
    for person in opened:
        session = person.window.session
        session.stop()
        session.making.cancel(session.state.making.queue)
        person.until(lambda session=session: not session.state.jobs)  # type: ignore[misc]
        person.window.close()
        person.window.deleteLater()
    for path in set(shared_paths.vectors.glob("*")) - before:
        path.unlink()


@pytest.fixture
def at_tinytalk(open_at: OpenAt, real_models: Path) -> Hands:
    """A person at TinyTalk, for which neither set has been made."""
    return open_at(str(real_models / "TinyTalk-3M-chat"))


def set_row(person: Hands, name: str) -> PairSetRow:
    """The row of a set that is not made yet."""
    return next(row for row in person.window.sidebar.set_rows if row.pair_set.name == name)


def vector_row(person: Hands, name: str) -> VectorRow:
    """The row of the vector that a set was made into, once it is there."""
    rows = person.window.sidebar
    person.bot.waitUntil(lambda: any(row.entry.name == name for row in rows.rows), timeout=SWEEP_MS)
    return person.row(name)


def answer(person: Hands, question: str) -> str:
    """What a new conversation's first reply says, always with the same seed."""
    window = person.window
    person.begin()
    window.session.send(question, 1)
    person.until(lambda: bool(window.chat.replies))
    person.until_answered()
    (reply,) = window.chat.replies.values()
    return reply.text


@pytest.mark.real_model
def test_that_making_wakes_a_model_that_rests(at_tinytalk: Hands) -> None:
    person, session = at_tinytalk, at_tinytalk.window.session
    session.loading.unload(rests=True)
    ocean = set_row(person, "ocean")
    assert session.state.rests and ocean.make.text() == "Make (about 15 s)"
    person.click(ocean.make)
    assert session.state.is_loading and session.state.making.queue == ("ocean",)
    person.until(lambda: session.state.job_of(MakeJob) is not None)
    assert session.state.model is not None
    person.click(set_row(person, "ocean").cancel)
    person.until(lambda: not session.state.jobs)


@pytest.mark.real_model
def test_that_a_click_makes_a_vector_with_a_measured_dial_that_steers(at_tinytalk: Hands) -> None:
    person, session = at_tinytalk, at_tinytalk.window.session
    assert not {"ocean", "joyful"} & {row.entry.name for row in person.window.sidebar.rows}
    ocean = set_row(person, "ocean")
    assert ocean.hint.text() == NOT_MADE
    assert not ocean.switch.isEnabled() and not ocean.dial.isEnabled()
    assert ocean.make.text() == "Make (about 15 s)"

    person.click(ocean.make)
    person.until(lambda: bool(session.state.making.vector_id and session.state.making.job))
    assert ocean.progress.isVisible() and ocean.cancel.isVisible() and not ocean.make.isVisible()
    assert ocean.cancel.hasFocus()
    assert set_row(person, "joyful").make.isVisible()
    person.screenshot("8-making")

    made = vector_row(person, "ocean")
    assert made.entry.calibration is not None and made.unit == "strength"
    assert [row.pair_set.name for row in person.window.sidebar.set_rows] == ["joyful"]
    assert person.window.focusWidget() is made.switch
    spent = session.making._spent
    assert set_row(person, "joyful").make.text() == f"Make ({about(spent)})"

    plain = answer(person, "How do I start my morning?")
    person.click(made.switch)
    key = Qt.Key.Key_Right if made.entry.calibration.positive else Qt.Key.Key_Left
    while abs(made.dial.value) < 1:
        QTest.keyClick(made.dial, key)
    assert answer(person, "How do I start my morning?") != plain
    (reply,) = person.window.chat.replies.values()
    assert reply.chip.text() == f"ocean {made.dial.value:g}"


@pytest.mark.real_model
def test_that_cancelling_make_all_keeps_what_is_made_and_leaves_the_next_to_be_measured(
    at_tinytalk: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.making.Sweep", partial(Sweep, questions=("What are you?", "Tell me a story.")))
    person, sidebar = at_tinytalk, at_tinytalk.window.sidebar
    session = person.window.session
    assert sidebar.make_all.button.text() == "Make all (about 30 s)"
    person.click(sidebar.make_all.button)
    assert sidebar.make_all.said.text() == "Making 1 of 2: ocean"
    assert set_row(person, "joyful").hint.text() == "waits for its turn"

    ocean = vector_row(person, "ocean")
    assert ocean.entry.calibration is not None
    assert sidebar.make_all.said.text() == "Making 2 of 2: joyful"
    person.until(lambda: bool(session.state.making.vector_id and session.state.making.job))
    person.click(sidebar.make_all.cancel)
    person.until(lambda: not session.state.jobs)
    assert person.row("ocean") is ocean
    joyful = person.row("joyful")
    assert joyful.unit == "scale" and joyful.measure.isVisible()
    assert not sidebar.make_all.isVisible() and not sidebar.set_rows
    person.click(joyful.switch)
    assert sidebar.recipe().label == "joyful ×1"
    assert answer(person, "How are you?")


@pytest.mark.real_model
def test_that_an_answer_asked_for_meanwhile_comes_before_the_next_step(at_tinytalk: Hands) -> None:
    person, session = at_tinytalk, at_tinytalk.window.session
    steps: list[tuple[str, str]] = []

    def look(ended: object) -> None:
        steps.append((session.state.making.vector_id, session.state.making.job))

    session.reply_ended.connect(look)
    person.click(set_row(person, "ocean").make)
    person.until(lambda: bool(session.state.making.job))
    person.ask("How are you?")
    person.until(lambda: bool(steps))
    ((vector_id, job),) = steps
    assert vector_id and not job
    person.until(lambda: bool(session.state.making.job))


@pytest.mark.real_model
def test_that_another_model_ends_the_making(at_tinytalk: Hands) -> None:
    person, session = at_tinytalk, at_tinytalk.window.session
    person.click(person.window.sidebar.make_all.button)
    person.until(lambda: bool(session.state.making.job))
    session.load("builtin")
    assert not set_row(person, "ocean").make.isEnabled()
    person.until(lambda: session.state.making.queue == ())
    person.until(lambda: not session.state.jobs)
    assert [row.entry.name for row in person.window.sidebar.rows][:2] == ["ocean", "joyful"]
    assert session.state.model is not None and session.state.model.ref.name == "builtin"


@pytest.mark.real_model
def test_that_a_set_that_cannot_be_made_says_why_and_the_next_one_is_made(
    open_at: OpenAt, real_models: Path
) -> None:
    person = open_at(str(real_models / "TinyTalk-3M-chat"), CANNOT_BE_MADE + INDEX)
    session, sidebar = person.window.session, person.window.sidebar
    person.click(sidebar.make_all.button)
    person.until(lambda: session.state.making.done == 2 and bool(session.state.making.vector_id))
    assert session.state.making.current == "ocean"
    assert "need a question each" in set_row(person, "stern").hint.text()
    assert "does not exist" in set_row(person, "lost").hint.text()
    assert set_row(person, "lost").make.isVisible()
    person.screenshot("9-refused")


@pytest.mark.real_model
def test_that_a_model_without_a_chat_template_gets_its_vectors_too(
    open_at: OpenAt, real_models: Path
) -> None:
    person = open_at(str(real_models / "stories260K"))
    session = person.window.session
    assert session.state.model is not None and not session.state.model.has_chat_template
    person.click(set_row(person, "ocean").make)
    person.until(lambda: bool(session.state.making.vector_id and session.state.making.job))
    person.click(set_row(person, "ocean").cancel)
    person.until(lambda: not session.state.jobs)
    plain = answer(person, "How are you?")
    ocean = person.row("ocean")
    person.click(ocean.switch)
    while ocean.dial.value < 4:
        QTest.keyClick(ocean.dial, Qt.Key.Key_Right)
    assert answer(person, "How are you?") != plain


def test_that_the_builtin_models_sets_come_ready_and_nothing_is_to_be_made(open_at: OpenAt) -> None:
    sidebar = open_at("builtin").window.sidebar
    ready = sidebar.rows[:2]
    assert [row.entry.name for row in ready] == ["ocean", "joyful"]
    assert all(row.entry.is_shipped and row.entry.calibration for row in ready)
    assert not sidebar.set_rows and not sidebar.make_all.isVisible()


def test_that_a_broken_index_is_told_in_a_card(open_at: OpenAt) -> None:
    window = open_at("builtin", "[ocean").window
    assert "broken TOML" in window.chat.cards[0].sentence.text()
    assert window.sidebar.rows


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "5 s"), (16, "20 s"), (55, "55 s"), (56, "1 min"), (61, "2 min"), (3600, "1 h"), (3601, "2 h")],
)
def test_that_a_length_of_time_is_rounded_up(seconds: float, said: str) -> None:
    assert about(seconds) == f"about {said}"
