"""The options of verbs that load a model, taken as one value: which model, where it runs and how."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

from engine.cli.options import (
    BackendName,
    ContextSize,
    DeviceName,
    DtypeName,
    GpuLayers,
    KvTypeName,
    ModelName,
    Threads,
)
from engine.cli.output import ProgressLine
from engine.jobs import Session, model_session
from engine.messages import Running
from engine.paths import DataPaths


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """What a person chose; each field is an option of the verb."""

    model: ModelName = "builtin"
    backend: BackendName = "auto"
    device: DeviceName = "auto"
    dtype: DtypeName = "auto"
    context: ContextSize = 0
    threads: Threads = 0
    gpu_layers: GpuLayers = None
    kv_type: KvTypeName = "auto"

    def session(self, paths: DataPaths, line: ProgressLine) -> AbstractContextManager[Session]:
        """An engine with the model loaded, as `model_session` gives it, its progress in that line."""
        return model_session(
            paths,
            self.model,
            backend=self.backend,
            device=self.device,
            dtype=self.dtype,
            running=Running(self.context, self.threads, self.gpu_layers, self.kv_type),
            on_progress=line.show,
        )


THE_USUAL = ModelChoice()
_OPTIONS = tuple(
    inspect.Parameter(
        each.name,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        default=each.default,
        annotation=get_type_hints(ModelChoice, include_extras=True)[each.name],
    )
    for each in fields(ModelChoice)
)


def loads_a_model(verb: Callable[..., None]) -> Callable[..., None]:
    """Put these options in the place of a verb's parameter `model_choice`, which is given all of them."""
    signature = inspect.signature(verb, eval_str=True)
    own = list(signature.parameters.values())
    place = next(number for number, each in enumerate(own) if each.name == "model_choice")

    @functools.wraps(verb)
    def run(**given: Any) -> None:
        choice = ModelChoice(**{each.name: given.pop(each.name) for each in _OPTIONS})
        verb(model_choice=choice, **given)

    shown = [*own[:place], *_OPTIONS, *own[place + 1 :]]
    run.__signature__ = signature.replace(parameters=shown)  # type: ignore[attr-defined]
    return run
