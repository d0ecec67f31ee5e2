"""Which files hold a model's weights, and whether they are there and whole. Reads no more than headers."""

from __future__ import annotations

import json
import re
from pathlib import Path

from vectors.errors import BadFile
from vectors.stored import stored_tensors

ADAPTER_CONFIG = "adapter_config.json"
ADAPTER_ALONE = (
    "holds an adapter without the model that it changes",
    "merge it into its base model, and choose that folder",
)
INDEX = "model.safetensors.index.json"
_WHOLE = "model.safetensors"
_PART = re.compile(r".*-\d+-of-\d+\.safetensors")
_PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt")
_AGAIN = "download the model again"


def weight_files(folder: Path) -> tuple[Path, ...]:
    """The safetensors files of a model folder, in order of name.

    Raises BadFile where there are none, where one that the index names is missing, and for one that is
    cut short. Pickled weights are no weights: they are never opened.
    """
    found = [each for each in sorted(folder.glob("*.safetensors")) if not each.name.startswith("adapter_")]
    if not found:
        raise _no_weights(folder)
    if not (folder / _WHOLE).is_file():
        _check_parts(folder, found)
    for path in found:
        stored_tensors(path)
    return tuple(found)


def _no_weights(folder: Path) -> BadFile:
    if (folder / ADAPTER_CONFIG).is_file():
        return BadFile(folder, *ADAPTER_ALONE)
    pickled = sorted(each.name for ending in _PICKLED for each in folder.glob(ending))
    if pickled:
        return BadFile(
            folder,
            f"holds pickled weights only ({pickled[0]}), which could run code and are never opened",
            "choose a version of the model with .safetensors files",
        )
    return BadFile(folder, "holds no weights (no .safetensors file)", _AGAIN)


def _check_parts(folder: Path, found: list[Path]) -> None:
    """Whether weights in several files have their index, and the index its files."""
    index = folder / INDEX
    try:
        named = json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()
        missing = sorted({str(name) for name in named} - {each.name for each in found})
    except FileNotFoundError:
        if any(_PART.fullmatch(each.name) for each in found):
            raise BadFile(
                index, "is missing beside the weights, which are in several files", _AGAIN
            ) from None
        return
    except OSError as error:
        raise BadFile(index, f"cannot be read ({error.strerror})", _AGAIN) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadFile(index, "does not say which file holds which weights", _AGAIN) from None
    if missing:
        others = f", and {len(missing) - 1} more," if len(missing) > 1 else ""
        raise BadFile(folder / missing[0], f"is missing{others} though {INDEX} names it", _AGAIN)
