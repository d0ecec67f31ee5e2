"""The engine behind its two hosts: each job ends once, and a killed engine costs nothing but itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.engine import Engine, new_job
from engine.hosts import ProcessHost, ThreadHost, open_engine
from engine.messages import (
    Answered,
    Cancel,
    Cancelled,
    EngineDied,
    EngineEnded,
    EngineStarted,
    EngineWarmed,
    Event,
    Extract,
    Extracted,
    Failed,
    Finished,
    Generate,
    LoadModel,
    ModelInfo,
    SetRecipe,
    Terminal,
    TokenText,
)
from engine.paths import DataPaths
from engine.requests import GenerationRequest, Message, Sampling
from tests.warm import warm_engine
from vectors.values import Pair, SteeringRecipe, SteeringTerm

PATIENCE = 60.0
LONG = Sampling(temperature=1.5, top_p=1.0, max_new_tokens=400)


def question(job: str, sampling: Sampling = LONG, recipe: SteeringRecipe | None = None) -> Generate:
    request = GenerationRequest(
        job, (Message("user", "Tell me a story."),), recipe or SteeringRecipe(), sampling, seed=3
    )
    return Generate(job, (request,))


def until(engine: Engine, ends: Callable[[Event], bool]) -> list[Event]:
    """Events up to the first one that `ends` holds for."""
    events = []
    while True:
        events.append(engine.events.get(timeout=PATIENCE))
        if ends(events[-1]):
            return events


def end_of(engine: Engine, job: str) -> Terminal:
    last = until(engine, lambda event: isinstance(event, Terminal) and event.job == job)[-1]
    assert isinstance(last, Terminal)
    return last


def load(engine: Engine, ref: str = "builtin") -> Terminal:
    job = new_job()
    engine.submit(LoadModel(job, ref))
    return end_of(engine, job)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> DataPaths:
    return DataPaths(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def in_thread(paths: DataPaths) -> Iterator[Engine]:
    engine = open_engine(paths, in_process=True)
    assert isinstance(load(engine), Finished)
    yield engine
    engine.close()


@pytest.fixture
def in_process(paths: DataPaths) -> Iterator[Engine]:
    engine = open_engine(paths, in_process=False)
    yield engine
    engine.close()


@pytest.fixture
def in_warm_process(paths: DataPaths) -> Iterator[Engine]:
    """One whose process need not import anything; for claims about its end."""
    engine = warm_engine(paths)
    yield engine
    engine.close()


def test_that_a_job_before_any_model_fails_with_a_sentence(paths: DataPaths) -> None:
    engine = open_engine(paths, in_process=True)
    engine.submit(question("early"))
    failed = end_of(engine, "early")
    engine.close()
    assert isinstance(failed, Failed)
    assert failed.blame == "person"
    assert "choose a model" in failed.sentence


def test_that_a_cancelled_job_ends_exactly_once(in_thread: Engine) -> None:
    job, after = new_job(), new_job()
    in_thread.submit(question(job))
    until(in_thread, lambda event: isinstance(event, TokenText))
    in_thread.submit(Cancel(job))
    in_thread.submit(question(after, Sampling(temperature=0, max_new_tokens=2)))
    events = until(in_thread, lambda event: isinstance(event, Terminal) and event.job == after)
    ends = [event for event in events if isinstance(event, Terminal) and event.job == job]
    assert len(ends) == 1
    assert isinstance(ends[0], Cancelled)
    assert ends[0].partial[0].text


def test_that_a_job_cancelled_while_it_waits_never_starts(in_thread: Engine) -> None:
    running, waiting = new_job(), new_job()
    in_thread.submit(question(running))
    in_thread.submit(question(waiting))
    in_thread.submit(Cancel(waiting))
    in_thread.submit(Cancel(running))
    events = until(in_thread, lambda event: isinstance(event, Terminal) and event.job == waiting)
    assert isinstance(events[-1], Cancelled)
    assert not any(isinstance(event, TokenText) and event.job == waiting for event in events)


def test_that_the_text_of_an_answer_is_the_sum_of_its_tokens(in_thread: Engine) -> None:
    job = new_job()
    in_thread.submit(question(job, Sampling(temperature=1.2, max_new_tokens=60)))
    events = until(in_thread, lambda event: isinstance(event, Terminal) and event.job == job)
    end = events[-1]
    assert isinstance(end, Finished) and isinstance(end.result, Answered)
    pieces = [event.text for event in events if isinstance(event, TokenText) and event.job == job]
    assert "".join(pieces) == end.result.answers[0].text


def test_that_a_vector_made_here_steers_here_and_moves_a_running_answer(in_thread: Engine) -> None:
    job = new_job()
    pairs = tuple(Pair(f"I love the {thing}", f"I hate the {thing}") for thing in ("sun", "rain", "wind"))
    in_thread.submit(Extract(job, "fond", pairs))
    made = end_of(in_thread, job)
    assert isinstance(made, Finished) and isinstance(made.result, Extracted)
    recipe = SteeringRecipe((SteeringTerm(made.result.vector_id, 3.0, (4,), name="fond"),))
    job = new_job()
    in_thread.submit(question(job))
    until(in_thread, lambda event: isinstance(event, TokenText))
    in_thread.submit(SetRecipe(job, recipe))
    end = end_of(in_thread, job)
    assert isinstance(end, Finished) and isinstance(end.result, Answered)
    timeline = end.result.answers[0].receipt.timeline
    assert [change.recipe for change in timeline] == [SteeringRecipe(), recipe]
    assert timeline[1].at_token > 0


def test_that_a_model_that_cannot_be_loaded_leaves_the_one_that_is(in_thread: Engine, tmp_path: Path) -> None:
    failed = load(in_thread, str(tmp_path))
    assert isinstance(failed, Failed)
    assert "config.json" in failed.sentence
    job = new_job()
    in_thread.submit(question(job, Sampling(temperature=0, max_new_tokens=2)))
    assert isinstance(end_of(in_thread, job), Finished)


def test_that_a_killed_engine_fails_its_jobs_says_so_and_can_be_restarted(in_process: Engine) -> None:
    assert isinstance(load(in_process), Finished)
    job, waiting = new_job(), new_job()
    in_process.submit(question(job))
    in_process.submit(question(waiting))
    until(in_process, lambda event: isinstance(event, TokenText))
    host = in_process._host
    assert isinstance(host, ProcessHost)
    os.kill(host.pid, signal.SIGKILL)
    events = until(in_process, lambda event: isinstance(event, EngineDied))
    ends = [event for event in events if isinstance(event, Terminal)]
    assert [(type(end), end.job) for end in ends] == [(Failed, job), (Failed, waiting)]
    assert isinstance(events[-1], EngineDied) and events[-1].exit_code == -signal.SIGKILL

    in_process.restart()
    loaded = load(in_process)
    assert isinstance(loaded, Finished) and isinstance(loaded.result, ModelInfo)


@pytest.mark.parametrize("at_once", [False, True])
def test_that_an_engine_ended_on_purpose_is_gone_and_a_fresh_one_loads(
    in_warm_process: Engine, at_once: bool
) -> None:
    assert isinstance(load(in_warm_process), Finished)
    job, waiting = new_job(), new_job()
    in_warm_process.submit(question(job))
    in_warm_process.submit(question(waiting))
    until(in_warm_process, lambda event: isinstance(event, TokenText))
    host = in_warm_process._host
    assert isinstance(host, ProcessHost)
    in_warm_process.restart(at_once=at_once)
    events = until(in_warm_process, lambda event: isinstance(event, EngineEnded))
    assert events[-1] == EngineEnded(host.pid)
    with pytest.raises(ProcessLookupError):
        os.kill(host.pid, 0)
    ends = [event for event in events if isinstance(event, Terminal)]
    assert [(type(end), end.job) for end in ends] == [(Cancelled, job), (Cancelled, waiting)]
    assert isinstance(ends[0], Cancelled) and bool(ends[0].partial) != at_once
    assert not any(isinstance(event, EngineDied) for event in events)
    fresh = in_warm_process._host
    assert isinstance(fresh, ProcessHost) and fresh.pid != host.pid
    assert isinstance(load(in_warm_process), Finished)


def test_that_an_engine_that_died_is_ended_all_the_same(in_warm_process: Engine) -> None:
    host = in_warm_process._host
    assert isinstance(host, ProcessHost)
    until(in_warm_process, lambda event: isinstance(event, EngineStarted))
    os.kill(host.pid, signal.SIGKILL)
    until(in_warm_process, lambda event: isinstance(event, EngineDied))
    in_warm_process.restart()
    assert until(in_warm_process, lambda event: isinstance(event, EngineEnded))[-1] == EngineEnded(host.pid)


def test_that_an_idle_engine_warms_up_by_itself_and_names_the_devices(in_process: Engine) -> None:
    warmed = until(in_process, lambda event: isinstance(event, EngineWarmed))[-1]
    assert isinstance(warmed, EngineWarmed)
    assert warmed.devices[-1] == "cpu"


def test_that_an_engine_that_expects_a_gguf_file_or_has_loaded_one_leaves_torch_alone(
    paths: DataPaths, gguf_file: str
) -> None:
    engine = open_engine(paths, in_process=False, expected=gguf_file)
    try:
        warmed = until(engine, lambda event: isinstance(event, EngineWarmed))[-1]
        assert warmed == EngineWarmed(())
        loaded = load(engine, gguf_file)
        assert isinstance(loaded, Finished) and isinstance(loaded.result, ModelInfo)
        assert loaded.result.backend == "llamacpp"
        engine.restart()
        job = new_job()
        engine.submit(LoadModel(job, gguf_file))
        engine.submit(question("after", Sampling(temperature=0, max_new_tokens=2)))
        events = until(engine, lambda event: isinstance(event, Terminal) and event.job == "after")
        assert isinstance(events[-1], Finished)
        assert not any(event.devices for event in events if isinstance(event, EngineWarmed))
    finally:
        engine.close()


def test_that_a_load_asked_for_before_the_process_is_up_goes_before_getting_ready_for_another(
    paths: DataPaths, gguf_file: str
) -> None:
    engine = open_engine(paths, in_process=False, expected="builtin")
    try:
        assert isinstance(load(engine, gguf_file), Finished)
        warmed = until(engine, lambda event: isinstance(event, EngineWarmed))[-1]
        assert warmed == EngineWarmed(())
    finally:
        engine.close()


def test_that_ending_an_engine_in_a_thread_closes_its_backend_and_a_fresh_one_loads(
    paths: DataPaths,
) -> None:
    engine = open_engine(paths, in_process=True)
    assert isinstance(load(engine), Finished)
    host = engine._host
    assert isinstance(host, ThreadHost)
    engine.restart()
    until(engine, lambda event: isinstance(event, EngineEnded))
    assert host._front.worker._backend is None
    assert isinstance(load(engine), Finished)
    engine.close()


def test_that_closing_an_engine_is_no_death(in_warm_process: Engine) -> None:
    until(in_warm_process, lambda event: True)
    in_warm_process.close()
    while not in_warm_process.events.empty():
        assert not isinstance(in_warm_process.events.get(), EngineDied)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes through /proc")
def test_that_the_engine_ends_with_a_window_that_was_killed(paths: DataPaths) -> None:
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from engine.hosts import open_engine\n"
        "from engine.paths import DataPaths\n"
        "if __name__ == '__main__':\n"
        f"    engine = open_engine(DataPaths(Path({str(paths.root)!r})), in_process=False)\n"
        "    print(engine.events.get(timeout=60).pid, flush=True)\n"
        "    time.sleep(600)\n"
    )
    command = [sys.executable, "-c", program]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as window:
        assert window.stdout is not None
        engine_pid = int(window.stdout.readline())
        window.kill()
    deadline = time.monotonic() + PATIENCE
    while Path(f"/proc/{engine_pid}").exists() and _is_running(engine_pid):
        assert time.monotonic() < deadline
        os.sched_yield()


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
