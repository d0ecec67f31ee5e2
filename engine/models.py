"""Finds out what a model reference means, from its files' headers alone. Loads no weights."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.hub.record import Unfinished, bytes_here, kept_place, read_record
from engine.paths import BUILTIN_MODEL, data_paths
from engine.vocabularies import folder_vocabulary, gguf_vocabulary
from engine.weights import ADAPTER_ALONE, ADAPTER_CONFIG, weight_files
from vectors.errors import BadFile, TillerError
from vectors.gguf_format import CONTROL_VECTORS, gguf_field, open_gguf
from vectors.values import ModelRef

BUILTIN = "builtin"
_SAMPLE_BLOCKS, _SAMPLE_BYTES = 64, 4096
_LAYER_KEYS = (
    "num_hidden_layers",
    "n_layer",
    "num_layers",
    "n_layers",
    "decoder_layers",
    "num_decoder_layers",
)
_LAYER_LISTS = ("layers_block_type", "layer_types")
"""Lists with one entry a block, for models (NemotronH) that do not say their number."""
_LORA = "is a LoRA adapter, which changes another model", "choose the model's own .gguf file"
_PROJECTOR = "reads pictures or sound for a model (mmproj)", "choose the .gguf file of the model itself"
_NO_WEIGHTS = "holds a vocabulary and no weights", "choose a model's .gguf file"
_WIDTH_KEYS = ("hidden_size", "n_embd", "d_model", "dim", "emb_dim")


class UnknownModel(TillerError):
    """A reference that is neither `builtin`, a folder, a .gguf file nor a hub id at hand."""

    def __init__(self, ref: str, problem: str) -> None:
        self.ref = ref
        super().__init__(f"The model “{ref}” {problem}; give `builtin`, a model folder or a .gguf file.")


def resolve_model(ref: str, kept: Path | None = None) -> ModelRef:
    """What `ref` names. Raises UnknownModel or BadFile with the reason in a sentence.

    A hub id is looked for in `kept`, the folder of Tiller's models (unnamed: the usual one), before the
    Hugging Face cache.
    """
    if ref == BUILTIN:
        return _folder_ref(BUILTIN_MODEL, source="builtin", name=BUILTIN)
    path = Path(ref).expanduser()
    if path.is_dir():
        return _own_folder_ref(path.resolve())
    if path.is_file():
        if path.suffix.lower() != ".gguf":
            raise UnknownModel(ref, "is a file, but not a .gguf file")
        return _gguf_ref(Path(os.path.abspath(path)))  # a hub's cache links to it under another name
    if (place := kept_place(kept or data_paths().models, ref)) is not None:
        return resolve_model(str(place))
    if ref.count("/") <= 1 and not ref.startswith((".", "/", "~")) and path.suffix != ".gguf":
        return _hub_ref(ref)
    raise UnknownModel(ref, "does not exist")


def files_size(place: Path) -> int:
    """Bytes of a model: of its one file, or of all files in its folder."""
    files = [place] if place.is_file() else [each for each in place.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files)


def read_config(folder: Path) -> dict[str, Any]:
    """The folder's config.json. Raises BadFile."""
    path = folder / "config.json"
    if not path.is_file():
        if (folder / ADAPTER_CONFIG).is_file():
            raise BadFile(folder, *ADAPTER_ALONE)
        raise BadFile(folder, "is not a model folder (it holds no config.json)", "choose a folder that does")
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise BadFile(path, f"is not readable as JSON ({error})", "download the model again") from error
    if not isinstance(config, dict):
        raise BadFile(path, "is not a model's configuration", "download the model again")
    return config


def _own_folder_ref(folder: Path) -> ModelRef:
    """A folder; one that was downloaded has its name and revision from the hub. Raises Unfinished besides."""
    record = read_record(folder)
    if record is None:
        return _folder_ref(folder, source="folder", name=folder.name)
    if not record.is_complete:
        raise Unfinished(record, bytes_here(record, folder))
    return _folder_ref(folder, source="folder", name=record.name, revision=record.commit)


def _folder_ref(folder: Path, *, source: str, name: str, revision: str = "") -> ModelRef:
    config = read_config(folder)
    n_layers, d_model = config_shape(config)
    for key, number in ((_LAYER_KEYS[0], n_layers), (_WIDTH_KEYS[0], d_model)):
        if not number:
            raise BadFile(folder / "config.json", f"does not say {key}", "choose a language model's folder")
    return ModelRef(
        name=name,
        source=source,  # type: ignore[arg-type]
        location=str(folder),
        architecture=str(config.get("model_type", "")),
        n_layers=n_layers,
        d_model=d_model,
        fingerprint=_fingerprint((folder / "config.json", *weight_files(folder))),
        revision=revision,
        vocabulary=folder_vocabulary(folder),
    )


def config_shape(config: Mapping[str, Any]) -> tuple[int, int]:
    """Number of blocks and width that a configuration says; 0 for what it does not."""
    text = config.get("text_config")
    keys = {**config, **text} if isinstance(text, dict) else dict(config)
    return _whole(_counted(keys), _LAYER_KEYS), _whole(keys, _WIDTH_KEYS)


def _counted(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """The configuration, its number of blocks counted where it is not said."""
    for key in _LAYER_LISTS:
        if isinstance(blocks := config.get(key), list):
            return {_LAYER_KEYS[0]: len(blocks), **config}
    return config


def _whole(config: Mapping[str, Any], keys: tuple[str, ...]) -> int:
    return next((value for key in keys if isinstance(value := config.get(key), int) and value > 0), 0)


def check_gguf(path: Path, field: Callable[[str], Any], *, has_tensors: bool) -> None:
    """Raise BadFile where what a file says of itself is not a language model."""
    architecture = field("general.architecture")
    if architecture in CONTROL_VECTORS:
        raise BadFile(path, "is a control vector, not a model", "import it with `vectors import`")
    for is_so, *told in (
        (field("general.type") == "adapter", *_LORA),
        (architecture == "clip" or field("general.type") == "mmproj", *_PROJECTOR),
        (architecture is not None and not has_tensors, *_NO_WEIGHTS),
    ):
        if is_so:
            raise BadFile(path, *told)
    if not all(
        isinstance(field(f"{architecture}.{key}"), int) for key in ("block_count", "embedding_length")
    ):
        raise BadFile(path, "is a GGUF file, but not a language model", "choose a model's .gguf file")


def _gguf_ref(path: Path) -> ModelRef:
    reader = open_gguf(path)

    def field(key: str) -> Any:
        return gguf_field(reader, key)

    check_gguf(path, field, has_tensors=bool(reader.tensors))
    architecture = field("general.architecture")
    return ModelRef(
        name=path.stem,
        source="gguf",
        location=str(path),
        architecture=str(architecture),
        n_layers=field(f"{architecture}.block_count"),
        d_model=field(f"{architecture}.embedding_length"),
        fingerprint=_fingerprint((path,)),
        vocabulary=gguf_vocabulary(reader),
    )


def _hub_ref(ref: str) -> ModelRef:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        folder = Path(snapshot_download(ref, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, OSError) as error:
        raise UnknownModel(ref, "is neither a file or folder here nor in the Hugging Face cache") from error
    return _folder_ref(folder, source="hub", name=ref, revision=folder.name)


def _fingerprint(files: tuple[Path, ...]) -> str:
    """Hash (16 hex digits) of small files whole, of large ones by length and evenly spread blocks."""
    digest = hashlib.sha256()
    for path in files:
        size = path.stat().st_size
        digest.update(f"{path.suffix}:{size}:".encode())
        with path.open("rb") as file:
            for start in _sample_starts(size):
                file.seek(start)
                digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()[:16]


def _sample_starts(size: int) -> Iterator[int]:
    if size <= _SAMPLE_BLOCKS * _SAMPLE_BYTES:
        yield from range(0, size, _SAMPLE_BYTES)
        return
    for block in range(_SAMPLE_BLOCKS):
        yield (size - _SAMPLE_BYTES) * block // (_SAMPLE_BLOCKS - 1)
