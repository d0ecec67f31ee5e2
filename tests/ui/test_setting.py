"""How a vector is set in its row: the term that this makes, and what is said of it. No Qt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ui.steering.setting import Setting, as_given, value_of
from vectors.library import LibraryEntry
from vectors.values import (
    Calibration,
    ModelRef,
    Operator,
    PoleCalibration,
    Scope,
    SteeringTerm,
)

MODEL = ModelRef("tiny", "folder", "", "llama", 6, 4, "f00")
LAYERS = (2, 3)
DIAL = Calibration(LAYERS, PoleCalibration(2.0, 2.4), None)
RAW = LibraryEntry(
    "sea", "sea", "sea", "land", MODEL, tuple(range(6)), LAYERS, "mean_diff", None, Path("sea"), False
)
MEASURED = replace(RAW, calibration=DIAL)


@pytest.mark.parametrize(
    ("setting", "term"),
    [
        (Setting(RAW, True, 1.5, LAYERS), SteeringTerm("sea", 1.5, LAYERS, name="sea")),
        (
            Setting(MEASURED, True, 0.5, (4,)),
            SteeringTerm("sea", 1.0, (4,), name="sea", strength=0.5),
        ),
        (Setting(MEASURED, True, 0.0, LAYERS), None),
        (Setting(MEASURED, False, 0.5, LAYERS), None),
    ],
)
def test_that_a_dial_makes_a_term_while_it_is_on_and_not_at_zero(
    setting: Setting, term: SteeringTerm | None
) -> None:
    assert setting.term == term


def test_that_a_given_term_stays_as_it_is_under_the_name_of_now() -> None:
    term = SteeringTerm("sea", 3.9, (1,), Scope.RESPONSE, Operator.CLAMP, "ocean", 1.95)
    given = as_given(MEASURED, term)
    assert given == replace(term, name="sea") and given.key() == term.key()
    setting = Setting(MEASURED, True, 1.5, (1,), given)
    assert setting.term is given and setting.scale == 3.9
    assert setting.sentence.startswith("A recipe set it to strength 1.95, which is off this dial")
    assert replace(setting, is_on=False).term is None


@pytest.mark.parametrize(
    ("operator", "value", "key"),
    [
        (Operator.ABLATE, 0.5, (1.0, None)),
        (Operator.ABLATE, 0.0, (1.0, None)),
        (Operator.CLAMP, 0.5, (1.0, 0.5)),
        (Operator.CLAMP, 0.0, (0.0, 0.0)),
        (Operator.ROTATE, 0.5, (1.0, 0.5)),
        (Operator.ROTATE, 0.0, None),
    ],
)
def test_that_an_operator_is_in_the_term_and_zero_is_a_place_to_clamp_at(
    operator: Operator, value: float, key: tuple[float, float | None] | None
) -> None:
    setting = Setting(MEASURED, True, value, LAYERS, operator=operator)
    term = setting.term
    assert (None if term is None else (term.scale, term.strength)) == key
    assert term is None or term.operator is operator
    assert replace(setting, is_on=False).term is None
    assert setting.exported.operator is Operator.ADD


def test_that_a_dial_that_does_not_add_is_not_taken_for_measured() -> None:
    clamping = Setting(MEASURED, True, 1.2, LAYERS, operator=Operator.CLAMP)
    assert not clamping.is_measured and "measured while adding" in clamping.sentence
    assert clamping.brief == "Clamp · 2-3" and not clamping.why_no_dial
    ablating = replace(clamping, operator=Operator.ABLATE)
    assert ablating.sentence == ablating.why_no_dial == "All of it is taken away; the dial has no say"
    assert Setting(MEASURED, True, 1.2, LAYERS).brief == "layers 2-3"


@pytest.mark.parametrize(
    ("setting", "scale", "strength"),
    [
        (Setting(MEASURED, False, 0.5, (4,)), 1.0, 0.5),
        (Setting(MEASURED, False, 0.0, (4,)), 2.0, 1.0),
        (Setting(replace(RAW, calibration=replace(DIAL, positive=None)), False, 0.0, (4,)), 1.0, None),
        (Setting(RAW, False, 0.0, (4,)), 1.0, None),
    ],
)
def test_that_a_row_that_is_off_is_exported_as_it_would_act(
    setting: Setting, scale: float, strength: float | None
) -> None:
    assert setting.exported == SteeringTerm("sea", scale, (4,), name=setting.entry.name, strength=strength)


def test_that_a_given_term_of_a_pole_without_a_dial_has_no_strength() -> None:
    term = SteeringTerm("sea", -1.0, LAYERS, name="sea", strength=-0.5)
    assert value_of(MEASURED, term) is None and as_given(MEASURED, term).strength is None
    given = Setting(MEASURED, True, 0.0, LAYERS, as_given(MEASURED, term))
    assert "set it to scale -1, which is off this dial" in given.sentence


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (Setting(RAW, True, 1.0, LAYERS), "Raw scale: not measured on this model yet"),
        (Setting(MEASURED, True, 1.0, LAYERS), ""),
        (Setting(MEASURED, True, 1.1, LAYERS), "Beyond what stayed coherent when it was measured"),
        (Setting(MEASURED, True, 1.2, LAYERS), "Past the measured collapse: the text breaks down here"),
        (Setting(MEASURED, False, 1.2, LAYERS), ""),
        (
            Setting(MEASURED, True, 1.2, (1, 2)),
            "The dial was measured on layers 2-3: here the same scale acts on layers 1-2, and how much text "
            "bears there is not known",
        ),
        (
            Setting(replace(RAW, calibration=Calibration(LAYERS, None, None)), True, 0.0, LAYERS),
            "The text broke at every scale that was measured, so this dial cannot be moved",
        ),
    ],
)
def test_that_a_row_says_what_is_to_be_known_of_its_dial(setting: Setting, said: str) -> None:
    assert setting.sentence == said


def test_that_the_tip_tells_scale_and_layers_and_the_pole_that_cannot_be_had() -> None:
    assert Setting(RAW, True, 1.5, (1, 2, 4)).tip == "scale 1.50, raw scale 1.5, layers 1-2,4"
    strength, broken = Setting(MEASURED, True, 0.5, LAYERS).tip.split("\n")
    assert strength == "strength 0.50, raw scale 1, layers 2-3"
    assert broken == "Towards “land” it broke the text at every scale measured."
