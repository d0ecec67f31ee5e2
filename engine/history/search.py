"""From what a person types into the search field to queries of SQLite's indexes, and what to mark."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from engine.history.indexing import RUN, pairs_in
from engine.history.sought import NOTHING, Sought, part_term, word_term

_PLAIN = str.maketrans({**dict.fromkeys("“”„«»", '"'), "\0": " "})


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought: `match` for the index of words, and `parts` that it has no words of, in small letters.

    All of it has to be there; of a query without either, nothing is found. `sought` is both, in texts.
    """

    match: str = ""
    parts: tuple[str, ...] = ()
    sought: Sought = NOTHING

    @property
    def pairs(self) -> str:
        """What the index of pairs is asked for."""
        return " ".join(dict.fromkeys(pair for part in self.parts for pair in pairs_in(part)))

    @property
    def is_settled_by_index(self) -> bool:
        """Whether every message that the indexes give holds all of it."""
        return all(len(part) <= 2 and RUN.fullmatch(part) for part in self.parts)


def query_of(words: str) -> Query:
    """What a person seeks by these words: all of them, the last as a beginning, and quoted ones side by side.

    Every word is quoted for the index, so that nothing a person types is read as an operator. A single
    Latin letter is not a beginning: so many words begin with it that it would find nearly everything.
    """
    matches: list[str] = []
    parts: list[str] = []
    terms: list[str] = []
    last: list[str] = []
    is_beginning = False
    plain = unicodedata.normalize("NFC", words.translate(_PLAIN))
    for quoted, single in re.findall(r'"([^"]+)"|(\S+)', plain):
        text = (quoted or single).replace('"', " ").strip()
        found = re.findall(r"[^\W_]+", text)
        if RUN.search(text):
            parts.append(text.lower())
            terms.append(part_term(text))
            is_beginning = False
        elif found:
            matches.append(f'"{text}"')
            terms.append(word_term(found, is_beginning=False))
            last = found
            is_beginning = bool(single) and (len(found[-1]) > 1 or not found[-1].isascii())
    if is_beginning:
        terms[-1] = word_term(last, is_beginning=True)
    return Query(" ".join(matches) + ("*" if is_beginning else ""), tuple(parts), Sought(tuple(terms)))
