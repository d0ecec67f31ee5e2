"""Sparse autoencoders in folders of SAELens and of Gemma Scope, and vectors made of their features.

Feature i steers along row i of `W_dec`, at the layer that the autoencoder reads. Rows are read one at a time.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from vectors.errors import BadFile, BadInput
from vectors.features import FEATURES_FILE, Feature, FeatureNotes, read_notes
from vectors.library import mismatch
from vectors.neuronpedia import ENDINGS, read_labels
from vectors.plain import from_plain
from vectors.stored import StoredTensor, stored_tensors
from vectors.values import FloatArray, ModelRef, Position, Provenance, SteeringVector

CONFIG, WEIGHTS = "cfg.json", "sae_weights.safetensors"
SCOPE_WEIGHTS = ("params.npz", "params.safetensors")
NAME, MADE_FOR = "tiller_name", "tiller_model"
"""Keys of `cfg.json`'s metadata under which its name and a whole ModelRef may stand."""
METHOD = "sae"
NAME_LENGTH = 28
Layout = Literal["SAELens", "Gemma Scope"]
_LABEL_FILES = ("explanations", "labels", "neuronpedia")
_LABEL_FOLDERS = (*_LABEL_FILES, "features", "activations")
_MOST_FOLDERS = 2000
_HOOKS = (
    (re.compile(r"blocks\.(\d+)\.hook_resid_post"), 0),
    (re.compile(r"blocks\.(\d+)\.hook_resid_pre"), -1),
    (re.compile(r"(?:model\.)?layers\.(\d+)(?:\.output)?"), 0),
)
_PATH_LAYER = re.compile(r"layer_(\d+)(?:_.*)?")
_OTHER_PLACES = re.compile(r"gemma-scope-.*-(?:mlp|att|transcoders)|(?:attn_out|mlp_out|transcoder)(?:_all)?")
_AGAIN = "fetch it again"
_UNIT = 0.01  # by which a length may differ from 1, as half-precision rows do


@dataclass(frozen=True, slots=True)
class Sae:
    """A sparse autoencoder on the residual stream that leaves block `layer`; `decoder` is [d_sae, d_in].

    `model` is what its files say of the model: its name and width, and whole only where Tiller wrote them.
    """

    folder: Path
    name: str
    layout: Layout
    layer: int
    model: ModelRef
    decoder: StoredTensor

    @property
    def d_sae(self) -> int:
        """How many features it has."""
        return self.decoder.shape[0]

    def why_not(self, model: ModelRef) -> str:
        """Why its features cannot steer that model, as the end of a sentence; empty where they can."""
        return mismatch(self.model, model)

    def direction(self, index: int) -> FloatArray:
        """Row `index` of W_dec as it is stored, float32 [d_in]. Raises BadInput, BadFile."""
        if not 0 <= index < self.d_sae:
            raise BadInput(
                f"“{self.name}” has features 0 to {self.d_sae - 1}, not {index}; choose one of those."
            )
        return self.decoder.row(index)


def is_sae_folder(path: str | os.PathLike[str]) -> bool:
    """Whether a folder, or the folder of a file, holds an autoencoder's weights."""
    path = Path(path)
    folder = path if path.is_dir() else path.parent
    if path != folder and path.name not in (CONFIG, WEIGHTS, *SCOPE_WEIGHTS):
        return False
    return any((folder / name).is_file() for name in (WEIGHTS, *SCOPE_WEIGHTS))


def open_sae(path: str | os.PathLike[str]) -> Sae:
    """Open a folder of SAELens (cfg.json, sae_weights.safetensors) or Gemma Scope (params.npz).

    A folder above exactly one such folder, or a file of it, will do. Only headers are read. Raises BadFile
    with a sentence: nothing of that kind is there, it is damaged, or it does not read the residual stream.
    """
    path = Path(path).expanduser()
    if not path.exists():
        raise BadFile(path, "does not exist", "check the name and the folder")
    folder = _found(path if path.is_dir() else path.parent)
    if (folder / WEIGHTS).is_file():
        return _saelens(folder)
    return _gemma_scope(folder)


def read_feature_notes(sae: Sae, labels: str | os.PathLike[str] | None = None) -> FeatureNotes:
    """All that is known of its features: `features.json` in its folder, and labels from Neuronpedia.

    `labels` is an export, a file or a folder; without one, files and folders beside the weights are read
    whose names begin with `explanations`, `labels` or `neuronpedia`, and an export's other folders.
    Raises BadFile.
    """
    own = sae.folder / FEATURES_FILE
    notes = read_notes(own) if own.is_file() else FeatureNotes()
    places = [Path(labels)] if labels is not None else _labels_beside(sae.folder)
    for place in places:
        notes = notes.with_labels(read_labels(place))
    return notes


def feature_vector(
    sae: Sae, feature: Feature, *, model: ModelRef | None = None, name: str = "", residual_norm: float = 0.0
) -> SteeringVector:
    """The steering vector of a feature: row i of W_dec at the autoencoder's layer.

    Where the feature's largest activation is known the row is multiplied by it, so that scale 1 adds what
    the feature itself adds where it is most active; else the row stays as it is stored, and scale 1 adds
    its length. Provenance says which. `residual_norm` is the usual norm at that layer, 0 where not known.
    Raises BadInput for a feature or a model that does not fit, BadFile and BadVector for broken numbers.
    """
    if model is not None and (why_not := sae.why_not(model)):
        raise BadInput(f"“{sae.name}” cannot steer this model: it was {why_not}.")
    row = sae.direction(feature.index)
    length = float(np.linalg.norm(row))
    peak = feature.max_activation or 0.0
    name = name or vector_name(sae, feature)
    label = feature.label
    return SteeringVector(
        name=name,
        positive="more",
        negative="less",
        model=sae.model if model is None or sae.model.fingerprint else model,
        directions={sae.layer: row * peak if peak > 0 else row},
        method=METHOD,
        position=Position.ALL_MEAN,
        recommended_layers=(sae.layer,),
        reference_norms={sae.layer: residual_norm} if residual_norm > 0 else {},
        provenance=Provenance(
            imported_from=sae.name,
            note=_note(sae, feature, length, peak),
            positive_prompt=f"Let this show in every sentence: {label}." if label else "",
            negative_prompt=f"Let none of this show: {label}." if label else "",
        ),
    )


def vector_name(sae: Sae, feature: Feature) -> str:
    """A name that files, recipes and llama.cpp's command line bear: the label's words, else a number.

    What stands in brackets at the label's end is left out.
    """
    bare = re.sub(r"\s*\([^()]*\)$", "", feature.label)
    plain = " ".join(re.sub(r"[^\w'’ -]", " ", bare).split())
    if len(plain) > NAME_LENGTH:
        plain = plain[: NAME_LENGTH + 1].rpartition(" ")[0] or plain[:NAME_LENGTH]
    return plain or f"{sae.name} {feature.index}"


def _note(sae: Sae, feature: Feature, length: float, peak: float) -> str:
    unit = "unit norm" if abs(length - 1) < _UNIT else f"norm {length:.3g}"
    row = f"Feature {feature.index} of {sae.name} ({sae.layout}): row {feature.index} of W_dec, {unit}"
    label = f" Labelled “{feature.label}”." if feature.label else ""
    if peak > 0:
        return (
            f"{row}, times its largest activation {peak:.3g}: scale 1 adds what the feature adds where it is "
            f"most active.{label}"
        )
    return f"{row}: scale 1 adds the row as it is; its largest activation is not known.{label}"


# ---- finding and opening -------------------------------------------------------------------------


def _found(folder: Path) -> Path:
    if is_sae_folder(folder):
        return folder
    below = sorted(_below(folder))
    if len(below) == 1:
        return below[0]
    if below:
        names = ", ".join(str(each.relative_to(folder)) for each in below[:6])
        more = " and others" if len(below) > 6 else ""
        raise BadFile(folder, f"holds several autoencoders ({names}{more})", "choose the folder of one")
    if (folder / CONFIG).is_file():
        raise BadFile(folder, f"holds a {CONFIG} but no {WEIGHTS}", _AGAIN)
    raise BadFile(
        folder,
        f"holds no sparse autoencoder ({CONFIG} with {WEIGHTS}, or {SCOPE_WEIGHTS[0]})",
        "choose a folder of SAELens or Gemma Scope",
    )


def _below(folder: Path) -> Iterator[Path]:
    """Folders of autoencoders under a folder; a very large tree is looked through in part only."""
    for visited, (place, _, files) in enumerate(os.walk(folder)):
        if visited == _MOST_FOLDERS:
            return
        if any(name in files for name in (WEIGHTS, *SCOPE_WEIGHTS)):
            yield Path(place)


def _saelens(folder: Path) -> Sae:
    config = _json(folder / CONFIG)
    metadata = config.get("metadata")
    given = {**config, **metadata} if isinstance(metadata, dict) else config
    hook = next((str(given[key]) for key in ("hook_name", "hook_point") if given.get(key)), "")
    if not hook:
        raise BadFile(folder / CONFIG, "does not say which place of the model it reads (hook_name)", _AGAIN)
    layer = _layer_of(folder / CONFIG, hook)
    decoder = _decoder(folder / WEIGHTS)
    width = config.get("d_in")
    if isinstance(width, int) and width != decoder.shape[1]:
        raise BadFile(
            folder / WEIGHTS,
            f"is for states {decoder.shape[1]} wide, where its {CONFIG} says {width}",
            _AGAIN,
        )
    name = str(given.get(NAME) or folder.name)
    model = _model(str(given.get("model_name") or "an unknown model"), layer, decoder.shape[1])
    if isinstance(given.get(MADE_FOR), dict):
        model = _whole_model(folder / CONFIG, given[MADE_FOR])
    return Sae(folder, name, "SAELens", layer, model, decoder)


def _gemma_scope(folder: Path) -> Sae:
    parts = folder.resolve().parts
    config = _json(folder / "config.json") if (folder / "config.json").is_file() else {}
    hook = config.get("hf_hook_point_in")
    if isinstance(hook, str):
        layer = _layer_of(folder / "config.json", hook)
    else:
        if other := next((part for part in parts if _OTHER_PLACES.fullmatch(part)), ""):
            raise _not_residual(folder, other)
        numbers = [int(match[1]) for part in parts if (match := _PATH_LAYER.fullmatch(part))]
        if not numbers:
            problem = "does not say which layer it reads"
            raise BadFile(folder, problem, "keep the folders layer_… that it came in")
        layer = numbers[-1]
    place = next(folder / name for name in SCOPE_WEIGHTS if (folder / name).is_file())
    decoder = _decoder(place)
    first = next((i for i, part in enumerate(parts) if _PATH_LAYER.fullmatch(part)), len(parts) - 1)
    name = " ".join(parts[first:]).replace("_", " ")
    release = next((part for part in parts if part.startswith("gemma-scope")), "")
    model = str(config.get("model_name") or _scope_model(release))
    return Sae(folder, name, "Gemma Scope", layer, _model(model, layer, decoder.shape[1]), decoder)


def _scope_model(release: str) -> str:
    """The model's name in that of its release: gemma-scope-2b-pt-res is of the 2b model."""
    match = re.match(r"gemma-scope-(\d+b)", release)
    return f"gemma-2-{match[1]}" if match else "a Gemma model"


def _layer_of(path: Path, hook: str) -> int:
    """The block whose output a hook reads. Raises BadFile where it is not the residual stream."""
    for pattern, shift in _HOOKS:
        if match := pattern.fullmatch(hook):
            layer = int(match[1]) + shift
            if layer < 0:
                raise BadFile(
                    path, f"reads {hook}, which no block comes before", "choose one of a later layer"
                )
            return layer
    raise _not_residual(path, hook)


def _not_residual(path: Path, place: str) -> BadFile:
    return BadFile(
        path, f"reads {place}, and only the residual stream can be steered", "choose one for resid_post"
    )


def _decoder(path: Path) -> StoredTensor:
    tensors = stored_tensors(path)
    decoder = tensors.get("W_dec") or tensors.get("w_dec")
    if decoder is None:
        raise BadFile(path, "holds no decoder (W_dec)", "choose a sparse autoencoder's folder")
    if len(decoder.shape) != 2 or 0 in decoder.shape:
        shape = " x ".join(map(str, decoder.shape)) or "a single number"
        raise BadFile(path, f"holds a decoder of {shape}, not of features x width", _AGAIN)
    return decoder


def _model(name: str, layer: int, width: int) -> ModelRef:
    """What is known of the model where only its name is: as wide as the decoder, and at least that deep."""
    return ModelRef(name, "folder", "", "", n_layers=layer + 1, d_model=width, fingerprint="")


def _whole_model(path: Path, plain: Mapping[str, Any]) -> ModelRef:
    try:
        return from_plain(ModelRef, dict(plain))
    except ValueError as error:
        raise BadFile(path, f"describes its model in a way that cannot be read ({error})", _AGAIN) from None


def _json(path: Path) -> dict[str, Any]:
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadFile(path, "does not exist", _AGAIN) from None
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError):
        raise BadFile(path, "is not readable as JSON", _AGAIN) from None
    if not isinstance(plain, dict):
        raise BadFile(path, "is not a configuration", _AGAIN)
    return plain


def _labels_beside(folder: Path) -> list[Path]:
    return sorted(
        each
        for each in folder.iterdir()
        if each.name.startswith(_LABEL_FOLDERS if each.is_dir() else _LABEL_FILES)
        and (each.is_dir() or each.name.endswith(ENDINGS))
    )
