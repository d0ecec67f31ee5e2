"""The plan of making shipped sets, as the reducer keeps it. No Qt, no engine."""

from __future__ import annotations

from itertools import count, pairwise

import pytest

from engine.messages import (
    Cancelled,
    EngineDied,
    Event,
    Extracted,
    Failed,
    Finished,
    ModelInfo,
    Progress,
    Swept,
)
from ui.make_plan import MakePlan
from ui.state import (
    AnswerJob,
    ChatState,
    JobStarted,
    LoadJob,
    MakeAsked,
    MakeCancelled,
    MakeJob,
    MakeRefused,
    WindowEvent,
    reduced,
)
from vectors.values import Calibration, ModelRef

REF = ModelRef("tiny", "folder", "", "gpt2", 8, 128, "f00")
MODEL = ModelInfo(REF, "transformers", "cpu", "float32", 256, 3_400_000, True, False)
numbers = count(1)


def after(state: ChatState, *events: WindowEvent | Event) -> ChatState:
    for event in events:
        state = reduced(state, event)  # type: ignore[arg-type]
    return state


@pytest.fixture
def asked() -> ChatState:
    """Three sets asked for on a model."""
    return after(ChatState(model=MODEL), MakeAsked(("ocean", "joyful", "calm")))


def begun(state: ChatState) -> tuple[ChatState, str]:
    """The state with its next step handed over, and that step's job."""
    step, job = state.next_make, f"job {next(numbers)}"
    assert step is not None
    return after(state, JobStarted(job, step)), job


def extracted(state: ChatState) -> ChatState:
    state, job = begun(state)
    name = state.making.current
    return after(state, Finished(job, Extracted(f"id of {name}", name, "")))


def made(state: ChatState) -> ChatState:
    state, job = begun(extracted(state))
    name = state.making.current
    return after(state, Finished(job, Swept(f"id of {name}", name, Calibration((), None, None), "")))


def test_that_each_set_is_read_and_measured_before_the_next(asked: ChatState) -> None:
    assert asked.next_make == MakeJob("ocean")
    read = extracted(asked)
    assert read.next_make == MakeJob("ocean", "id of ocean")
    second = made(asked)
    assert second.next_make == MakeJob("joyful")
    assert (second.making.done, second.making.total) == (1, 3)
    assert made(made(second)).making == MakePlan()


def test_that_a_step_in_the_engine_is_handed_over_once(asked: ChatState) -> None:
    state, _ = begun(asked)
    assert state.next_make is None


def test_that_no_step_is_handed_over_while_an_answer_is_written(asked: ChatState) -> None:
    state, job = begun(asked)
    state = after(state, JobStarted("answer", AnswerJob(1)))
    state = after(state, Finished(job, Extracted("id of ocean", "ocean", "")))
    assert state.next_make is None
    assert after(state, Cancelled("answer")).next_make == MakeJob("ocean", "id of ocean")


def test_that_a_set_asked_for_twice_is_made_once(asked: ChatState) -> None:
    state = after(made(asked), MakeAsked(("calm", "formal", "formal")))
    assert state.making.queue == ("joyful", "calm", "formal")
    assert (state.making.done, state.making.total) == (1, 4)


def test_that_cancelling_all_ends_the_plan_at_once_whatever_its_step_brings_later(asked: ChatState) -> None:
    state, job = begun(made(asked))
    state = after(state, MakeCancelled(state.making.queue))
    assert state.making == MakePlan()
    late = after(state, Finished(job, Extracted("id of joyful", "joyful", "")))
    assert (late.making, late.next_make, late.jobs) == (MakePlan(), None, {})


def test_that_the_end_of_a_cancelled_step_leaves_the_same_set_asked_for_again_in_the_queue(
    asked: ChatState,
) -> None:
    state, job = begun(asked)
    state = after(state, MakeCancelled(("ocean",)), MakeAsked(("ocean",)))
    assert state.next_make is None
    state = after(state, Cancelled(job))
    assert state.making.queue == ("joyful", "calm", "ocean")
    assert state.next_make == MakeJob("joyful")


def test_that_cancelling_a_waiting_set_leaves_the_one_in_hand_alone(asked: ChatState) -> None:
    state, job = begun(asked)
    state = after(state, MakeCancelled(("calm",)))
    assert (state.making.queue, state.making.job) == (("ocean", "joyful"), job)


def test_that_a_set_the_model_refuses_is_told_of_and_the_others_go_on(asked: ChatState) -> None:
    state, job = begun(asked)
    state = after(state, Failed(job, "It cannot be placed.", "person"))
    assert state.making.refused == {"ocean": "It cannot be placed."}
    assert state.next_make == MakeJob("joyful")
    assert (state.making.done, state.making.total) == (1, 3)
    state = after(state, MakeRefused("joyful", "It holds no pairs."))
    assert state.next_make == MakeJob("calm")
    state = after(state, MakeAsked(("ocean",)))
    assert (state.making.queue, state.making.refused) == (("calm", "ocean"), {"joyful": "It holds no pairs."})


@pytest.mark.parametrize("blame", ["machine", "program"])
def test_that_what_is_not_the_sets_fault_ends_the_plan(asked: ChatState, blame: str) -> None:
    state, job = begun(asked)
    state = after(state, Failed(job, "There is no memory.", blame))  # type: ignore[arg-type]
    assert state.making.queue == ()
    assert state.making.refused == {"ocean": "There is no memory."}


def test_that_a_dead_engine_or_another_model_leaves_no_plan(asked: ChatState) -> None:
    refused = after(asked, MakeRefused("ocean", "It holds no pairs."))
    assert after(refused, EngineDied(1, "")).making == MakePlan()
    loaded = after(refused, JobStarted("load", LoadJob("other")), Finished("load", MODEL))
    assert loaded.making == MakePlan()


def test_that_nothing_can_be_asked_for_without_a_model() -> None:
    assert after(ChatState(), MakeAsked(("ocean",))).making == MakePlan()
    loading = after(ChatState(model=MODEL), JobStarted("load", LoadJob("other")), MakeAsked(("ocean",)))
    assert loading.making == MakePlan()


def test_that_the_share_made_only_grows(asked: ChatState) -> None:
    plan = asked.making
    steps = [
        plan.share(None),
        plan.share(Progress("", "preparing pairs", 0, 64)),
        plan.share(Progress("", "preparing pairs", 63, 64)),
        plan.share(Progress("", "reading activations", 60, 128)),
        plan.share(Progress("", "fitting directions")),
        extracted(asked).making.share(None),
        extracted(asked).making.share(Progress("", "measuring", 1, 42)),
        extracted(asked).making.share(Progress("", "measuring", 42, 42)),
    ]
    assert all(low <= high for low, high in pairwise(steps))
    assert (steps[0], steps[-1]) == (0, 1)


def test_that_a_message_sent_while_a_step_runs_is_said_to_wait(asked: ChatState) -> None:
    assert asked.waiting_for == ""
    assert "busy with a vector" in begun(asked)[0].waiting_for
