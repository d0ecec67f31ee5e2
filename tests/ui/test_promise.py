"""What a receipt promises goes by what was in memory, and by the numbers of the model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.requests import Receipt, Sampling
from ui.dialogs.promise import promise

RECEIPT = Receipt("m", "f", "llamacpp", "cpu", "Q8_0", (), Sampling(), 1, (5, 6), 9)


@pytest.mark.parametrize("dtype", ["Q8_0", "F16", "bfloat16", "F32", "float32"])
def test_that_an_answer_read_afresh_is_promised_without_a_condition(dtype: str) -> None:
    said = promise(replace(RECEIPT, dtype=dtype))
    assert said == "With these, the same model gives the same text again."


@pytest.mark.parametrize(("dtype", "is_rounded"), [("Q8_0", True), ("bfloat16", True), ("F32", False)])
def test_that_rounded_numbers_after_earlier_turns_are_told(dtype: str, is_rounded: bool) -> None:
    said = promise(replace(RECEIPT, dtype=dtype, reused_tokens=4))
    assert ("in memory" in said and f"in {dtype}," in said) is is_rounded
