"""The builtin model as GGUF files, as llama.cpp opens them, and as either backend has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.backends.hf.backend import TransformersBackend
from engine.backends.llamacpp.backend import LlamaBackend
from engine.backends.llamacpp.quantising import KINDS, quantise
from engine.backends.llamacpp.settings import EXACT, LlamaSettings
from engine.control import Control
from engine.gguf_model import write_model_gguf
from engine.models import resolve_model
from engine.paths import BUILTIN_MODEL
from vectors.values import SteeringVector

Gguf = Callable[[str], Path]
OpenGguf = Callable[..., LlamaBackend]


@pytest.fixture(scope="session")
def gguf(builtin_ref: str, tmp_path_factory: pytest.TempPathFactory) -> Gguf:
    """The builtin model's file of a number type, written when it is first asked for."""
    pytest.importorskip("llama_cpp", reason="llama.cpp is not installed; `make llama` installs it")
    folder = tmp_path_factory.mktemp("gguf")

    def file(kind: str) -> Path:
        path = folder / f"builtin-{kind}.gguf"
        if not path.exists():
            if kind in KINDS:
                quantise(file("f16"), path, kind)
            else:
                write_model_gguf(BUILTIN_MODEL, path, kind, name="builtin")  # type: ignore[arg-type]
        return path

    return file


@pytest.fixture(scope="session")
def open_gguf(gguf: Gguf, vectors_at_hand: dict[str, SteeringVector]) -> Iterator[OpenGguf]:
    """Opens the builtin model's file of a number type once for all tests."""
    opened: dict[tuple[str, LlamaSettings], LlamaBackend] = {}

    def open_file(kind: str, settings: LlamaSettings = LlamaSettings()) -> LlamaBackend:  # noqa: B008
        if (kind, settings) not in opened:
            ref = resolve_model(str(gguf(kind)))
            opened[kind, settings] = LlamaBackend.open(ref, settings, vectors_at_hand.__getitem__, Control())
        backend = opened[kind, settings]
        backend.forget()
        return backend

    yield open_file
    for backend in opened.values():
        backend.close()


@pytest.fixture
def exact(open_gguf: OpenGguf) -> LlamaBackend:
    """The builtin model in F32, with keys and values in F32: all that torch has."""
    return open_gguf("f32", EXACT)


@pytest.fixture
def llama(open_gguf: OpenGguf) -> LlamaBackend:
    """The builtin model as a person has it: Q8_0, and llama.cpp's own choices."""
    return open_gguf("q8_0")


@pytest.fixture(params=["transformers", "llamacpp"])
def either(request: pytest.FixtureRequest) -> TransformersBackend | LlamaBackend:
    """The builtin model in torch, then in llama.cpp; without a prefix in its cache."""
    name = "backend" if request.param == "transformers" else "exact"
    opened: TransformersBackend | LlamaBackend = request.getfixturevalue(name)
    opened.forget()
    return opened
