"""Chooses and opens the backend for a model. The one place that knows which backends there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.backends.llamacpp.library import is_installed
from engine.backends.llamacpp.settings import KV_TYPES, LlamaSettings
from engine.control import Control
from engine.messages import EngineWarmed, LoadModel, Running
from vectors.errors import BadInput
from vectors.values import ModelRef, Pair, Source

if TYPE_CHECKING:  # the window asks for names alone, and starts without what runs models
    from engine.backends.benchmark import Ratio
    from engine.backends.protocol import Backend, VectorSource

TRANSFORMERS, LLAMACPP = "transformers", "llamacpp"
BACKENDS = (TRANSFORMERS, LLAMACPP)
WITHOUT_LLAMA = "llama.cpp is not installed, so torch reads this file, in full; `make llama` installs it"


def warm(expected: str) -> EngineWarmed:
    """Import what opening that model needs; tells of the devices that one can run on here.

    No devices where llama.cpp will answer: torch knows them, and is left alone then.
    """
    if expected.lower().endswith(".gguf") and is_installed():
        return EngineWarmed(())
    import transformers.modeling_utils  # noqa: F401  (what transformers puts off to the first load)

    import engine.backends.hf.backend  # noqa: F401
    from engine.backends.hf.loading import device_memory, devices

    return EngineWarmed(devices(), tuple(map(device_memory, devices())))


def open_backend(job: LoadModel, ref: ModelRef, load_vector: VectorSource, control: Control) -> Backend:
    """Open `ref` with the backend asked for. Raises BadInput for one that is unknown or does not fit."""
    if chosen_backend(job, ref) == LLAMACPP:
        control.progress("starting llama.cpp", 0, 0, "")
        from engine.backends.llamacpp.backend import LlamaBackend

        return LlamaBackend.open(ref, _llama_settings(job, ref), load_vector, control)
    running = job.running
    if running.backend not in ("", TRANSFORMERS):
        running = Running(threads=running.threads)
    _refuse_what_only_llama_has(running)
    control.progress("starting torch", 0, 0, "")
    from engine.backends.hf.backend import TransformersBackend

    backend = TransformersBackend.open(ref, job.device, job.dtype, load_vector, control, running)
    if ref.source == "gguf" and job.backend == "auto" and not is_installed():
        backend.info = replace(backend.info, notes=(*backend.info.notes, WITHOUT_LLAMA))
    return backend


def measure(job: LoadModel, ref: ModelRef, pairs: Sequence[Pair], rounds: int) -> Iterator[Ratio]:
    """Time what the backend does against the same work without Tiller. Raises as `open_backend` does."""
    if chosen_backend(job, ref) == LLAMACPP:
        from engine.backends.llamacpp import bench

        return bench.measure(ref, pairs, rounds, _llama_settings(job, ref))
    _refuse_what_only_llama_has(job.running)
    from engine.backends.hf import bench as hf_bench

    return hf_bench.measure(ref, pairs, rounds, job.device, job.dtype, job.running)


def chosen_backend(job: LoadModel, ref: ModelRef) -> str:
    """`auto`: llama.cpp for a GGUF file that is to run on the CPU, where it is installed; else transformers.

    A number type asked for is one that only transformers can give.
    """
    if job.backend not in ("auto", *BACKENDS):
        here = ", ".join(BACKENDS)
        raise BadInput(f"The backend “{job.backend}” is not available; choose one of: auto, {here}.")
    if job.backend != "auto":
        return job.backend
    usual = usual_backend(ref.source, job.device, job.dtype)
    return LLAMACPP if usual == LLAMACPP and is_installed() else TRANSFORMERS


def usual_backend(source: Source, device: str, dtype: str) -> str:
    """What answers a model of that kind where llama.cpp is installed and no backend is named."""
    is_for_llama = source == "gguf" and device in ("auto", "cpu") and dtype == "auto"
    return LLAMACPP if is_for_llama else TRANSFORMERS


def _llama_settings(job: LoadModel, ref: ModelRef) -> LlamaSettings:
    """What the job asks of llama.cpp. Raises BadInput where it cannot be had."""
    if ref.source != "gguf":
        raise BadInput(
            f"llama.cpp reads .gguf files, and {ref.name} is a folder; write it as one with "
            f"`models export-gguf {job.ref}`, or choose the backend transformers."
        )
    if job.dtype != "auto":
        raise BadInput(
            f"A GGUF file has its own number type, so llama.cpp cannot run it in {job.dtype}; leave out "
            f"--dtype, or choose the backend transformers."
        )
    running = job.running
    if running.kv_type not in ("auto", *KV_TYPES):
        choice = ", ".join(KV_TYPES)
        raise BadInput(f"The cache cannot be kept in “{running.kv_type}”; choose one of: auto, {choice}.")
    settings = LlamaSettings(threads=running.threads, context=running.context)
    if running.kv_type != "auto":
        settings = replace(settings, kv_type=running.kv_type)  # type: ignore[arg-type]
    if job.device == "cpu" and not running.gpu_layers:
        return settings
    from engine.backends.llamacpp.library import llama

    has_gpu = llama().llama_supports_gpu_offload()
    if job.device not in ("auto", "cpu") and not has_gpu:
        raise BadInput(
            f"This build of llama.cpp runs on the CPU alone, not on {job.device}; leave out --device, or "
            f"choose the backend transformers."
        )
    if running.gpu_layers and not has_gpu:
        raise BadInput(
            "This build of llama.cpp runs on the CPU alone, so no block can be put elsewhere; leave out "
            "--gpu-layers."
        )
    layers = running.gpu_layers if running.gpu_layers is not None else -1 if has_gpu else 0
    return replace(settings, n_gpu_layers=layers)


def _refuse_what_only_llama_has(running: Running) -> None:
    """Raise BadInput where a cache's or an accelerator's setting is asked of torch."""
    for option, is_asked in (
        ("--gpu-layers", running.gpu_layers is not None),
        ("--kv-type", running.kv_type != "auto"),
    ):
        if is_asked:
            raise BadInput(
                f"{option} is for llama.cpp, and torch answers here; leave it out, or choose a .gguf file."
            )
