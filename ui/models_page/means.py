"""What models are run with here: the device, its memory, the numbers. Values; knows no Qt and no disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.backends.opening import LLAMACPP, usual_backend
from engine.footprint import Fit, Footprint, fit_on, footprint
from engine.messages import DEFAULT_RUNNING, Running
from engine.model_facts import ModelFacts


@dataclass(frozen=True, slots=True)
class Means:
    """How a person has models run, and the bytes of memory there are for it, 0 where that is not known.

    `memory` is that of the machine, `device_memory` what devices have of their own; `best` is the device that
    `auto` means. `has_llama`: llama.cpp is installed.
    """

    device: str = "auto"
    dtype: str = "auto"
    running: Running = DEFAULT_RUNNING
    backend: str = "auto"
    has_llama: bool = True
    best: str = "cpu"
    memory: int = 0
    device_memory: Mapping[str, int] = field(default_factory=dict)

    def footprint(self, facts: ModelFacts, *, is_builtin: bool = False) -> Footprint:
        """The memory that a model takes on the device that it will be loaded on."""
        running, in_llama = self.running, self._is_for_llama(facts)
        dtype = "float32" if is_builtin and self.dtype == "auto" else self.dtype
        return footprint(
            facts,
            dtype=dtype,
            context=running.context,
            kv_type=running.kv_type,
            device="cpu" if in_llama else self._kind,
            in_llama=in_llama,
        )

    def fit(self, needed: Footprint) -> Fit:
        """Whether that is there."""
        return fit_on(needed, self.memory, self.memory_of(needed.device))

    def memory_of(self, device: str) -> int:
        """What there is on a device."""
        return self.memory if device == "cpu" else self.device_memory.get(device, 0)

    @property
    def _kind(self) -> str:
        return (self.best if self.device == "auto" else self.device).partition(":")[0]

    def _is_for_llama(self, facts: ModelFacts) -> bool:
        if not (facts.is_gguf and self.has_llama):
            return False
        backend = self.backend
        return (usual_backend("gguf", self.device, self.dtype) if backend == "auto" else backend) == LLAMACPP
