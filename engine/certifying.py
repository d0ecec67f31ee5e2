"""Compares a vector's effect in torch and in llama.cpp, with the model that is loaded as one of the two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from engine.backends.opening import LLAMACPP, TRANSFORMERS, open_backend
from engine.backends.parity import compare
from engine.backends.protocol import Backend
from engine.control import Control
from engine.messages import Certify, LoadModel
from engine.models import resolve_model
from engine.version import VERSION
from vectors.certificates import CertifiedLayer, ParityCertificate
from vectors.values import ModelRef, SteeringVector

Vectors = dict[str, SteeringVector]


def certify(
    command: Certify, vector: SteeringVector, loaded: Backend | None, vectors: Vectors, control: Control
) -> ParityCertificate:
    """Push each layer of the vector on both; the folder runs in float32 on the processor.

    `loaded` takes its vectors from `vectors`, which is as it was afterwards. Raises what opening a model
    raises, and UnlikeModels.
    """
    folder, file = resolve_model(command.folder), resolve_model(command.gguf)
    reference = LoadModel(command.job, command.folder, "cpu", "float32", TRANSFORMERS)
    other = LoadModel(command.job, command.gguf, backend=LLAMACPP)
    before = dict(vectors)
    try:
        with (
            _opened(reference, folder, loaded, vectors, control) as theirs,
            _opened(other, file, loaded, vectors, control) as ours,
        ):
            found = compare(theirs, ours, vectors, control, (vector,))
    finally:
        vectors.clear()
        vectors.update(before)
    return ParityCertificate(
        vector_id=vector.id,
        reference=found.reference,
        other=found.other,
        other_fingerprint=file.fingerprint,
        number_type=found.number_type,
        verdict=found.verdict,
        is_numbered_alike=found.is_numbered_alike,
        layers=tuple(
            CertifiedLayer(each.layer, each.cosine, each.difference, each.best_shift) for each in found.layers
        ),
        compared_at=datetime.now(UTC).isoformat(timespec="seconds"),
        made_by=f"Tiller {VERSION}",
    )


@contextmanager
def _opened(
    job: LoadModel, ref: ModelRef, loaded: Backend | None, vectors: Vectors, control: Control
) -> Iterator[Backend]:
    """That model with that backend: the loaded one where it is just that, else opened for the while."""
    if loaded is not None and _is_that(job, ref, loaded):
        yield loaded
        return
    backend = open_backend(job, ref, vectors.__getitem__, control)
    try:
        yield backend
    finally:
        backend.close()


def _is_that(job: LoadModel, ref: ModelRef, loaded: Backend) -> bool:
    info = loaded.info
    runs_alike = job.backend == LLAMACPP or (info.device, info.dtype) == (job.device, job.dtype)
    return info.backend == job.backend and info.ref.fingerprint == ref.fingerprint and runs_alike
