"""The page of features, used by hand on a small autoencoder that the test writes for the builtin model."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from safetensors.numpy import save_file

from tests.ui.conftest import Hands
from tests.ui.deeds import make_endless
from ui.features.marking import mark_colour, marked_html
from ui.features.page import FeaturesPage
from ui.features.shelf import first_scale
from ui.features.table import Order, excerpt, open_table, share, special_name
from ui.theme import DARK, LIGHT, Colours
from vectors.features import FEATURES_FILE, Feature, FeatureNotes, Snippet, save_notes
from vectors.sae import feature_vector, open_sae

WIDTH, FEATURES, LAYER = 256, 48, 4
NOTES = (
    Feature(
        7,
        "ocean words: tide, wave",
        0.004,
        26.0,
        (
            Snippet(
                (" Follow", " the", " tide", ",", " then", " rest", "."),
                (0, 0.5, 26, 0, 0, 0, 0),
                "ocean · tea",
            ),
            Snippet(("<|assistant|>", "A", " wave", " & <sand>", "\n"), (1, 0, 20, 3, 0), "ocean"),
        ),
    ),
    Feature(
        3, "topic: cooking (pan)", 0.02, 25.0, (Snippet((" a", " pan"), (0, 25.0), "neutral · cooking"),)
    ),
    Feature(11, "the word “tidy”", 0.3, 25.0, (Snippet((" tidy", " up"), (25.0, 0), "neutral"),)),
    Feature(5, "never active", 0.0, 0.0),
)


def written(
    folder: Path, width: int = WIDTH, notes: tuple[Feature, ...] = NOTES, count: int = FEATURES
) -> Path:
    """An autoencoder of random directions, with notes on a few of its features."""
    folder.mkdir(parents=True)
    rows = np.random.default_rng(1).standard_normal((count, width)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    save_file({"W_dec": rows}, folder / "sae_weights.safetensors")
    metadata = {"hook_name": f"blocks.{LAYER}.hook_resid_post", "model_name": "tiny"}
    config = {"d_in": width, "d_sae": count, "metadata": metadata}
    (folder / "cfg.json").write_text(json.dumps(config), encoding="utf-8")
    if notes:
        save_notes(FeatureNotes({each.index: each for each in notes}, 100.0, 1000), folder / FEATURES_FILE)
    return folder


@pytest.fixture
def page(hands: Hands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FeaturesPage:
    """The page, opened by its button, with no features of the builtin model's own."""
    monkeypatch.setattr("ui.features.desk.BUILTIN_SAE", tmp_path / "nothing")
    hands.click(hands.window.sidebar.features_button)
    assert hands.window.stack.currentWidget() is hands.window.features
    return hands.window.features


def open_by_hand(hands: Hands, folder: Path) -> FeaturesPage:
    """Open a folder through the button and the dialog."""
    page, before = hands.window.features, hands.window.features.table
    hands.click(page.open_button if before else page.empty_button)
    hands.pick(page, folder)
    hands.until(lambda: page.table is not before or not page.error.isHidden())
    return page


def labels_of(page: FeaturesPage) -> list[str]:
    """What the list shows, from the top."""
    return [str(page.rows.index(row).data()) for row in range(page.rows.rowCount())]


def test_that_the_page_says_what_it_is_while_there_is_nothing_to_show(
    hands: Hands, page: FeaturesPage
) -> None:
    assert page.table is None
    assert "built-in model" in page.empty_note.text()
    assert page.empty_button.isVisible() and not page.open_button.isVisible()
    hands.press(Qt.Key.Key_Escape)
    assert hands.window.stack.currentWidget() is hands.window.chat


def test_that_features_are_browsed_searched_and_steered_with(
    hands: Hands, page: FeaturesPage, tmp_path: Path
) -> None:
    window = hands.window
    open_by_hand(hands, written(tmp_path / "sae"))
    assert page.rows.rowCount() == FEATURES
    assert labels_of(page)[:3] == ["the word “tidy”", "topic: cooking (pan)", "ocean words: tide, wave"]
    assert "48 of tiny, layer 4 · 1 never active" in page.subtitle.text()

    row = page.list.visualRect(page.rows.index(1)).center()
    hands.click(page.list.viewport(), row)
    assert page.details.title.text() == "topic: cooking (pan)"
    assert "on 2.0% of tokens" in page.details.numbers.text()

    page.search.setFocus()
    QTest.keyClicks(page.search, "tide")
    hands.until(lambda: page.rows.rowCount() == 1)
    assert page.details.title.text() == "ocean words: tide, wave"
    shown = [card for card in page.details.cards if card.isVisible()]
    assert len(shown) == 2
    assert mark_colour(LIGHT, 1.0) in shown[0].body.text()
    assert "&amp; &lt;sand&gt;" in shown[1].body.text() and "‹assistant›" in shown[1].body.text()

    hands.click(page.details.steer_button)
    hands.until(lambda: bool(window.sidebar.recipe().terms))
    (term,) = window.sidebar.recipe().terms
    assert (term.label, term.layers) == ("ocean words tide wave ×1", (LAYER,))
    assert "is on in the sidebar" in page.details.note.text()
    vector = window.session.library.load(term.vector_id)
    assert np.linalg.norm(vector.directions[LAYER]) == pytest.approx(26.0, rel=1e-5)

    hands.screenshot("features-light")
    window.set_theme("dark")
    hands.screenshot("features-dark")
    window.set_theme("light")

    make_endless(hands)  # two short answers from one seed may be the same by chance
    hands.ask("How do I start my morning?")
    hands.until_answered()
    assert window.stack.currentWidget() is window.chat
    (reply,) = window.chat.replies.values()
    assert reply.chip.text() == "ocean words tide wave ×1"
    hands.click(reply.compare_button)
    hands.until(lambda: window.compare.parting is not None)
    assert window.compare.columns[0][2].text() != window.compare.columns[1][2].text()


def test_that_steering_again_leaves_a_measured_vector_as_it_is(
    hands: Hands, page: FeaturesPage, tmp_path: Path
) -> None:
    window = hands.window
    open_by_hand(hands, written(tmp_path / "sae"))
    hands.click(page.details.steer_button)
    hands.until(lambda: bool(window.sidebar.recipe().terms))
    (term,) = window.sidebar.recipe().terms
    path = next(each.path for each in window.session.library.entries() if each.id == term.vector_id)
    before = path.stat().st_mtime_ns
    hands.click(window.sidebar.all_off_button)
    hands.click(page.details.steer_button)
    hands.until(lambda: bool(window.sidebar.recipe().terms))
    assert window.sidebar.recipe().terms == (term,)
    assert path.stat().st_mtime_ns == before


def test_that_two_features_of_one_label_get_two_names(
    hands: Hands, page: FeaturesPage, tmp_path: Path
) -> None:
    twins = (Feature(1, "twin", 0.2, 9.0), Feature(2, "twin", 0.1, 9.0))
    open_by_hand(hands, written(tmp_path / "sae", notes=twins))
    for row in range(2):
        hands.click(page.list.viewport(), page.list.visualRect(page.rows.index(row)).center())
        hands.click(page.details.steer_button)
        hands.until(lambda row=row: len(hands.window.sidebar.recipe().terms) == row + 1)  # type: ignore[misc]
    assert sorted(term.name for term in hands.window.sidebar.recipe().terms) == ["twin", "twin 2"]


def test_that_the_keyboard_alone_is_enough(hands: Hands, page: FeaturesPage, tmp_path: Path) -> None:
    open_by_hand(hands, written(tmp_path / "sae"))
    hands.press(Qt.Key.Key_Escape)
    QTest.keyClick(
        hands.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    hands.until(lambda: hands.window.stack.currentWidget() is page)
    QTest.keyClicks(page.search, "tid")
    hands.until(lambda: page.rows.rowCount() == 2)
    assert labels_of(page) == ["the word “tidy”", "ocean words: tide, wave"]
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.details.title.text() == "ocean words: tide, wave"
    page.details.steer_button.setFocus()
    QTest.keyClick(page.details.steer_button, Qt.Key.Key_Space)
    hands.until(lambda: bool(hands.window.sidebar.recipe().terms))


def test_that_an_autoencoder_of_another_model_is_shown_but_cannot_steer(
    hands: Hands, page: FeaturesPage, tmp_path: Path
) -> None:
    open_by_hand(hands, written(tmp_path / "narrow", width=64))
    assert page.rows.rowCount() == FEATURES
    assert not page.details.steer_button.isEnabled()
    assert page.details.note.text() == "Made for 64-wide tiny; this model is 256 wide."


def test_that_a_folder_that_cannot_be_read_is_told_in_a_sentence_and_what_was_shown_stays(
    hands: Hands, page: FeaturesPage, tmp_path: Path
) -> None:
    open_by_hand(hands, written(tmp_path / "sae"))
    broken = written(tmp_path / "broken")
    (broken / "sae_weights.safetensors").write_bytes(b"nothing")
    open_by_hand(hands, broken)
    assert page.error.sentence.text().endswith(".")
    assert "is no safetensors file" in page.error.sentence.text()
    assert page.rows.rowCount() == FEATURES
    hands.click(page.error.close_button)
    assert page.error.isHidden()


def test_that_labels_of_an_export_are_added_and_found(
    hands: Hands, page: FeaturesPage, tmp_path: Path
) -> None:
    open_by_hand(hands, written(tmp_path / "sae", notes=()))
    assert labels_of(page)[0] == "Feature 0"
    export = tmp_path / "export.jsonl"
    export.write_text('{"index": "9", "description": "stormy weather"}', encoding="utf-8")
    before = page.table
    menu = page.labels_button.menu()
    hands.choose(menu, menu.actions()[0].text())
    hands.pick(hands.window.features, export)
    hands.until(lambda: page.table is not before)
    QTest.keyClicks(page.search, "storm")
    hands.until(lambda: page.rows.rowCount() == 1)
    assert page.details.title.text() == "stormy weather"


def test_that_the_order_is_chosen_from_a_menu(hands: Hands, page: FeaturesPage, tmp_path: Path) -> None:
    open_by_hand(hands, written(tmp_path / "sae"))
    menu = page.order_button.menu()
    by_order = {action.data(): action.text() for action in menu.actions()}
    hands.choose(menu, by_order[Order.RARE])
    assert labels_of(page)[:3] == ["ocean words: tide, wave", "topic: cooking (pan)", "the word “tidy”"]
    hands.choose(menu, by_order[Order.NUMBER])
    assert labels_of(page)[3] == "topic: cooking (pan)"


class Beat(QObject):
    """Takes the time that the GUI thread works between two turns of its event loop, in seconds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.longest, self._last = 0.0, time.thread_time()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(0)

    def _beat(self) -> None:
        now = time.thread_time()
        self.longest, self._last = max(self.longest, now - self._last), now


def test_that_twenty_thousand_features_never_hold_up_the_window(
    hands: Hands, page: FeaturesPage, tmp_path: Path
) -> None:
    count = 20_000
    snippet = Snippet((" some", " longer", " text", " about", " the", " sea"), (0, 0, 0, 1, 0, 9), "ocean")
    notes = tuple(Feature(i, f"label number {i}", (i + 1) / count, 5.0, (snippet,)) for i in range(count))
    folder = written(tmp_path / "sae", notes=notes, count=count)
    beat = Beat(page)
    open_by_hand(hands, folder)
    assert page.table is not None
    widgets = len(page.findChildren(QWidget))
    QTest.keyClicks(page.search, "number 19999")
    hands.until(lambda: page.rows.rowCount() == 1)
    page.search.selectAll()
    QTest.keyClick(page.search, Qt.Key.Key_Delete)
    hands.until(lambda: page.rows.rowCount() == count)
    page.list.scrollToBottom()
    QTest.qWait(50)
    assert beat.longest < 0.05
    assert len(page.findChildren(QWidget)) == widgets


# ---- without a window ----------------------------------------------------------------------------


def contrast(one: str, two: str) -> float:
    """The WCAG contrast of two colours."""

    def luminance(name: str) -> float:
        colour = QColor(name)
        channels = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (
            v / 12.92 if v <= 0.04045 else float(((v + 0.055) / 1.055) ** 2.4) for v in channels
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=lambda colours: colours.name)
def test_that_marked_words_can_be_read_at_every_strength_in_both_themes(colours: Colours) -> None:
    grounds = [mark_colour(colours, step / 20) for step in range(21)]
    assert min(contrast(colours.text, ground) for ground in grounds) >= 4.5
    assert len(dict.fromkeys(grounds)) == 5
    assert contrast(grounds[-1], colours.surface) > contrast(grounds[0], colours.surface)


def test_that_only_active_words_are_marked() -> None:
    html = marked_html(Snippet((" a", " b"), (0.0, 2.0)), 2.0, LIGHT)
    assert html.count("background-color") == 1


def test_that_a_search_prefers_the_label_s_beginning_and_finds_numbers(tmp_path: Path) -> None:
    table = open_table(written(tmp_path / "sae"))
    assert table.found("tide", Order.FREQUENT).tolist() == [7]
    assert table.found("the", Order.FREQUENT).tolist() == [11, 7]
    assert table.found("11", Order.FREQUENT).tolist() == [11]
    assert table.found("#40", Order.FREQUENT).tolist() == [40]
    assert table.found("WAVE ocean", Order.FREQUENT).tolist() == [7]
    assert table.found("nothing like it", Order.FREQUENT).tolist() == []
    assert table.orders[Order.FREQUENT][:3].tolist() == [11, 3, 7]
    assert table.n_dead == 1


def test_that_an_excerpt_shows_the_strongest_word_in_the_snippet_that_was_searched(tmp_path: Path) -> None:
    feature = NOTES[0]
    assert excerpt(feature) is not None
    first, second = excerpt(feature), excerpt(feature, "sand")
    assert first is not None and (first.before, first.token, first.after) == (
        "Follow the ",
        "tide",
        ", then rest.",
    )
    assert second is not None and second.before == "‹assistant› A "


@pytest.mark.parametrize(
    ("density", "text"),
    [(None, ""), (0.0, "never"), (0.00001, "<0.01%"), (0.0012, "0.12%"), (0.0996, "10%"), (0.5, "50%")],
)
def test_that_a_density_is_said_in_few_digits(density: float | None, text: str) -> None:
    assert share(density) == text


@pytest.mark.parametrize(("norm", "scale"), [(0.0, 1.0), (20.0, 0.3), (1000.0, 1.0), (1.0, 0.1)])
def test_that_a_feature_begins_at_a_third_of_the_usual_norm_at_most(
    tmp_path: Path, norm: float, scale: float
) -> None:
    sae = open_sae(written(tmp_path / "sae"))
    assert first_scale(feature_vector(sae, NOTES[0], residual_norm=norm)) == scale


def test_that_special_tokens_are_told_from_text() -> None:
    assert [special_name(each) for each in ("<|user|>", "<bos>", " <", "a<b>", "<=>")] == [
        "user",
        "bos",
        "",
        "",
        "",
    ]
