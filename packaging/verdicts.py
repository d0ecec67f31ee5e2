"""What is promised of the window's speed, and how a benchmark says whether a figure holds it."""

from __future__ import annotations

from collections.abc import Sequence

WINDOW_UP_S = 1.0
"""From the start of the process to the first painted frame, cold."""
UPDATE_P95_MS, STALL_MS, MEMORY_MB = 8.0, 50.0, 50.0
"""While 20,000 tokens come at 500 a second: an update, what holds the window up, and how much it grows."""
STOP_MS = 100.0
"""From the press of Stop to the last change of the text."""
AGAIN_TOKENS = 2.0
"""Of a conversation, at the start of a turn: its last token alone has not been read when it is written."""
LIST_MS, NEWEST_MS, SEARCH_MS = 20.0, 50.0, 50.0
"""With 10,000 conversations of 200,000 messages."""


class Verdicts:
    """Prints each figure beside its bound, and remembers those that missed theirs."""

    def __init__(self) -> None:
        self._missed: list[str] = []

    def say(self, what: str, value: float, bound: float, unit: str = "ms", *, more: str = "") -> None:
        """Print a figure that is to be under a bound; `more` stands between the two."""
        is_met = value < bound
        if not is_met:
            self._missed.append(what)
        verdict = "met" if is_met else "MISSED"
        between = f"  {more}" if more else ""
        print(f"{what:44} {value:8.2f} {unit}{between}  (under {bound:g} {unit}: {verdict})", flush=True)

    def status(self) -> int:
        """Print whether all were met; gives the exit status of the benchmark."""
        if self._missed:
            print(f"bounds missed: {', '.join(self._missed)}")
            return 1
        print("all bounds met")
        return 0


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
