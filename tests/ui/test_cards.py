"""Cards: what each offers is done by one click, and what was said before the error stays."""

from __future__ import annotations

from dataclasses import replace

from engine.messages import Failed
from tests.ui.conftest import Hands
from ui.chat.cards import DETAIL_LINES
from ui.messages import Card, failure_card


def test_that_a_context_that_the_model_cannot_have_is_made_smaller_by_one_click(
    hands: Hands, gguf_file: str
) -> None:
    window, loading = hands.window, hands.window.session.loading
    window.session.unload()
    hands.until(lambda: window.session.state.model is None)
    loading._place(replace(loading.placing, running=replace(loading.placing.running, context=100_000)))
    window.session.load(gguf_file)
    hands.until(lambda: bool(window.chat.cards))
    (card,) = window.chat.cards
    assert "made to read at most 512 tokens" in card.sentence.text()
    assert card.action.text() == "Smaller context"
    hands.screenshot("smaller-context")
    hands.click(card.action)
    hands.until(lambda: window.session.state.model is not None)
    assert not window.chat.cards and window.chat.empty.isVisible()
    assert window.preferences.value.context == 0


def test_that_the_details_of_an_error_are_as_high_as_they_are_long(hands: Hands) -> None:
    heights = []
    for detail in ("one line", "one\ntwo\nthree", "\n".join(map(str, range(100)))):
        hands.window.session.card_shown.emit(Card("The engine stopped.", "Restart engine", detail))
        (card,) = hands.window.chat.cards
        hands.click(card.unfold)
        hands.until(card.detail.isVisible)
        heights.append(card.detail.height())
    line = (heights[1] - heights[0]) // 2
    assert line >= card.detail.fontMetrics().height()
    assert heights[2] - heights[0] == (DETAIL_LINES - 1) * line
    assert card.detail.verticalScrollBar().maximum() > 0


def test_that_only_a_mistake_of_the_program_s_own_offers_the_log() -> None:
    bug, other = Failed("1", "no", "program"), Failed("1", "no", "person")
    assert failure_card(bug, "Try again").others == ("Open log",)
    assert failure_card(bug, "").action == "Open log"
    assert failure_card(other, "Try again").others == ()
    assert failure_card(other, "").action == ""
