"""The parity certificate: a model in torch beside its GGUF file in llama.cpp, and a vector's numbering.

Opens what it needs and closes it, or uses what is loaded. Nothing of it runs in the window's process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.backends.llamacpp.settings import EXACT, LlamaSettings
from engine.backends.opening import LLAMACPP, TRANSFORMERS, open_backend
from engine.backends.parity import Parity, compare
from engine.backends.protocol import Backend
from engine.control import Control
from engine.exporting import read_back
from engine.extraction import extract
from engine.messages import Extract, LoadModel
from engine.models import resolve_model
from engine.version import VERSION
from vectors.certificates import CertifiedLayer, ParityCertificate
from vectors.errors import BadInput
from vectors.numbering import Numbering, measured_numbering
from vectors.values import ModelRef, SteeringVector

_IN_TORCH = ("cpu", "float32")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A backend that is open already, and the vectors that it loads from, left as they were."""

    backend: Backend | None = None
    vectors: dict[str, SteeringVector] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was found of a model's file, and of the numbering of the vector that it was steered by."""

    parity: Parity
    file: ModelRef
    numbering: Numbering | None = None

    @property
    def is_passed(self) -> bool:
        """Whether each layer is the same block on both sides, and the vector's own."""
        return self.parity.is_numbered_alike and not (self.numbering and self.numbering.shift)

    def of(self, vector: SteeringVector) -> ParityCertificate:
        """The part that is kept beside a vector."""
        found = self.parity
        return ParityCertificate(
            vector_id=vector.id,
            reference=found.reference,
            other=found.other,
            other_fingerprint=self.file.fingerprint,
            number_type=found.number_type,
            verdict=found.verdict,
            is_numbered_alike=found.is_numbered_alike,
            layers=tuple(
                CertifiedLayer(each.layer, each.cosine, each.difference, each.best_shift)
                for each in found.layers
            ),
            compared_at=datetime.now(UTC).isoformat(timespec="seconds"),
            made_by=f"Tiller {VERSION}",
        )


def certify(
    model: ModelRef,
    file: ModelRef | None,
    control: Control,
    *,
    steered: SteeringVector | None = None,
    pairs: Extract | None = None,
    exact: bool = False,
    loaded: Loaded | None = None,
) -> Certificate:
    """Compare the model in torch, on the processor in float32, with its file in llama.cpp.

    Without a file one is written in F32 for the while, and compared exactly. `steered` is pushed with, and
    its layers' numbering measured where `pairs` are given; `exact` keeps the cache in F32. Raises BadInput
    for a file that is none, LlamaMissing, UnlikeModels, and what opening a model raises.
    """
    if file is not None and file.source != "gguf":
        raise BadInput(
            f"“{file.location}” is no .gguf file; write one with `models export-gguf {file.name}`."
        )
    at_hand = loaded or Loaded()
    vectors, before = at_hand.vectors, dict(at_hand.vectors)
    try:
        with (
            _file_of(model, file, control) as (gguf, is_written),
            _in_llama(gguf, at_hand, control, exact=exact or is_written) as ours,
            _in_torch(model, at_hand, control) as theirs,
        ):
            numbering = None
            if steered is not None and pairs is not None:
                numbering = _numbering(theirs, steered, pairs, control)
            parity = compare(theirs, ours, vectors, control, (steered,) if steered else ())
            return Certificate(parity, gguf, numbering)
    finally:
        vectors.clear()
        vectors.update(before)


def certify_export(
    written: Path,
    meant: SteeringVector,
    model: ModelRef,
    file: ModelRef | None,
    control: Control,
) -> Certificate:
    """Compare torch steered by what a written control vector holds with llama.cpp, after reading it back.

    Raises as `read_back` and `certify` do.
    """
    return certify(model, file, control, steered=read_back(written, meant))


def measure_numbering(model: ModelRef, vector: SteeringVector, pairs: Extract, control: Control) -> Numbering:
    """How a vector counts its layers, measured on what its pairs give on the model in torch."""
    with _in_torch(model, Loaded(), control) as backend:
        return _numbering(backend, vector, pairs, control)


def _numbering(backend: Backend, vector: SteeringVector, pairs: Extract, control: Control) -> Numbering:
    return measured_numbering(vector.directions, extract(backend, pairs, control).directions)


@contextmanager
def _file_of(model: ModelRef, file: ModelRef | None, control: Control) -> Iterator[tuple[ModelRef, bool]]:
    """The model's file: the one that is named, its own, or, as is told, one written in F32 for the while."""
    if file is not None or model.source == "gguf":
        yield file or model, False
        return
    from engine.model_export import write_model

    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        out = Path(folder) / f"{Path(model.name).name}-f32.gguf"
        yield resolve_model(str(write_model(model, out, "f32", control))), True


@contextmanager
def _in_llama(ref: ModelRef, loaded: Loaded, control: Control, *, exact: bool) -> Iterator[Backend]:
    """The file in llama.cpp: the loaded one where it is just that."""
    from engine.backends.llamacpp.backend import LlamaBackend
    from engine.backends.llamacpp.vocabulary_check import check_tokenizer

    if loaded.backend is not None and not exact and _is(loaded.backend, LLAMACPP, ref):
        yield loaded.backend
        return
    settings = EXACT if exact else LlamaSettings()
    check_tokenizer(ref.location)
    with closing(LlamaBackend.open(ref, settings, loaded.vectors.__getitem__, control)) as opened:
        yield opened


@contextmanager
def _in_torch(ref: ModelRef, loaded: Loaded, control: Control) -> Iterator[Backend]:
    """The model in torch, on the processor in float32: the loaded one where it is just that."""
    backend = loaded.backend
    if (
        backend is not None
        and _is(backend, TRANSFORMERS, ref)
        and (backend.info.device, backend.info.dtype) == _IN_TORCH
    ):
        yield backend
        return
    job = LoadModel("parity", ref.name, *_IN_TORCH, TRANSFORMERS)
    with closing(open_backend(job, ref, loaded.vectors.__getitem__, control)) as opened:
        yield opened


def _is(backend: Backend, name: str, ref: ModelRef) -> bool:
    return backend.info.backend == name and backend.info.ref.fingerprint == ref.fingerprint
