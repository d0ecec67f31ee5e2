"""The sets of pairs that Tiller ships, from which its vectors are made on any model."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from vectors.errors import BadFile
from vectors.pairs import read_pairs
from vectors.values import Pair, Placement, Position

INDEX = "index.toml"
_ADVICE = "mend it, or install Tiller again"


@dataclass(frozen=True, slots=True)
class PairSet:
    """One shipped set: the poles' names, their system prompts, and how the pairs are read.

    With `neutral_prompts` each pole is read against these system prompts instead of against the other.
    `depth` is the share of the model's blocks to steer, for `layers_at_depth`.
    """

    name: str
    positive: str
    negative: str
    positive_prompt: str
    negative_prompt: str
    neutral_prompts: tuple[str, ...]
    placement: Placement
    position: Position
    depth: tuple[float, float]
    path: Path

    def pairs(self) -> tuple[Pair, ...]:
        """The pairs, read now. Raises BadFile."""
        return read_pairs(self.path)


def shipped_sets(folder: str | os.PathLike[str]) -> tuple[PairSet, ...]:
    """The sets that `index.toml` in that folder lists, in its order; none where it is not there.

    One table a set, named by it: file, positive, negative, positive_prompt, negative_prompt,
    neutral_prompts, placement, position, depth = [low, high]. Raises BadFile.
    """
    index = Path(folder) / INDEX
    try:
        tables = tomllib.loads(index.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise BadFile(index, f"cannot be read ({error.strerror})", _ADVICE) from error
    except ValueError as error:
        raise BadFile(index, f"is broken TOML ({error})", _ADVICE) from None
    return tuple(_set(index, name, table) for name, table in tables.items())


def _set(index: Path, name: str, table: object) -> PairSet:
    if not isinstance(table, dict):
        raise BadFile(index, f"has “{name}” where a table is wanted", _ADVICE)
    try:
        placement = Placement(table.get("placement", Placement.RAW))
        low, high = table["depth"]
        return PairSet(
            name=name,
            positive=str(table["positive"]),
            negative=str(table["negative"]),
            positive_prompt=str(table.get("positive_prompt", "")),
            negative_prompt=str(table.get("negative_prompt", "")),
            neutral_prompts=tuple(str(each) for each in table.get("neutral_prompts", ())),
            placement=placement,
            position=Position(table.get("position", placement.default_position)),
            depth=(float(low), float(high)),
            path=index.parent / str(table["file"]),
        )
    except KeyError as error:
        raise BadFile(index, f"has no {error} for “{name}”", _ADVICE) from None
    except (ValueError, TypeError) as error:
        raise BadFile(index, f"says something of “{name}” that cannot be read ({error})", _ADVICE) from None
