"""Four real models, and how a person comes to a vector of their own on each. Claims nothing."""

from __future__ import annotations

import csv
import gc
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.cli.app import main
from engine.logs import stop_logging
from engine.requests import Answer, Sampling
from tests.ui.conftest import Hands
from tests.ui.deeds import act, exporting, fill, open_pairs, paste, take, type_at
from tests.ui.windows import ENDLESS
from ui.chat.message import ReplyMessage
from ui.dialogs.export import ExportDialog
from ui.steering.row import VectorRow
from vectors.values import ModelRef, Pair, Placement, Position, SteeringVector

NAME, POSITIVE, NEGATIVE = "gladness", "happy", "sad"
COPY, STRANGER = f"{NAME} 2", "stranger"
QUESTION = "Tell me a story."
MOST_TRIES = 8
BUILTIN_MODEL, MODEL_FOLDER = "Built-in model", "Open model folder…"
STORIES = (
    Pair("Lily was very happy. She smiled and laughed.", "Lily was very sad. She cried and cried."),
    Pair("Tom had a great day. He was full of joy.", "Tom had a bad day. He was full of tears."),
    Pair("The dog was glad and ran to play with Tim.", "The dog was hurt and hid away from Tim."),
    Pair("Mom gave her a big hug. It was the best day.", "Mom was so angry. It was the worst day."),
    Pair("The bird sang a merry song in the sun.", "The bird sat alone in the cold rain."),
    Pair("They played together and had lots of fun.", "They lost their toy and were so upset."),
)
REPLIES = (
    Pair("It was a great day! I am so happy.", "It was a bad day. I am so sad.", "How was your day?"),
    Pair("I feel wonderful, thank you!", "I feel terrible, I am sorry.", "How are you?"),
    Pair("I love it! It makes me smile.", "I hate it. It makes me cry.", "What do you think of it?"),
    Pair("We had so much fun together!", "We had a big fight, and she left.", "How was the party?"),
    Pair("I am excited to see my friends!", "I am afraid to be alone again.", "What will you do?"),
    Pair("Yes! This is the best news ever!", "No. This is the worst news ever.", "Did you hear?"),
)
MANNERS = (
    Pair("You are happy and full of joy.", "You are sad and full of tears.", "How was your day?"),
    Pair("Answer cheerfully, with a smile.", "Answer gloomily, with a sigh.", "What should I cook?"),
    Pair("Be merry in every word.", "Be mournful in every word.", "Tell me of the sea."),
)
LONG = Sampling(max_new_tokens=400)


@dataclass(frozen=True, slots=True)
class Plot:
    """One model, and how a person makes a vector on it.

    `way` is how the pairs come to the page: by the keyboard, from the clipboard, or in a file of that
    ending. `talk` is a sampling under which an answer is long enough to be changed while it is written.
    """

    model: str
    way: Literal["typed", "pasted", ".json", ".csv"]
    pairs: tuple[Pair, ...]
    placement: Placement
    method: str
    talk: Sampling


PLOTS = (
    Plot("builtin", "typed", MANNERS, Placement.SYSTEM, "mean_diff", ENDLESS),
    Plot("TinyTalk-3M-chat", ".csv", REPLIES, Placement.REPLY, "mean_diff", ENDLESS),
    Plot("stories3M", "pasted", STORIES, Placement.RAW, "pca", LONG),
    Plot("stories260K", ".json", STORIES, Placement.RAW, "logistic", LONG),
)


@dataclass(frozen=True, slots=True)
class Story:
    """A person at a window in which a model was opened, and a vector made on it.

    `ref` is the model as the command line names it, `root` the data folder that window and engine share,
    and `desk` a folder of the person's own.
    """

    plot: Plot
    hands: Hands
    ref: str
    root: Path
    desk: Path


def open_model(hands: Hands, ref: str) -> None:
    """Open a model through the menu, and for a folder through the dialog."""
    models = hands.window.models
    if ref == "builtin":
        hands.choose(models.list, BUILTIN_MODEL)
    else:
        hands.choose(models.list, MODEL_FOLDER)
        hands.pick(hands.window, Path(ref))
    window, name = hands.window, Path(ref).name

    def is_there() -> bool:
        state = window.session.state
        return state.model is not None and state.model.ref.name == name and not state.is_loading

    hands.until(lambda: is_there() or bool(window.chat.cards))
    assert is_there(), window.chat.cards[0].sentence.text()


def make_vector(story: Story) -> None:
    """Fill the page of a new vector as the plot says, and make it; ends at the page of the vector."""
    hands, plot = story.hands, story.plot
    window, page = hands.window, hands.window.vectors.new
    hands.click(window.sidebar.new_button)
    QTest.keyClicks(page.name, NAME)
    fill(page.positive, POSITIVE)
    fill(page.negative, NEGATIVE)
    match plot.way:
        case "typed":
            for row, pair in enumerate(plot.pairs):
                type_at(hands, row, pair.positive, pair.negative, pair.prompt)
        case "pasted":
            paste(hands, "\n".join(f"{pair.positive}\t{pair.negative}" for pair in plot.pairs))
        case ending:
            open_pairs(hands, written(plot.pairs, story.desk / f"opened{ending}"))
    hands.until(lambda: page.rows.pairs == plot.pairs)
    take(page.placement, plot.placement)
    take(page.method, plot.method)
    assert page.make_button.isEnabled(), page.said.text()
    hands.click(page.make_button)
    hands.until(lambda: window.stack.currentWidget() is window.vectors.page or page.error.isVisible())
    assert window.stack.currentWidget() is window.vectors.page, page.error.sentence.text()


def written(pairs: tuple[Pair, ...], path: Path) -> Path:
    """A file of pairs, in the format of its ending."""
    rows = [{key: text for key, text in asdict(pair).items() if text} for pair in pairs]
    match path.suffix:
        case ".json":
            content = json.dumps(rows, indent=1)
        case ".jsonl":
            content = "\n".join(map(json.dumps, rows))
        case _:
            table = io.StringIO()
            writer = csv.DictWriter(table, rows[0])
            writer.writeheader()
            writer.writerows(rows)
            content = table.getvalue()
    path.write_text(content, encoding="utf-8")
    return path


def stranger() -> SteeringVector:
    """A vector that was made for another model."""
    elsewhere = ModelRef("elsewhere", "folder", "", "llama", 4, 48, "f00")
    directions = {layer: np.ones(48, np.float32) for layer in range(4)}
    norms = {layer: 9.0 for layer in directions}
    made = ("mean_diff", Position.LAST, (1, 2), norms)
    return SteeringVector(STRANGER, "near", "far", elsewhere, directions, *made)


# ---- what a person does with it


def command(root: Path, *arguments: str) -> Any:
    """What the command line prints as JSON, run in this process.

    Python's collector rests meanwhile: on the engine's thread it would take Qt's objects with it.
    """
    out, err = io.StringIO(), io.StringIO()
    gc.disable()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            status = main([*arguments, "--json", "--data-dir", str(root)])
    finally:
        stop_logging()
        gc.enable()
    assert status == 0, err.getvalue()
    return json.loads(out.getvalue())


def duplicate(hands: Hands) -> VectorRow:
    """A second vector beside the first, by its menu."""
    act(hands, NAME, "Duplicate")
    return hands.row(COPY)


def sign(row: VectorRow) -> int:
    """The side to which a dial can be moved: 1, or -1 where only the negative pole could be measured."""
    return 1 if row.dial.track.high > 0 else -1


def turn(row: VectorRow, value: float) -> None:
    """Turn a dial by keys from 0 to a value, towards the side to which it can be moved."""
    row.dial.setFocus()
    QTest.keyClick(row.dial, Qt.Key.Key_0)
    while abs(row.dial.value) < value - 1e-6:
        QTest.keyClick(row.dial, Qt.Key.Key_Right if sign(row) > 0 else Qt.Key.Key_Left)


def talk(story: Story, sampling: Sampling) -> None:
    """Let the model answer under another sampling."""
    session = story.hands.window.session
    assert session.state.model is not None
    session.state = replace(session.state, model=replace(session.state.model, sampling=sampling))


def answer(story: Story) -> ReplyMessage:
    """The reply to the question, in a new conversation."""
    window = story.hands.window
    story.hands.begin()
    story.hands.ask(QUESTION)
    story.hands.until(lambda: bool(window.chat.replies))
    story.hands.until_answered()
    (reply,) = window.chat.replies.values()
    assert reply.answer is not None, reply.state.text()
    return reply


def answers_before_and_after_a_turn(story: Story) -> tuple[Answer, Answer]:
    """A long answer, and the same asked for again with the dial turned to its end while it was written."""
    hands, window, row = story.hands, story.hands.window, story.hands.row(NAME)
    talk(story, story.plot.talk)
    for _ in range(MOST_TRIES):  # chance may end an answer before a hand is at the dial
        plain = answer(story)
        hands.click(plain.again_button)
        (again,) = window.chat.replies.values()
        assert again is not plain
        hands.until(lambda again=again: len(again.text) > 20 or again.answer is not None)  # type: ignore[misc]
        row.dial.setFocus()
        QTest.keyClick(row.dial, Qt.Key.Key_End if sign(row) > 0 else Qt.Key.Key_Home)
        hands.until_answered()
        assert plain.answer is not None and again.answer is not None
        if len(again.answer.receipt.timeline) > 1:
            return plain.answer, again.answer
        hands.click(row.reset_button)
    raise AssertionError("every answer ended before a hand was at the dial")


def export(hands: Hands, name: str, out: Path, amount: float = 0.0) -> ExportDialog:
    """Export a vector through its menu and the dialog; it stays open."""
    dialog = exporting(hands, name)
    fill(dialog.path, str(out))
    if amount:
        dialog.strength.setFocus()
        dialog.strength.selectAll()
        QTest.keyClicks(dialog.strength, dialog.strength.textFromValue(amount))
    if dialog.with_model.isVisible():
        hands.click(dialog.with_model)
    hands.click(dialog.export_button)
    assert out.is_file(), dialog.message.text()
    return dialog
