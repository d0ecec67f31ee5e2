"""Wrong files brought to the window: each is named at its place, and nothing that was typed is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtTest import QTest

from engine.paths import BUILTIN_MODEL, DataPaths
from tests.ui.conftest import Hands
from tests.ui.deeds import exporting, fill, open_pairs, type_at
from ui.new_vector.page import NewVectorPage
from vectors.gguf_format import import_gguf
from vectors.home_format import save_vector
from vectors.mixing import mixture
from vectors.values import Pair, SteeringVector

GOOD = '{"positive": "It is good.", "negative": "It is bad."}\n'


@pytest.fixture
def library(shared_paths: DataPaths) -> Iterator[Path]:
    """The library that windows share, in which a test leaves nothing."""
    before = set(shared_paths.vectors.glob("*"))
    shared_paths.vectors.mkdir(parents=True, exist_ok=True)
    yield shared_paths.vectors
    for path in set(shared_paths.vectors.glob("*")) - before:
        path.unlink()


@pytest.fixture
def page(hands: Hands) -> NewVectorPage:
    hands.click(hands.window.sidebar.new_button)
    return hands.window.vectors.new


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.jsonl", GOOD.encode("utf-16"), "is not UTF-8 text (line 1); save it as UTF-8"),
        (
            "a.csv",
            "positive,negative\né,e\n".encode("latin-1"),
            "is not UTF-8 text (line 2); save it as UTF-8",
        ),
        (
            "a.json",
            b'{"positive": ["a", "b"], "negative": ["c"]}',
            "holds 2 “positive” and 1 “negative” texts",
        ),
        ("a.json", b'[{"positive": "a",', "is broken JSON at line 1"),
        ("a.csv", b"", "holds no pairs"),
        ("a.json", None, "cannot be read"),
    ],
)
def test_that_a_wrong_file_of_pairs_is_named_and_what_was_typed_stays(
    hands: Hands, page: NewVectorPage, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    path = tmp_path / name
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    QTest.keyClicks(page.name, "calm")
    type_at(hands, 0, "typed", "by hand")
    before = page.draft()
    assert before.pairs[0] == Pair("typed", "by hand")
    if content is None:
        page.file_chosen.emit(path)  # a dialog would go into the folder
    else:
        open_pairs(hands, path)
    assert page.error.isVisible()
    assert words in page.error.sentence.text() and f"“{path}”" in page.error.sentence.text()
    assert page.draft() == before


def test_that_a_file_with_an_empty_side_is_put_in_the_table_and_marked(
    hands: Hands, page: NewVectorPage, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\ufeffpositive,negative\na,b\n,c\nso, then,d\n", encoding="utf-8")
    QTest.keyClicks(page.name, "calm")
    open_pairs(hands, path)
    assert page.rows.pairs[:2] == (Pair("a", "b"), Pair("", "c"))
    assert "line 4 has more columns than line 1 names" in page.error.sentence.text().lower()
    assert not page.make_button.isEnabled() and "empty positive side" in page.make_button.toolTip()


def _in_parts(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "model-00001-of-00002.safetensors")
    weights = {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weights}))


def _of_another_type(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "model_type": "zebra"}))


@pytest.mark.parametrize(
    ("harm", "place"),
    [
        (_in_parts, "model-00002-of-00002.safetensors"),
        (_of_another_type, "config.json"),
        (lambda folder: (folder / "tokenizer.json").unlink(), ""),
    ],
)
def test_that_a_model_that_cannot_be_loaded_costs_a_card_and_not_the_model_before(
    hands: Hands, tmp_path: Path, harm: Callable[[Path], object], place: str
) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for file in BUILTIN_MODEL.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    for name in ("tokenizer_config.json", "config.json"):
        (folder / name).chmod(0o644)
    harm(folder)
    window = hands.window
    window.composer.set_text("What are you?")
    window.session.load(str(folder))
    hands.until(lambda: bool(window.chat.cards))
    (card,) = window.chat.cards
    assert f"“{folder / place}”" in card.sentence.text()
    assert card.action.text() and window.composer.text == "What are you?"
    hands.until(lambda: window.session.state.model is not None and not window.session.state.is_loading)
    assert window.session.state.model is not None
    assert window.session.state.model.ref.name == "builtin"
    hands.ask("")
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()


def test_that_a_damaged_vector_is_named_in_the_sidebar_and_hides_no_other(
    hands: Hands, library: Path
) -> None:
    hands.window.refresh_library()
    names = [row.entry.name for row in hands.window.sidebar.rows]
    assert not hands.window.sidebar.damaged.isVisible()
    (library / "broken.safetensors").write_bytes(b"nothing like a vector")
    hands.window.refresh_library()
    assert [row.entry.name for row in hands.window.sidebar.rows] == names
    assert f"“{library / 'broken.safetensors'}”" in hands.window.sidebar.damaged.text()
    assert hands.window.sidebar.damaged.isVisible()
    (library / "broken.safetensors").unlink()
    hands.window.refresh_library()
    assert not hands.window.sidebar.damaged.isVisible()


def test_that_steering_by_a_vector_of_no_numbers_is_a_card_and_the_question_stays(
    hands: Hands, library: Path
) -> None:
    window = hands.window
    ocean = window.session.library.load(hands.row("ocean").entry.id)
    path = save_vector(_renamed(ocean, "broken"), library / "broken.safetensors")
    path.write_bytes(path.read_bytes()[:-4] + np.float32(np.nan).tobytes())
    window.refresh_library()
    hands.click(hands.row("broken").switch)
    hands.ask("What are you?")
    hands.until(lambda: bool(window.chat.cards))
    assert "not finite" in window.chat.cards[0].sentence.text()
    assert f"“{path}”" in window.chat.cards[0].sentence.text()
    hands.click(hands.row("broken").switch)
    hands.click(window.chat.cards[0].action)
    hands.until(lambda: not window.session.state.is_answering and not window.chat.cards)
    assert window.session.messages()[0].content == "What are you?"


def _renamed(vector: SteeringVector, name: str) -> SteeringVector:
    from dataclasses import replace

    return replace(vector, name=name, mark="a copy")


def test_that_all_vectors_that_are_on_are_exported_as_one(hands: Hands, tmp_path: Path) -> None:
    window = hands.window
    hands.click(hands.row("ocean").switch)
    dialog = exporting(hands, "ocean")
    assert not dialog.as_one.isVisible()
    dialog.close()
    hands.click(hands.row("formal").switch)
    dialog = exporting(hands, "ocean")
    hands.click(dialog.as_one)
    assert not dialog.strength.isEnabled()
    assert Path(dialog.path.text()).name == "steering.gguf"
    out = tmp_path / "both.gguf"
    fill(dialog.path, str(out))
    hands.click(dialog.with_model)
    hands.click(dialog.export_button)
    assert "Written" in dialog.message.text()
    assert dialog.lines.text.toPlainText().endswith("both.gguf:1")
    dialog.close()
    recipe, library = window.sidebar.recipe(), window.session.library
    assert len(recipe.active) == 2
    expected, written = mixture(recipe, library.load), import_gguf(out)
    assert written.id == expected.id
    assert written.positive == recipe.label
