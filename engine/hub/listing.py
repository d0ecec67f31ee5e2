"""What a repository of the hub has to offer: its variants, each with the files it needs. Asks nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from engine.model_facts import ModelFacts
from vectors.errors import TillerError

Kind = Literal["gguf", "folder"]
_QUANTISATION = re.compile(
    r"(?<![A-Za-z0-9])((?:UD-)?(?:IQ|Q|TQ)\d(?:_[A-Z0-9]+)*|BF16|F16|FP16|F32|FP32|MXFP4(?:_MOE)?)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_PART = re.compile(r"-\d{5}-of-\d{5}$")
_NO_MODELS = re.compile(r"(?:^|[-_.])(?:mmproj|imatrix|projector)(?:[-_.]|$)", re.IGNORECASE)
_WEIGHTS = re.compile(r"model(?:-\d+-of-\d+)?\.safetensors")
_BESIDE = frozenset(
    (
        "config.json",
        "generation_config.json",
        "model.safetensors.index.json",
        "tokenizer.json",
        "tokenizer.model",
        "tokenizer_config.json",
        "special_tokens_map.json",
        "added_tokens.json",
        "vocab.json",
        "merges.txt",
        "vocab.txt",
        "spiece.model",
        "sentencepiece.bpe.model",
        "tekken.json",
        "chat_template.jinja",
        "chat_template.json",
    )
)
"""What is fetched beside the weights: no code, no pictures, no pickles."""
_PICKLED = (".bin", ".pt", ".pth", ".ckpt")
WHOLE = "safetensors"
"""What the variant of a model folder is called."""


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository: path, bytes, and its hash: SHA-256 of large ones, git's of others."""

    name: str
    size: int
    sha256: str = ""
    git_hash: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """One form of a model that can be had: a GGUF file, maybe in parts, or a folder of safetensors."""

    name: str
    kind: Kind
    files: tuple[HubFile, ...]
    facts: ModelFacts | None = None

    @property
    def n_bytes(self) -> int:
        """All that is fetched for it."""
        return sum(each.size for each in self.files)

    @property
    def weights(self) -> tuple[HubFile, ...]:
        """The files that hold weights, in order."""
        ending = ".gguf" if self.kind == "gguf" else ".safetensors"
        return tuple(each for each in self.files if each.name.lower().endswith(ending))


@dataclass(frozen=True, slots=True)
class Listing:
    """A repository at one commit, with its variants from the smallest on. `is_gated`: it has terms."""

    repository: str
    revision: str
    commit: str
    endpoint: str
    variants: tuple[Variant, ...]
    is_gated: bool = False
    licence: str = ""
    wanted: str = ""


class NothingToFetch(TillerError):
    """A repository holds no model that Tiller opens."""

    def __init__(self, repository: str, problem: str) -> None:
        self.repository, self.problem = repository, problem
        super().__init__(
            f"“{repository}” {problem}; choose one with .safetensors or .gguf files of a language model."
        )


class NoSuchVariant(TillerError):
    """A variant was named that is not there, or none where there are several."""

    def __init__(self, repository: str, name: str, there: Iterable[str]) -> None:
        self.repository, self.name = repository, name
        choice = ", ".join(there)
        problem = f"has no variant “{name}”" if name else "comes in several variants"
        super().__init__(f"“{repository}” {problem}; choose one of: {choice}.")


def variants_of(repository: str, files: Iterable[HubFile]) -> tuple[Variant, ...]:
    """The variants among a repository's files, from the smallest on. Raises NothingToFetch."""
    files = tuple(each for each in files if is_inside(each.name))
    found = [*_gguf_variants(files), *_folder_variant(files)]
    if not found:
        raise NothingToFetch(repository, _why_nothing(files))
    return tuple(sorted(found, key=lambda each: (each.n_bytes, each.name)))


def is_inside(name: str) -> bool:
    """Whether a file's path, as a hub or a note says it, stays below the folder that it is put into."""
    parts = PurePosixPath(name).parts
    leads_away = not parts or ".." in parts or name.startswith("/") or "\\" in name or ":" in name
    return not leads_away


def chosen_variant(listing: Listing, name: str = "") -> Variant:
    """The variant of that name, in any case; unnamed, the only one, else the folder. Raises NoSuchVariant."""
    name = name or listing.wanted
    by_name = {each.name.casefold(): each for each in listing.variants}
    if not name:
        if len(listing.variants) == 1:
            return listing.variants[0]
        if WHOLE in by_name:
            return by_name[WHOLE]
    if name.casefold() not in by_name:
        raise NoSuchVariant(listing.repository, name, (each.name for each in listing.variants))
    return by_name[name.casefold()]


def variant_with(variants: Iterable[Variant], file: str) -> str:
    """The name of the variant that a file belongs to, or that lies in a folder; empty for none or all."""
    if file.endswith("/"):
        within = [each.name for each in variants if each.weights[0].name.startswith(file)]
        return within[0] if len(within) == 1 else ""
    if file.lower().endswith((".gguf", ".safetensors")):
        return next((each.name for each in variants if file in {part.name for part in each.files}), "")
    return ""


def _gguf_variants(files: tuple[HubFile, ...]) -> list[Variant]:
    groups: dict[str, list[HubFile]] = {}
    for each in files:
        path = PurePosixPath(each.name)
        if path.suffix.lower() == ".gguf" and not _NO_MODELS.search(path.stem):
            groups.setdefault(str(path.with_name(_PART.sub("", path.stem))), []).append(each)
    names = {stem: _quantisation(stem) for stem in groups}
    counted = list(names.values())
    made = []
    for stem, parts in groups.items():
        short = names[stem]
        name = short if short and counted.count(short) == 1 else PurePosixPath(stem).name
        made.append(Variant(name, "gguf", tuple(sorted(parts, key=lambda each: each.name))))
    return made


def _quantisation(stem: str) -> str:
    """`Q4_K_M` of a file's name; the last one where there are several."""
    found = _QUANTISATION.findall(PurePosixPath(stem).name)
    return found[-1].upper() if found else ""


def _folder_variant(files: tuple[HubFile, ...]) -> list[Variant]:
    top = {each.name: each for each in files if "/" not in each.name}
    weights = [each for name, each in top.items() if _WEIGHTS.fullmatch(name)]
    if not weights:
        weights = [
            each
            for name, each in top.items()
            if name.endswith(".safetensors") and not name.startswith("adapter_")
        ]
    if not weights or "config.json" not in top:
        return []
    beside = [each for name, each in top.items() if name in _BESIDE]
    return [Variant(WHOLE, "folder", tuple(sorted((*beside, *weights), key=lambda each: each.name)))]


def _why_nothing(files: tuple[HubFile, ...]) -> str:
    names = {each.name for each in files}
    if "adapter_config.json" in names:
        return "holds an adapter without the model that it changes"
    if any(name.lower().endswith(_PICKLED) for name in names):
        return "holds pickled weights only, which could run code and are never opened"
    return "holds no weights that Tiller can open"
