"""What a model lets a vector do, and what its row then makes and says. No Qt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.messages import ModelInfo
from tests.ui.test_setting import LAYERS, MEASURED, MODEL, RAW
from ui.steering.ground import ANY_GROUND, ground_of
from ui.steering.setting import Setting
from vectors.values import Operator, SteeringTerm

FILE = replace(MODEL, name="tiny-q8_0", source="gguf", fingerprint="f11")
INFO = ModelInfo(FILE, "llamacpp", "cpu", "Q8_0", 512, 1, False, True, first_layer=1)
GROUND = ground_of(RAW, INFO)


def test_that_a_setting_at_a_layer_that_cannot_be_steered_makes_no_term_and_says_why() -> None:
    setting = Setting(MEASURED, True, 0.5, (0, 2), ground=GROUND)
    assert setting.term is None
    assert setting.why_not.startswith("llama.cpp steers from layer 1 on: take layer 0 off the strip")
    assert replace(setting, layers=LAYERS).term is not None and not replace(setting, layers=LAYERS).why_not
    assert replace(setting, ground=ANY_GROUND).term is not None


def test_that_an_export_is_not_barred_by_the_model_that_is_loaded() -> None:
    assert Setting(MEASURED, True, 0.5, (0, 2), ground=GROUND).exported.layers == (0, 2)


def test_that_a_vector_of_the_first_layer_alone_says_that_it_has_no_other() -> None:
    setting = Setting(replace(RAW, layers=(0,)), True, 1.0, (0,), ground=GROUND)
    assert setting.why_not == (
        "llama.cpp steers from layer 1 on, and it has none there; open the model's folder for it"
    )


@pytest.mark.parametrize(("operators", "is_run"), [(("add",), False), (("add", "ablate"), True)])
def test_that_an_operator_that_is_not_there_is_named(operators: tuple[str, ...], is_run: bool) -> None:
    given = SteeringTerm("sea", 1.0, LAYERS, operator=Operator.ABLATE, name="sea")
    ground = ground_of(RAW, replace(INFO, operators=operators))
    setting = Setting(RAW, True, 1.0, LAYERS, given, ground)
    assert (setting.term == given) is is_run
    refusal = "llama.cpp cannot do “Ablate”; choose Add in the row's menu"
    assert setting.why_not == ("" if is_run else refusal)
    assert Setting(RAW, True, 1.0, LAYERS, ground=ground, operator=Operator.ABLATE).why_not == setting.why_not


def test_that_another_form_of_the_model_has_a_note_in_the_dials_tip() -> None:
    assert "whose numbers may be rounded otherwise" in Setting(RAW, True, 1.0, LAYERS, ground=GROUND).tip
    same = ground_of(RAW, replace(INFO, ref=MODEL))
    assert not same.note and ground_of(RAW, None) is ANY_GROUND
