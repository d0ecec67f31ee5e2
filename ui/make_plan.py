"""Which shipped sets are to be made on the loaded model, and how far that is. Pure values; knows no Qt."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.messages import Extracted, Failed, Finished, Progress, Terminal

_PHASES = {
    "preparing pairs": (0.0, 0.02),
    "reading activations": (0.02, 0.12),
    "fitting directions": (0.12, 0.12),
    "measuring": (0.12, 1.0),
}
"""Where each phase begins and ends, as shares of the whole: on small models nearly all is measuring."""


@dataclass(frozen=True, slots=True)
class MakePlan:
    """Shipped sets made one after the other, each in two steps: its pairs are read, then it is measured.

    `queue` holds those that are not over, the one in hand first, and `done` counts those before it.
    `vector_id` is the vector of the one in hand once its pairs have been read. `job` is its step in the
    engine, empty while it waits. `refused` says why a set could not be made on this model.
    """

    queue: tuple[str, ...] = ()
    done: int = 0
    vector_id: str = ""
    job: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def current(self) -> str:
        """The set in hand; empty where there is none."""
        return self.queue[0] if self.queue else ""

    @property
    def total(self) -> int:
        """How many sets this run makes, from the first one asked for."""
        return self.done + len(self.queue)

    def share(self, progress: Progress | None) -> float:
        """How much of the set in hand is made, 0 to 1, going by the progress of its step."""
        begin, end = _PHASES["measuring" if self.vector_id else "preparing pairs"]
        if progress is None:
            return begin
        begin, end = _PHASES.get(progress.phase, (begin, begin))
        return begin + (end - begin) * progress.done / max(1, progress.total)

    def with_asked(self, names: Sequence[str]) -> MakePlan:
        """Further sets at the end of the queue; one that was refused is tried again."""
        added = tuple(name for name in dict.fromkeys(names) if name not in self.queue)
        refused = {name: why for name, why in self.refused.items() if name not in added}
        return replace(self, queue=(*self.queue, *added), refused=refused)

    def without(self, names: Collection[str]) -> MakePlan:
        """Fewer sets. What is left of the one in hand, a step in the engine or a vector, is let go."""
        queue = tuple(name for name in self.queue if name not in names)
        if queue[:1] == self.queue[:1]:
            return replace(self, queue=queue)
        return MakePlan(queue, self.done if queue else 0, refused=self.refused)

    def with_refused(self, name: str, sentence: str) -> MakePlan:
        """A set that cannot be made, and why; those after it go on."""
        done = self.done + (name in self.queue)
        return replace(replace(self, done=done).without((name,)), refused={**self.refused, name: sentence})

    def after(self, event: Terminal) -> MakePlan:
        """The plan after the end of a job; only that of its own step changes it."""
        if not self.job or event.job != self.job:
            return self
        match event:
            case Finished(_, Extracted(vector_id)):
                return replace(self, vector_id=vector_id, job="")
            case Finished():
                return replace(self, done=self.done + 1).without((self.current,))
            case Failed(_, sentence, "person"):
                return self.with_refused(self.current, sentence)
            case Failed(_, sentence):  # the next one would fail in the same way
                return self.with_refused(self.current, sentence).without(self.queue)
        return self.without((self.current,))
