"""A vector that a person is about to make, complete or not, and the file that keeps it. Knows no window."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path

from engine.messages import Extract
from vectors.errors import BadFile
from vectors.methods import DEFAULT_METHOD
from vectors.pair_checks import PairFault, Severity, check_pairs, needs_prompts
from vectors.plain import from_plain, to_plain
from vectors.values import Pair, Placement, Position, Provenance, SteeringVector
from vectors.writing import replacing

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class VectorDraft:
    """What stands on the page. Pairs without any text are places to write and count for nothing.

    `position` None follows the placement. A pole without a name is called after the vector.
    """

    name: str = ""
    positive: str = ""
    negative: str = ""
    positive_prompt: str = ""
    negative_prompt: str = ""
    pairs: tuple[Pair, ...] = ()
    placement: Placement = Placement.RAW
    position: Position | None = None
    method: str = DEFAULT_METHOD

    @property
    def filled(self) -> tuple[Pair, ...]:
        """The pairs that hold a text."""
        return tuple(pair for pair in self.pairs if not is_blank(pair))

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost with it."""
        texts = (self.name, self.positive, self.negative, self.positive_prompt, self.negative_prompt)
        return not self.filled and not any(text.strip() for text in texts)

    def faults(self) -> tuple[PairFault, ...]:
        """What is wrong with the pairs; rows are those of `pairs`."""
        found = check_pairs(
            self.pairs,
            self.positive or self.name,
            self.negative,
            wants_prompts=needs_prompts(self.placement, self.position),
        )
        return tuple(fault for fault in found if not is_blank(self.pairs[fault.row]))

    def why_not(self) -> str:
        """What is missing before a vector can be made, in a sentence; empty where nothing is."""
        if not self.filled:
            return "Type, paste or open at least one pair."
        if not self.name.strip():
            return "Give the vector a name."
        grave = [fault for fault in self.faults() if fault.severity is Severity.BLOCKS]
        if not grave:
            return ""
        rows = len({fault.row for fault in grave})
        return f"{grave[0].sentence}" if rows == 1 else f"{rows} pairs are to be mended first."

    def command(self, job: str) -> Extract:
        """The Extract that makes it."""
        return Extract(
            job=job,
            name=self.name.strip(),
            pairs=self.filled,
            placement=self.placement,
            position=self.position,
            method=self.method,
            positive=self.positive.strip(),
            negative=self.negative.strip(),
            positive_prompt=self.positive_prompt.strip(),
            negative_prompt=self.negative_prompt.strip(),
        )


def is_blank(pair: Pair) -> bool:
    """Whether a pair holds no text at all."""
    return not (pair.positive.strip() or pair.negative.strip() or pair.prompt.strip())


def draft_of(vector: SteeringVector) -> VectorDraft:
    """The draft that would make a vector again, under a name of its own."""
    made: Provenance = vector.provenance
    is_default = vector.position is made.placement.default_position
    return VectorDraft(
        f"{vector.name} copy",
        vector.positive,
        vector.negative,
        made.positive_prompt,
        made.negative_prompt,
        made.pairs,
        made.placement,
        None if is_default else vector.position,
        vector.method,
    )


def save_draft(draft: VectorDraft, path: Path) -> None:
    """Keep a draft for the next start; an empty one leaves no file. Raises BadFile."""
    if draft.is_empty:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            problem = f"cannot be removed ({error.strerror})"
            raise BadFile(path, problem, "check who may write to its folder") from error
        return
    kept = replace(draft, pairs=draft.filled)
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(to_plain(kept), ensure_ascii=False), encoding="utf-8")


def load_draft(path: Path) -> VectorDraft:
    """The draft that was kept; an empty one where there is none, or none that can be read, says the log."""
    try:
        return from_plain(VectorDraft, json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return VectorDraft()
    except (OSError, ValueError) as error:
        log.warning("the draft in %s cannot be read: %s", path, error)
        return VectorDraft()
