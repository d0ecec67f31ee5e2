"""What the plots of a vector show, without drawing them."""

from __future__ import annotations

import pytest

from ui.vector_page.charts import layer_chart, layer_text, log_ticks, sweep_chart
from vectors.calibrate import calibrate
from vectors.facts import LayerFacts
from vectors.values import SweepPoint


def facts(layer: int, norm: float, reference: float | None = None, auc: float | None = None) -> LayerFacts:
    return LayerFacts(layer, norm, reference, auc, auc and -0.4, None, layer in (1, 2, 5))


def test_that_norms_far_apart_are_drawn_on_a_logarithmic_axis_and_others_are_not() -> None:
    assert layer_chart([facts(0, 1.0), facts(1, 5.0)]).is_log
    assert not layer_chart([facts(0, 1.0), facts(1, 4.9)]).is_log
    assert layer_chart([facts(0, 0.0), facts(1, 2.0, 30.0)]).is_log


def test_that_only_what_is_known_is_drawn_and_the_right_axis_reaches_below_zero_where_a_cosine_does() -> None:
    bare = layer_chart([facts(0, 1.0), facts(1, 2.0)])
    assert [line.name for line in bare.lines] == ["direction norm"]
    assert bare.right_name == ""
    full = layer_chart([facts(0, 1.0), facts(1, 2.0, 9.0, 0.9)])
    assert [line.xs for line in full.lines] == [(0, 1), (1,), (1,), (1,)]
    assert full.right_low == -0.4


def test_that_each_run_of_recommended_layers_is_one_band() -> None:
    chart = layer_chart([facts(layer, 1.0) for layer in range(7)])
    assert [(band.low, band.high) for band in chart.bands] == [(0.5, 2.5), (4.5, 5.5)]


def test_that_a_deep_model_has_room_for_its_numbers() -> None:
    chart = layer_chart([facts(layer, 1.0) for layer in range(80)])
    assert len(chart.x_ticks) <= 17 and chart.x_ticks[:2] == (0, 5)
    assert len(chart.places) == 80


def test_that_a_layer_is_told_with_what_is_known_of_it() -> None:
    assert layer_text(facts(3, 1.2345)) == "Layer 3: direction 1.23"
    told = layer_text(LayerFacts(3, 1.0, 20.0, 0.75, 0.5, 0.25, False))
    assert told == (
        "Layer 3: direction 1, residual 20, AUC 0.750, split-half cosine 0.500, cosine to mean_diff 0.250"
    )


def test_that_the_sweep_marks_strength_one_and_the_collapse_of_each_measured_pole() -> None:
    points = [
        SweepPoint(scale, 0.1, 0.2, 0.9, 0.3, abs(scale) < 2, "The sea\nsings")
        for scale in (-3.0, -2.0, 1.0, 1.5, 2.0)
    ]
    chart = sweep_chart(calibrate(points, (3,)), "sea", "land")
    assert [(mark.name, mark.x) for mark in chart.marks] == [("strength 1", 1.5), ("collapse", 2.0)]
    assert [(band.low, band.high) for band in chart.bands] == [(0.0, 1.5)]
    assert chart.lines[0].hollow == (0, 1, 4)
    assert chart.places[0].text.endswith("broken\n“The sea sings”")
    assert "land" in chart.x_name and "sea" in chart.x_name


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.9, 60, (1, 2, 5, 10, 20, 50)),
        (0.02, 0.3, (0.02, 0.05, 0.1, 0.2)),
        (1, 10_000, (1, 10, 100, 1000, 10_000)),
    ],
)
def test_that_the_ticks_of_a_logarithmic_axis_are_round(
    low: float, high: float, ticks: tuple[float, ...]
) -> None:
    assert log_ticks(low, high) == pytest.approx(ticks)
