"""Chooses and opens the backend for a model. The one place that knows which backends there are."""

from __future__ import annotations

from engine.backends.protocol import Backend, VectorSource
from engine.control import Control
from engine.messages import LoadModel
from vectors.errors import BadInput
from vectors.values import ModelRef

BACKENDS = ("transformers",)


def warm() -> tuple[str, ...]:
    """Import what opening a model needs; gives the devices that one can run on here, the best first."""
    import transformers.modeling_utils  # noqa: F401  (what transformers puts off to the first load)

    import engine.backends.hf.backend  # noqa: F401
    from engine.backends.hf.loading import devices

    return devices()


def open_backend(job: LoadModel, ref: ModelRef, load_vector: VectorSource, control: Control) -> Backend:
    """Open `ref` with the backend asked for; `auto` is transformers. Raises BadInput for an unknown one."""
    if job.backend not in ("auto", *BACKENDS):
        here = ", ".join(BACKENDS)
        raise BadInput(f"The backend “{job.backend}” is not available; choose one of: auto, {here}.")
    control.progress("starting torch", 0, 0, "")
    from engine.backends.hf.backend import TransformersBackend

    return TransformersBackend.open(ref, job.device, job.dtype, load_vector, control)
