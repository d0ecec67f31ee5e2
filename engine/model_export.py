"""Writes a model as one GGUF file of any number type: in full, or quantised by llama.cpp."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.control import Control
from engine.gguf_model import OutType, write_model_gguf
from vectors.errors import BadFile
from vectors.values import ModelRef

_ROOM = "free some space or choose another folder"
_IN_FULL: dict[str, OutType] = {"f32": "f32", "f16": "f16"}


def write_model(model: ModelRef, out: Path, kind: str, control: Control | None = None) -> Path:
    """Write the model as `f32`, `f16`, `q8_0`, `q4_0` or `q4_k_m`, whole or not at all.

    A GGUF file in full numbers can be quantised too. `control` is told how far it is, and may cancel it while
    the model is read. Raises BadFile for a model that cannot be written, LlamaMissing for a quantised type
    without llama.cpp, JobCancelled.
    """
    control = control or Control("export")
    if model.source == "gguf" and kind in _IN_FULL:
        raise BadFile(model.location, "is a GGUF file already", "name a smaller --outtype, like q8_0")
    if kind not in _IN_FULL:
        from engine.backends.llamacpp.library import llama

        llama()  # refused before anything is written
    work = _work_folder(out)
    try:
        with _naming(out):
            work.mkdir(parents=True, exist_ok=True)
            os.replace(_written(model, work, kind, control), out)
    finally:
        forget_unfinished(out)
    return out


@contextmanager
def _naming(out: Path) -> Iterator[None]:
    """Name the file that was asked for where the disk refuses any on the way to it."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or "the disk took only a part"
        raise BadFile(out, f"cannot be written ({reason})", _ROOM) from error
    except BadFile as error:
        if isinstance(error.__cause__, OSError) and Path(error.path).parent == _work_folder(out):
            raise BadFile(out, error.problem, _ROOM) from error
        raise


def _written(model: ModelRef, work: Path, kind: str, control: Control) -> Path:
    """The file, complete, in the folder of what is unfinished."""
    source = Path(model.location)
    if model.source != "gguf":

        def on_tensor(done: int, total: int) -> None:
            control.check()
            control.progress("reading the model", done, total, "tensors")

        source = work / "full.gguf"
        in_full = _IN_FULL.get(kind, "f16")
        write_model_gguf(model.location, source, in_full, name=model.name, on_tensor=on_tensor)
    if kind in _IN_FULL:
        return source
    from engine.backends.llamacpp.quantising import quantise

    control.check()
    return quantise(source, work / "quantised.gguf", kind, control)


def _work_folder(out: Path) -> Path:
    """Where all is written until it is complete; of one file system with the place that it goes to."""
    return out.with_name(f".{out.name}.unfinished")


def forget_unfinished(out: Path) -> None:
    """Remove what an attempt to write that file has left, if its process was ended in the middle."""
    shutil.rmtree(_work_folder(out), ignore_errors=True)
