"""Layers as text and as a share of depth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectors.errors import BadInput
from vectors.layers import format_layers, layers_at_depth, parse_layers


@given(st.sets(st.integers(0, 99), min_size=1))
def test_that_written_layers_are_read_back(layers: set[int]) -> None:
    assert parse_layers(format_layers(layers), 100) == tuple(sorted(layers))


def test_that_runs_and_single_layers_mix() -> None:
    assert parse_layers("3,5-8", 12) == (3, 5, 6, 7, 8)
    assert parse_layers(" 8 , 5-7,6 ", 12) == (5, 6, 7, 8)
    assert format_layers((8, 3, 5, 6, 7)) == "3,5-8"
    assert format_layers(()) == ""


@pytest.mark.parametrize("text", ["", "a", "3-", "-3", "3,,4", "3 4", "1.5", "3--4"])
def test_that_text_that_names_no_layers_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="write them like 3,5-8"):
        parse_layers(text, 12)


def test_that_a_layer_beyond_the_model_and_a_backward_run_are_named() -> None:
    with pytest.raises(BadInput, match=r"no layer 8; this model has layers 0 to 7"):
        parse_layers("2-8", 8)
    with pytest.raises(BadInput, match=r"“7-5” runs backwards.*5-7"):
        parse_layers("7-5", 8)


@pytest.mark.parametrize(
    ("depth", "n_layers", "layers"),
    [
        ((0.375, 0.7), 8, (3, 4, 5)),
        ((0.375, 0.75), 8, (3, 4, 5, 6)),
        ((0.0, 1.0), 4, (0, 1, 2, 3)),
        ((0.3, 0.6), 10, (3, 4, 5, 6)),
        ((0.4, 0.45), 3, (2,)),
        ((0.99, 1.0), 4, (3,)),
    ],
)
def test_that_a_depth_gives_layers(
    depth: tuple[float, float], n_layers: int, layers: tuple[int, ...]
) -> None:
    assert layers_at_depth(depth, n_layers) == layers


def test_that_a_depth_outside_the_model_is_refused() -> None:
    with pytest.raises(BadInput):
        layers_at_depth((0.7, 0.3), 8)


@given(st.floats(0, 0.99), st.floats(0.01, 1), st.integers(1, 100))
def test_that_a_depth_always_gives_layers_of_the_model(low: float, span: float, n_layers: int) -> None:
    layers = layers_at_depth((low, min(1.0, low + span)), n_layers)
    assert layers and set(layers) <= set(range(n_layers))
