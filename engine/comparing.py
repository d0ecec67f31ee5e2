"""The parity certificate: a model in torch beside its GGUF file in llama.cpp, and a vector's numbering.

Opens what it needs, one after the other, and closes it; in the window's process nothing of this runs.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from engine.backends.parity import Parity, compare
from engine.backends.protocol import Backend
from engine.control import Control
from engine.extraction import extract
from engine.messages import Extract, LoadModel
from vectors.errors import BadFile, BadInput
from vectors.gguf_format import import_gguf
from vectors.numbering import Numbering, exact_shift, measured_numbering
from vectors.values import ModelRef, SteeringVector


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was found of a model's file, and of the numbering of the vector that it was steered by."""

    parity: Parity
    numbering: Numbering | None = None

    @property
    def is_passed(self) -> bool:
        """Whether each layer is the same block on both sides, and the vector's own."""
        return self.parity.is_numbered_alike and not (self.numbering and self.numbering.shift)


def certify(
    model: ModelRef,
    file: ModelRef,
    control: Control,
    *,
    steered: SteeringVector | None = None,
    pairs: Extract | None = None,
    exact: bool = False,
) -> Certificate:
    """Compare the model in torch, on the CPU in fp32, with its file in llama.cpp.

    `steered` is pushed with, and its layers' numbering measured where `pairs` are given; `exact` keeps the
    cache in F32. Raises BadInput for a file that is none, LlamaMissing, UnlikeModels.
    """
    from engine.backends.llamacpp.backend import LlamaBackend
    from engine.backends.llamacpp.settings import EXACT, LlamaSettings

    if file.source != "gguf":
        raise BadInput(
            f"“{file.location}” is no .gguf file; write one with `models export-gguf {file.name}`."
        )
    vectors: dict[str, SteeringVector] = {}
    settings = EXACT if exact else LlamaSettings()
    with (
        closing(LlamaBackend.open(file, settings, vectors.__getitem__, control)) as ours,
        closing(_in_torch(model, vectors, control)) as theirs,
    ):
        numbering = None
        if steered is not None and pairs is not None:
            numbering = _numbering(theirs, steered, pairs, control)
        return Certificate(compare(theirs, ours, vectors, control, (steered,) if steered else ()), numbering)


def certify_export(
    written: Path, meant: SteeringVector, model: ModelRef, file: ModelRef, control: Control, *, exact: bool
) -> Certificate:
    """Compare torch steered by what a written control vector holds with llama.cpp, after reading it back.

    Raises BadFile where it does not hold the numbers of `meant` at their layers, and what `certify` raises.
    """
    read = import_gguf(written)
    shift = exact_shift(read.directions, meant.directions)
    if shift is None:
        raise BadFile(written, "does not hold the numbers that were to be written", "export it again")
    if shift != 0:
        raise BadFile(written, f"is written one layer {'late' if shift < 0 else 'early'}", "export it again")
    return certify(model, file, control, steered=read, exact=exact)


def measure_numbering(model: ModelRef, vector: SteeringVector, pairs: Extract, control: Control) -> Numbering:
    """How a vector counts its layers, measured on what its pairs give on the model in torch."""
    with closing(_in_torch(model, {}, control)) as backend:
        return _numbering(backend, vector, pairs, control)


def _numbering(backend: Backend, vector: SteeringVector, pairs: Extract, control: Control) -> Numbering:
    return measured_numbering(vector.directions, extract(backend, pairs, control).directions)


def _in_torch(model: ModelRef, vectors: dict[str, SteeringVector], control: Control) -> Backend:
    from engine.backends.opening import TRANSFORMERS, open_backend

    job = LoadModel("parity", model.name, device="cpu", dtype="float32", backend=TRANSFORMERS)
    return open_backend(job, model, vectors.__getitem__, control)
