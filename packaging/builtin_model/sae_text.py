"""The corpus' conversations as tokens, each with its role, its word and its place in the turn. No model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from corpus import CORPORA, corpus
from tokenizer import BEGIN, END, HEADS, SPECIAL, token_id
from tokenizers import Tokenizer

CORPUS = Path("build/builtin/corpus.jsonl")
SPEAKERS = ("user", "assistant")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['-][A-Za-z]+)*|[^\sA-Za-z0-9]+")


@dataclass(frozen=True)
class Talk:
    """One conversation. All sequences are as long as `ids`. Only what the two speakers say is `kept`: not the
    system prompt, nor the special tokens, whose states are several times as large as those of words.

    `places` counts the tokens since the turn's head, which is 0; `goes_on` says that a token goes on with the
    word of the one before it. `topic` and `kind` are empty where a conversation has several of them.
    """

    ids: tuple[int, ...]
    words: tuple[str, ...]
    roles: tuple[str, ...]
    places: tuple[int, ...]
    goes_on: tuple[bool, ...]
    manners: dict[str, float]
    topic: str
    kind: str

    @property
    def kept(self) -> list[int]:
        """Places of the tokens that a person or the assistant says."""
        return [
            at for at, role in enumerate(self.roles) if role in SPEAKERS and self.words[at] not in SPECIAL
        ]


def conversations(path: Path, start: int, stop: int) -> Iterator[dict[str, Any]]:
    """Conversations `start` to `stop` of the training corpus: of its file, or drawn again, the same ones."""
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, islice(lines, start, stop))
    else:
        yield from map(asdict, islice(corpus(CORPORA["corpus"]), start, stop))


def talks(items: Iterator[dict[str, Any]], tokenizer: Tokenizer, longest: int) -> list[Talk]:
    """Conversations as the chat template writes them; those longer than the context are left out."""
    made = (_talk(item, tokenizer) for item in items)
    return [talk for talk in made if len(talk.ids) <= longest]


def _talk(item: dict[str, Any], tokenizer: Tokenizer) -> Talk:
    ids, words, roles, places, goes_on = [token_id(tokenizer, BEGIN)], [BEGIN], [""], [0], [False]
    for message in item["messages"]:
        role = message["role"]
        encoded = tokenizer.encode(message["content"], add_special_tokens=False)
        own = [token_id(tokenizer, HEADS[role]), *encoded.ids, token_id(tokenizer, END)]
        ids += own
        words += [HEADS[role], *_words(message["content"], encoded.offsets), END]
        goes_on += [False, *_inside(message["content"], encoded.offsets), False]
        roles += [role] * len(own)
        places += range(len(own))
    is_one = sum(message["role"] == "user" for message in item["messages"]) == 1
    is_outside = item["kind"] == "outside"
    return Talk(
        tuple(ids),
        tuple(words),
        tuple(roles),
        tuple(places),
        tuple(goes_on),
        item["degrees"],
        item["topic"] if is_one and not is_outside else "",
        item["kind"] if is_one else "",
    )


def _inside(text: str, offsets: Sequence[tuple[int, int]]) -> list[bool]:
    """For each token, given as a span of characters, whether it begins inside a word or with a mark."""
    return [start > 0 and not text[start - 1].isspace() and not text[start].isspace() for start, _ in offsets]


def _words(text: str, offsets: Sequence[tuple[int, int]]) -> list[str]:
    """For each token, given as a span of characters, the lower-case word in which it ends."""
    spans = [(match.start(), match.end(), match.group().lower()) for match in _WORD.finditer(text)]
    found, at = [], 0
    for start, end in offsets:
        last = max(start, end - 1)
        while at < len(spans) - 1 and spans[at][1] <= last:
            at += 1
        inside = bool(spans) and spans[at][0] <= last < spans[at][1]
        found.append(spans[at][2] if inside else " ")
    return found
