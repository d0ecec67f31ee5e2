"""Writes a model as one GGUF file: a folder in full or quantised, a GGUF file with smaller numbers."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from engine.gguf_model import OutType, write_model_gguf
from vectors.errors import BadFile
from vectors.values import ModelRef

_IN_FULL: dict[str, OutType] = {"f32": "f32", "f16": "f16"}


def write_model(model: ModelRef, out: Path, kind: str) -> Path:
    """Write the model as `f32`, `f16`, `q8_0`, `q4_0` or `q4_k_m`, whole or not at all.

    A model that is a GGUF file already can only be made smaller. Raises BadFile for a model that cannot be
    written, LlamaMissing for a quantised type without llama.cpp.
    """
    in_full, is_file = _IN_FULL.get(kind), model.source == "gguf"
    if in_full and is_file:
        raise BadFile(model.location, "is a GGUF file already", "name a smaller --outtype, like q8_0")
    if in_full:
        return write_model_gguf(model.location, out, in_full, name=model.name)
    from engine.backends.llamacpp.library import llama
    from engine.backends.llamacpp.quantising import quantise

    llama()  # refused before anything is written
    if is_file:
        return quantise(Path(model.location), out, kind)
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent, prefix=".quantising-") as folder:
        return quantise(
            write_model_gguf(model.location, Path(folder) / "f16.gguf", name=model.name), out, kind
        )
