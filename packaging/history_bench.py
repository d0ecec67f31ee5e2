"""Times the history at 10,000 conversations with 200,000 messages: the list, the newest messages, a search.

Run from the repository's root: python packaging/history_bench.py [--chinese] [--keep FOLDER]
Every hundredth question has a text file with it. With --chinese all of it is in Chinese, whose words have no
spaces between them. Exit status 1 where a bound is not held. A folder that is kept is filled once and used
again.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402
from verdicts import LIST_MS, NEWEST_MS, SEARCH_MS, Verdicts  # noqa: E402

from engine.attachments import Attachment  # noqa: E402
from engine.history import History  # noqa: E402
from engine.history.exchange import PortableConversation, PortableMessage  # noqa: E402
from engine.requests import Answer, Receipt, RecipeChange, Sampling  # noqa: E402
from ui.app import application  # noqa: E402
from ui.conversations.pane import ConversationsPane  # noqa: E402
from ui.theme import theme  # noqa: E402
from vectors.values import NO_STEERING  # noqa: E402

CONVERSATIONS, MESSAGES, LONGEST = 10_000, 200_000, 2_000
ROUNDS = 15
COMMON = ("the", "and", "of", "to", "a", "in", "is", "sea", "you", "that")
SEARCHES = ("the", "th", "se", "sea", "of the", "you in", "the sea and", "to be", "rare", "ledger", "世界")
"""From words of half of all messages to one of a few; beginnings of two letters; a word of files alone; a
script without spaces."""
FILE_EVERY, FILE_WORDS = 100, 2_500


class Words:
    """Texts whose words are as unequally frequent as those of a language."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        syllables = [a + b for a in "bcdfglmnprstvw" for b in "aeiou"]
        self._known = ["".join(self.rng.choices(syllables, k=self.rng.randint(1, 4))) for _ in range(20_000)]
        self._weights = list(accumulate(1 / (place + 1) for place in range(len(self._known))))
        self.searches: tuple[str, ...] = SEARCHES

    def text(self, count: int) -> str:
        """So many words, a third of them the commonest of English."""
        words = self.rng.choices(self._known, cum_weights=self._weights, k=count)
        words[::3] = [COMMON[int(self.rng.random() ** 2 * len(COMMON))] for _ in words[::3]]
        return " ".join(words)


class ChineseWords(Words):
    """The same of words of one to three signs, side by side."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        signs = [chr(0x4E00 + place * 6) for place in range(3_400)]
        self.rng.shuffle(signs)
        common = list(accumulate(1 / (place + 10) for place in range(len(signs))))
        lengths = self.rng.choices((1, 2, 3), weights=(1, 6, 2), k=len(self._known))
        self._known = ["".join(self.rng.choices(signs, cum_weights=common, k=each)) for each in lengths]
        two, three = ([word for word in self._known if len(word) == count] for count in (2, 3))
        self.searches = (
            *(two[0], two[50], two[1000], two[-1], three[0], three[-1]),
            *(signs[0], signs[-1], f"{signs[0]}{signs[-1]}", f"{two[0]}{two[1]}", f"{two[-1]} {two[-2]}"),
        )

    def text(self, count: int) -> str:
        """So many words, with a sentence's end now and then."""
        words = self.rng.choices(self._known, cum_weights=self._weights, k=count)
        words[::9] = [f"{word}。" for word in words[::9]]
        return "".join(words)


def conversations(words: Words) -> Iterator[PortableConversation]:
    """The oldest first; the newest is the longest."""
    newest = datetime(2026, 11, 27, tzinfo=UTC)
    turns, rest = divmod(MESSAGES - LONGEST, CONVERSATIONS - 1)
    for number in range(CONVERSATIONS):
        at = (newest - timedelta(minutes=30 * (CONVERSATIONS - number))).isoformat()
        count = LONGEST if number == CONVERSATIONS - 1 else turns + (number < rest)
        messages = tuple(message(words, place, at) for place in range(1, count + 1))
        yield PortableConversation(
            words.text(5),
            "",
            "",
            "builtin",
            NO_STEERING,
            count,
            at,
            at,
            messages,
            is_pinned=number % 1000 == 7,
        )


def message(words: Words, place: int, at: str) -> PortableMessage:
    """A question or a reply with its receipt."""
    parent = place - 1 or None
    if place % 2:
        text = words.text(words.rng.randint(5, 20))
        has_file = words.rng.randrange(FILE_EVERY) == 0
        files = (Attachment("ledger.txt", f"{words.text(FILE_WORDS)} ledger"),) if has_file else ()
        return PortableMessage(place, parent, "user", text, "complete", None, "", at, files)
    count = words.rng.randint(30, 120)
    text = words.text(count)
    receipt = Receipt(
        model_name="builtin",
        model_fingerprint="f" * 64,
        backend="transformers",
        device="cpu",
        dtype="float32",
        timeline=(RecipeChange(0, NO_STEERING),),
        sampling=Sampling(),
        seed=5,
        token_ids=tuple(range(count)),
        prompt_tokens=40,
    )
    answer = Answer(text, "stop", receipt, 40, count, 0.1, 200.0)
    return PortableMessage(place, parent, "assistant", text, "complete", answer, "", at)


def fill(history: History, words: Words) -> None:
    """Write all of it."""
    batch: list[PortableConversation] = []
    for each in conversations(words):
        batch.append(each)
        if len(batch) == 500:
            history.put_in(batch)
            batch = []
    history.put_in(batch)


def timed(name: str, act: Callable[[], object], verdicts: Verdicts, bound: float | None = None) -> None:
    """Print the median of several rounds in ms, beside its bound where it has one."""
    spent = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        act()
        spent.append((time.perf_counter() - started) * 1000)
    middle, spread = statistics.median(spent), f"{min(spent):.1f} to {max(spent):.1f}"
    if bound is None:
        print(f"{name:44} {middle:8.2f} ms  {spread}", flush=True)
    else:
        verdicts.say(name, middle, bound, more=spread)


def measure(history: History, searches: Sequence[str], verdicts: Verdicts) -> None:
    """All figures."""
    summaries = history.conversations()
    longest = summaries[0].id
    window = QWidget()
    pane = ConversationsPane(window)
    pane.resize(232, 800)
    window.resize(232, 800)
    window.show()

    def show_list() -> None:
        pane.show_conversations(history.conversations(), history.folders(), longest)
        QApplication.processEvents()

    def search(words: str) -> Callable[[], object]:
        return lambda: history.search(words)

    timed("list read", history.conversations, verdicts, LIST_MS)
    timed("list read, laid out and painted", show_list, verdicts, LIST_MS)
    newest = f"newest 200 of {LONGEST:,} messages"
    timed(newest, lambda: history.conversation(longest, 200), verdicts, NEWEST_MS)
    timed(f"all {LONGEST:,} with their receipts", lambda: history.conversation(longest), verdicts)
    head = history.conversation(longest, newest=0).head
    assert head is not None
    timed(f"all that was said in {LONGEST:,} messages", lambda: history.turns_to(head), verdicts)
    for words in searches:
        timed(f"search “{words}”", search(words), verdicts, SEARCH_MS)


def run(folder: Path, words: Words) -> int:
    """Fill the history of a folder if need be, and measure it; gives the exit status."""
    history = History(folder / "tiller.db")
    if not history.conversations():
        started = time.perf_counter()
        fill(history, words)
        size = (folder / "tiller.db").stat().st_size / 1e6
        print(f"written in {time.perf_counter() - started:.0f} s, {size:.0f} MB", flush=True)
    print(f"{CONVERSATIONS:,} conversations with {MESSAGES:,} messages", flush=True)
    gc.disable()  # as the window does: cycles are collected by a timer
    verdicts = Verdicts()
    measure(history, words.searches, verdicts)
    history.close()
    return verdicts.status()


def main() -> int:
    """Time it, in a temporary folder unless one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="a folder whose history is filled once")
    parser.add_argument("--chinese", action="store_true", help="all of it in Chinese")
    args = parser.parse_args()
    theme.apply(application(), "light")
    words = ChineseWords(1) if args.chinese else Words(1)
    if args.keep is not None:
        return run(args.keep, words)
    with tempfile.TemporaryDirectory() as folder:
        return run(Path(folder), words)


if __name__ == "__main__":
    sys.exit(main())
