"""From a shipped set to the command that makes it, and the guess at how long that takes."""

from __future__ import annotations

from dataclasses import replace

from engine.messages import ModelInfo
from engine.paths import SHIPPED_PAIRS
from engine.shipping import extract_command, seconds_to_make
from vectors.shipped import shipped_sets
from vectors.values import ModelRef

TINY = ModelInfo(
    ModelRef("tiny", "folder", "", "gpt2", 8, 128, "f00"), "", "cpu", "", 256, 3_400_000, True, False
)


def test_that_a_command_holds_all_that_the_set_says_with_its_layers_by_depth() -> None:
    ocean = next(each for each in shipped_sets(SHIPPED_PAIRS) if each.name == "ocean")
    command = extract_command(ocean, 24)
    assert (command.name, command.pairs, command.placement) == ("ocean", ocean.pairs(), ocean.placement)
    assert (command.positive_prompt, command.position) == (ocean.positive_prompt, ocean.position)
    assert command.recommended_layers == tuple(range(6, 17))
    joyful = next(each for each in shipped_sets(SHIPPED_PAIRS) if each.name == "joyful")
    command = extract_command(joyful, 24)
    assert command.recommended_layers == tuple(range(9, 17))
    assert command.neutral_prompts == joyful.neutral_prompts != ()


def test_that_the_guess_is_some_seconds_for_a_tiny_model_and_grows_with_model_and_pairs() -> None:
    seconds = seconds_to_make(64, TINY)
    assert 10 < seconds < 25
    assert seconds_to_make(640, TINY) > seconds
    half_a_billion = replace(TINY, ref=replace(TINY.ref, n_layers=24), n_parameters=500_000_000)
    assert seconds_to_make(64, half_a_billion) > 10 * seconds
    assert seconds_to_make(64, replace(half_a_billion, device="cuda")) < 5 * seconds
