"""What the window says of a model: who runs it, how large it is, where it lies. Pure; knows no widget."""

from __future__ import annotations

from engine.backends.opening import LLAMACPP, TRANSFORMERS
from engine.messages import ModelInfo
from engine.models import BUILTIN
from engine.requests import Receipt
from ui.language import figure, mark, tr

_BACKENDS = {TRANSFORMERS: "torch", LLAMACPP: "llama.cpp"}
NO_LLAMA = mark("llama.cpp is not installed; `make llama` installs it")


def backend_name(backend: str) -> str:
    """A backend as people call it."""
    return _BACKENDS.get(backend, backend)


def standing(model: ModelInfo) -> str:
    """How large the model is, who runs it, where, and in which numbers."""
    runs = f"{backend_name(model.backend)} · {model.device} · {model.dtype}"
    return tr("{count} parameters · {runs}").format(count=parameters_of(model.n_parameters), runs=runs)


def ran_on(receipt: Receipt) -> str:
    """Who gave an answer, where, and in which numbers."""
    return f"{backend_name(receipt.backend)}, {receipt.device}, {receipt.dtype}"


def described(model: ModelInfo) -> str:
    """Architecture, blocks, width, and the files with their size."""
    ref = model.ref
    built = tr("{architecture}, {blocks} blocks, {width} wide").format(
        architecture=ref.architecture, blocks=ref.n_layers, width=ref.d_model
    )
    lies = tr("{size} in {place}").format(size=bytes_of(model.n_bytes), place=ref.location)
    return f"{built}\n{lies}"


def shown(name: str) -> str:
    """A model's name on the screen."""
    return tr("Built-in model") if name == BUILTIN else name


def bytes_of(number: int) -> str:
    """A size on disk."""
    if number >= 1e9:
        return tr("{number} GB").format(number=figure(number / 1e9, ".1f"))
    return tr("{number} MB").format(number=figure(number / 1e6, ".1f"))


def parameters_of(parameters: int) -> str:
    """A number of parameters, in three digits."""
    for unit, size in (("B", 1e9), ("M", 1e6), ("K", 1e3)):
        if parameters >= size:
            return figure(parameters / size, ".1f") + unit
    return str(parameters)
