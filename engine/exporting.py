"""Hands a vector of the library over: to llama.cpp as GGUF, or as a safetensors file of our own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from engine.version import VERSION
from vectors.adapt import acting_on, with_scale
from vectors.errors import BadFile
from vectors.gguf_format import export_gguf, export_safetensors, import_gguf
from vectors.launch import LaunchLines, launch_lines
from vectors.library import Library
from vectors.mixing import mixture
from vectors.numbering import exact_shift
from vectors.values import ModelRef, Scope, SteeringRecipe, SteeringVector
from vectors.writing import replacing

MODEL_PLACEHOLDER = "model.gguf"
_AMX = (
    "Should it crash on the first prompt, as some builds do with quantised models on processors with AMX,\n"
    "add --no-repack."
)
_LINES_HEAD = "Tiller: how llama.cpp is started with"


def model_gguf(model: ModelRef, folder: Path) -> Path:
    """The model as a GGUF file in that folder, written (f16) where it is not there yet. Raises BadFile."""
    from engine.gguf_model import write_model_gguf

    path = folder / f"{model.name.replace('/', '-')}-{model.fingerprint[:8]}-f16.gguf"
    if not path.exists():
        write_model_gguf(model.location, path, "f16", name=model.name)
    return path


@dataclass(frozen=True, slots=True)
class Exported:
    """The file written, what is to be known of it, and for GGUF how llama.cpp is started with it.

    `vector` is what the file is meant to hold, the scale baked in; `lines_file` keeps the lines beside it,
    and is None where another file has its name.
    """

    vector: SteeringVector
    path: Path
    layers: tuple[int, ...]
    warnings: tuple[str, ...]
    lines: LaunchLines | None = None
    lines_file: Path | None = None

    @property
    def name(self) -> str:
        """The vector's name."""
        return self.vector.name


def export_vector(
    library: Library,
    vector_id: str,
    out: Path,
    *,
    scale: float = 1.0,
    layers: Iterable[int] | None = None,
    model_path: str = "",
) -> Exported:
    """Write a vector, its directions times `scale`, in the format of the file's ending.

    Unnamed, the layers are those that a strength acts on. Raises BadFile for another ending or a place that
    cannot be written to, BadVector for a layer without direction; an old file is kept whole.
    """
    vector = library.load(vector_id)
    return _written(vector if layers is None else acting_on(vector, layers), out, scale, model_path)


def export_recipe(
    library: Library, recipe: SteeringRecipe, out: Path, *, name: str = "", model_path: str = ""
) -> Exported:
    """Write all vectors of a recipe as one, each at its own layers and scale, which are baked in.

    Raises what `mixture` raises, and BadFile as `export_vector`.
    """
    mixed = mixture(recipe, library.load, name=name, made_by=f"Tiller {VERSION}")
    done = _written(mixed, out, 1.0, model_path)
    parted = [term.name for term in recipe.active if term.scope is not Scope.ALL]
    if not parted:
        return done
    warning = (
        f"Prompt and response alike are pushed by the file; here {', '.join(parted)} acts on one of them."
    )
    return replace(done, warnings=(*done.warnings, warning))


def read_back(written: Path, meant: SteeringVector) -> SteeringVector:
    """What a control vector's file holds. Raises BadFile where that is not `meant`, layer by layer."""
    read = import_gguf(written)
    shift = exact_shift(read.directions, meant.directions)
    if shift is None:
        raise BadFile(written, "does not hold the numbers that were to be written", "export it again")
    if shift != 0:
        raise BadFile(written, f"is written one layer {'late' if shift < 0 else 'early'}", "export it again")
    return read


def _written(vector: SteeringVector, out: Path, scale: float, model_path: str) -> Exported:
    vector = with_scale(vector, scale)
    match out.suffix.lower():
        case ".gguf":
            lines = launch_lines(out, 1.0, model_path or MODEL_PLACEHOLDER)
            written = export_gguf(vector, out)
            beside = _write_lines(written.path, model_path)
            return Exported(vector, written.path, written.layers, written.warnings, lines, beside)
        case ".safetensors":
            written = export_safetensors(vector, out)
            return Exported(vector, written.path, written.layers, written.warnings)
        case ending:
            raise BadFile(
                out,
                f"cannot be written (the ending “{ending}” is not known)",
                "end the name with .gguf for llama.cpp, or with .safetensors",
            )


def _write_lines(vector: Path, model_path: str) -> Path | None:
    """Keep beside a control vector how it is used, with whole paths; None where a file of another is there.

    The vector counts, so a disk that is full now is no failure.
    """
    path = vector.with_name(f"{vector.name}.txt")
    try:
        if path.exists() and not path.read_text(encoding="utf-8", errors="replace").startswith(_LINES_HEAD):
            return None
        model = os.path.abspath(model_path) if model_path else MODEL_PLACEHOLDER
        lines = launch_lines(os.path.abspath(vector), 1.0, model)
        place = "" if model_path else f"\n{MODEL_PLACEHOLDER} stands for the model's file.\n"
        shell = f" ({lines.shell})" if lines.shell else ""
        with replacing(path) as temporary:
            temporary.write_text(
                f"{_LINES_HEAD} {vector.name}{shell}.\n{place}\n{lines.cli}\n\n{lines.server}\n\n{_AMX}\n\n"
                f"With llama-cpp-python and gguf, from Python:\n\n{lines.python}",
                encoding="utf-8",
            )
    except (OSError, BadFile):
        return None
    return path
