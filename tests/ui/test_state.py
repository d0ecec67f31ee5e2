"""The window's picture of the engine, as models come and go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.messages import (
    Cancelled,
    EngineDied,
    EngineEnded,
    EngineStarted,
    EngineWarmed,
    Failed,
    Finished,
    ModelInfo,
    Progress,
)
from ui.make_plan import MakePlan
from ui.state import NO_MODEL, ChatState, JobStarted, LoadJob, ModelGone, reduced
from vectors.values import ModelRef

REF = ModelRef("calm", "folder", "/models/calm", "llama", 8, 256, "0123")
MODEL = ModelInfo(REF, "transformers", "cpu", "float32", 512, 1_000, True, True)
LOADED = replace(ChatState(), engine="up", model=MODEL, ref="/models/calm")
LOADING = reduced(LOADED, JobStarted("load", LoadJob("/models/other")))


def test_that_the_model_there_is_stays_the_one_until_another_has_come() -> None:
    assert LOADING.is_loading and LOADING.wanted_ref == "/models/other"
    assert (LOADING.model, LOADING.ref) == (MODEL, "/models/calm")
    failed = reduced(LOADING, Failed("load", "no"))
    assert (failed.model, failed.ref, failed.is_loading) == (MODEL, "/models/calm", False)
    other = replace(MODEL, ref=replace(REF, name="other"))
    finished = reduced(LOADING, Finished("load", other))
    assert (finished.model, finished.ref, finished.is_loading) == (other, "/models/other", False)


def test_that_an_engine_ended_on_purpose_has_no_model_and_is_not_dead() -> None:
    state = reduced(replace(LOADED, making=MakePlan(("ocean",))), ModelGone())
    assert (state.engine, state.model, state.making) == ("starting", None, MakePlan())
    assert state.waiting_for == NO_MODEL
    ended = reduced(reduced(state, EngineEnded(7)), EngineStarted(8))
    assert (ended.engine, ended.model) == ("up", None)
    assert reduced(LOADED, EngineDied(1, "")).engine == "dead"


@pytest.mark.parametrize(("end", "is_said"), [(Cancelled("load"), True), (Failed("load", "no"), False)])
def test_that_a_cancelled_load_is_told_from_one_that_failed(end: Cancelled | Failed, is_said: bool) -> None:
    state = reduced(reduced(LOADING, ModelGone()), end)
    assert (state.was_cancelled, state.model, state.is_loading) == (is_said, None, False)
    assert not reduced(state, ModelGone()).was_cancelled


def test_that_phases_count_only_while_their_job_is_in_hand() -> None:
    phase = Progress("load", "reading the weights", 3, 9, "tensors")
    assert reduced(LOADING, phase).progress == {"load": phase}
    assert reduced(LOADED, phase).progress == {}


def test_that_the_devices_outlive_the_engine_that_found_them() -> None:
    state = reduced(LOADED, EngineWarmed(("cuda", "cpu")))
    assert reduced(state, ModelGone()).devices == ("cuda", "cpu")
    assert reduced(state, EngineWarmed(())).devices == ("cuda", "cpu")
