"""Runs jobs on the one loaded model, one after the other, and reports events."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from engine.answering import AnswersCut, answer_all
from engine.backends.opening import open_backend, warm
from engine.backends.protocol import Backend
from engine.control import Control, JobCancelled
from engine.extraction import extract
from engine.failures import failure
from engine.messages import (
    Answered,
    Cancel,
    Cancelled,
    Certified,
    Certify,
    Counted,
    CountTokens,
    Event,
    Extract,
    Extracted,
    Failed,
    FetchModel,
    Finished,
    Generate,
    Job,
    ListRepository,
    LoadModel,
    ModelFetched,
    ModelInfo,
    ModelSaved,
    Progress,
    Result,
    SaveModel,
    SetRecipe,
    Shutdown,
    Sweep,
    Swept,
    TokenText,
    WorkerCommand,
)
from engine.models import files_size, resolve_model
from engine.requests import Answer
from engine.sweep import sweep
from vectors.errors import TillerError
from vectors.gguf_format import import_gguf
from vectors.library import Library
from vectors.values import SteeringVector

log = logging.getLogger(__name__)
Emit = Callable[[Event], None]


class NoModel(TillerError):
    """A job needs a model and none is loaded."""

    def __init__(self) -> None:
        super().__init__("No model is loaded; choose a model first.")


class Worker:
    """The only code that touches a model.

    The listener's thread and the server's call `take`; one other thread calls `run`; `emit` is called from
    each. One that expects a model imports what loading it needs as soon as there is nothing else to do.
    `models` is the folder of Tiller's models.
    """

    def __init__(
        self,
        vectors: Path,
        shipped: Sequence[Path],
        emit: Emit,
        expected: str = "",
        models: Path | None = None,
    ) -> None:
        self._models = models
        self._library = Library(vectors, shipped)
        self._emit = emit
        self._jobs: queue.SimpleQueue[Job | Shutdown] = queue.SimpleQueue()
        self._controls: dict[str, Control] = {}
        self._lock = threading.Lock()
        self._backend: Backend | None = None
        self._expected, self._is_warm = expected, not expected
        self._loaded_vectors: dict[str, SteeringVector] = {}

    # ---- the listener's side

    def take(self, command: WorkerCommand) -> None:
        """Queue a job; a cancel or a recipe reaches its job at once."""
        match command:
            case Cancel():
                with self._lock:
                    control = self._controls.get(command.job)
                if control is not None:
                    control.cancel()
            case SetRecipe():
                with self._lock:
                    control = self._controls.get(command.job)
                if control is not None:
                    control.set_recipe(command.row, command.recipe)
            case Shutdown():
                with self._lock:
                    controls = tuple(self._controls.values())
                for control in controls:
                    control.cancel()
                self._jobs.put(command)
            case _:
                with self._lock:
                    self._controls[command.job] = Control(command.job, self._reporter(command.job))
                self._jobs.put(command)

    def _reporter(self, job: str) -> Callable[[str, int, int, str], None]:
        def report(phase: str, done: int, total: int, unit: str) -> None:
            self._emit(Progress(job, phase, done, total, unit))

        return report

    # ---- the model's side

    def run(self) -> None:
        """Work through the queue until a Shutdown; every job ends in exactly one terminal event."""
        while not isinstance(job := self._next(), Shutdown):
            control = self._controls[job.job]
            try:
                self._emit(self._outcome(job, control))
            finally:
                with self._lock:
                    del self._controls[job.job]
        self._unload()

    def _next(self) -> Job | Shutdown:
        if not self._is_warm and self._jobs.empty():
            self._is_warm = True
            self._warm()
        return self._jobs.get()

    def _warm(self) -> None:
        try:
            self._emit(warm(self._expected))
        except Exception:  # the load that needs it will say so
            log.exception("what loading needs could not be imported")

    def _outcome(self, job: Job, control: Control) -> Finished | Failed | Cancelled:
        partial: tuple[Answer, ...] = ()
        try:
            control.check()
            return Finished(job.job, self._do(job, control))
        except AnswersCut as cut:
            partial, error = cut.answers, cut.__cause__
        except JobCancelled as cancelled:
            error = cancelled
        except Exception as raised:  # the engine must outlive any job
            error = raised
        if isinstance(error, JobCancelled):
            return Cancelled(job.job, partial)
        assert error is not None
        return failure(job.job, error, partial)

    def _do(self, job: Job, control: Control) -> Result:
        match job:
            case LoadModel():
                return self._load(job, control)
            case Generate():
                return self._generate(job, control)
            case Extract():
                return self._extract(job, control)
            case Sweep():
                return self._sweep(job, control)
            case Certify():
                return self._certify(job, control)
            case SaveModel():
                return self._save(job, control)
            case CountTokens():
                return self._count(job)
            case ListRepository():
                from engine.hub.asking import list_repository

                control.progress("asking the hub", 0, 0, "")
                return list_repository(job.place, job.endpoint, job.token)
            case FetchModel():
                from engine.hub.fetching import fetch

                return ModelFetched(str(fetch(job.record, Path(job.models), job.token, control)), job.record)

    def _load(self, job: LoadModel, control: Control) -> ModelInfo:
        self._expected = job.ref
        control.progress("looking at the model", 0, 0, "")
        ref = resolve_model(job.ref, self._models)
        backend = open_backend(job, ref, self._vector, control)
        self._unload()
        self._backend = backend
        can = backend.capabilities
        return replace(
            backend.info,
            n_bytes=files_size(Path(ref.location)),
            first_layer=can.first_layer,
            operators=tuple(sorted(can.operators)),
        )

    def _unload(self) -> None:
        if self._backend is not None:
            self._backend.close()
            self._backend = None
        self._loaded_vectors.clear()

    def _generate(self, job: Generate, control: Control) -> Answered:
        def on_token(row: int, index: int, token_id: int, text: str) -> None:
            self._emit(TokenText(job.job, row, index, token_id, text))

        return Answered(answer_all(self._model(), job.requests, control, on_token))

    def _extract(self, job: Extract, control: Control) -> Extracted:
        vector = extract(self._model(), job, control)
        path = self._library.add(vector)
        return Extracted(vector.id, vector.name, str(path))

    def _sweep(self, job: Sweep, control: Control) -> Swept:
        vector = self._library.load(job.vector_id)
        calibration = sweep(self._model(), vector, job, control)
        measured = replace(vector, calibration=calibration)
        path = self._library.add(measured)
        self._loaded_vectors[vector.id] = measured
        return Swept(vector.id, vector.name, calibration, str(path))

    def _certify(self, job: Certify, control: Control) -> Certified:
        from engine.certifying import Loaded, certify

        vector = import_gguf(Path(job.written)) if job.written else self._library.load(job.vector_id)
        found = certify(
            resolve_model(job.folder, self._models),
            resolve_model(job.gguf, self._models) if job.gguf else None,
            control,
            steered=vector,
            loaded=Loaded(self._backend, self._loaded_vectors),
        ).of(vector)
        if not job.written:
            self._library.keep_certificate(found)
        return Certified(found)

    def _save(self, job: SaveModel, control: Control) -> ModelSaved:
        from engine.model_export import write_model

        written = write_model(resolve_model(job.ref, self._models), Path(job.out), job.kind, control)
        return ModelSaved(str(written), written.stat().st_size)

    def _count(self, job: CountTokens) -> Counted:
        model = self._model()
        return Counted(len(model.chat_ids(job.messages)), tuple(map(model.token_count, job.texts)))

    def _model(self) -> Backend:
        if self._backend is None:
            raise NoModel
        return self._backend

    def _vector(self, vector_id: str) -> SteeringVector:
        if vector_id not in self._loaded_vectors:
            self._loaded_vectors[vector_id] = self._library.load(vector_id)
        return self._loaded_vectors[vector_id]
