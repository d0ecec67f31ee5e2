"""The marks around what a model thinks before it answers, as chat templates of many makers write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAIRS = (
    ("<think>", "</think>"),  # DeepSeek, Qwen, and most others
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
    ("<seed:think>", "</seed:think>"),
    ("[THINK]", "[/THINK]"),  # Magistral
    ("◁think▷", "◁/think▷"),  # Kimi
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("<|START_THINKING|>", "<|END_THINKING|>"),  # Command A
    ("<|inner_prefix|>", "<|inner_suffix|>"),  # Apertus
    ("<unused94>thought", "<unused95>"),  # Gemma of medicine
    ("<|channel|>analysis<|message|>", "<|end|>"),  # gpt-oss
)
_ANSWERS = (
    "<|start|>assistant<|channel|>final<|message|>",
    "<|channel|>final<|message|>",
    "<|begin_of_solution|>",
    "<|end_of_solution|>",
    "<|START_RESPONSE|>",
    "<|END_RESPONSE|>",
)
"""Marks of the answer that follows: they end a thought, and are never shown."""

_OPENS = re.compile(r"\s*(?:" + "|".join(re.escape(opens) for opens, _ in _PAIRS) + ")")
_CLOSES = re.compile("|".join(re.escape(closes) for closes in (*_ANSWERS, *(closes for _, closes in _PAIRS))))
_MARKS = tuple(mark for pair in _PAIRS for mark in pair) + _ANSWERS
_FIRSTS = tuple({mark[0] for mark in _MARKS})


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in a line: where it stands, and whether a thought begins or ends with it."""

    start: int
    end: int
    opens: bool


def mark_in(line: str, *, is_thinking: bool) -> Mark | None:
    """The first mark that counts: one that opens stands first in its line, as does one that ends nothing."""
    if not any(first in line for first in _FIRSTS):
        return None
    if not is_thinking and (opens := _OPENS.match(line)):
        return Mark(0, opens.end(), True)
    closes = _CLOSES.search(line)
    if closes is None or not (is_thinking or not line[: closes.start()].strip()):
        return None
    return Mark(closes.start(), closes.end(), False)


def begun_mark(line: str) -> int:
    """How many characters at the end of a line may be the beginning of a mark."""
    for first in range(max(0, len(line) - 48), len(line)):
        if line[first] in _FIRSTS and any(mark.startswith(line[first:]) for mark in _MARKS):
            return len(line) - first
    return 0
