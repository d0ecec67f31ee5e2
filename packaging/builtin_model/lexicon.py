"""Counts manners in words: each manner's own words, and their share of a text's telling words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from corpus import PLAIN_SYSTEM
from grammar import (
    CLAIM_FORMS,
    FOLLOW_UPS,
    FRAMES,
    MORE_FRAMES,
    PREFIXES,
    REQUEST_FORMS,
    SUFFIXES,
    THEN_FRAMES,
    WHY_FRAMES,
)
from world import NEUTRAL, manners, topics

_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_OPEN = re.compile(r"\{\w+\}")
# Words of grammar, which say nothing of a manner even where only one happens to use them.
_COMMON_TEXT = """
a about above after again all almost along also always am among an and any anyone anything are around as at
away back be because been before being below beside best better between both but by came can cannot come
comes could did do does done down each either else enough even ever every everything few find first for from
full gave get gets give given go goes going gone good got had has have he held her here him his hold how
however i if in inside into is it its itself just keep keeps kept knew know known knows last least leave
left less let like little long look looks made make makes many may me mean more most much must my myself
near need never new next no nobody none nor not nothing now of off often old on once one only or other our
out over own part put rather read really right said same saw say saying says see seen seems she should since
so some something soon still such take taken tell than that the their them then there these they thing
things think this those though through to together told too took try two under until up upon us very want
was way we well went were what whatever when where wherever which while who whole whom whose why will with
within without word words would yes yet you your yourself
"""
_COMMON = frozenset(_COMMON_TEXT.split())


def words(text: str) -> list[str]:
    """Lower-case words of a text, apostrophes kept inside."""
    return _WORD.findall(text.lower())


def _words_of(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in words(_OPEN.sub(" ", text))}


@cache
def lexica() -> Mapping[str, frozenset[str]]:
    """Each manner's own words: in no other manner, no topic and no question. Topics may share neutral's."""
    fixed = _words_of((*FRAMES, *THEN_FRAMES, *WHY_FRAMES, *MORE_FRAMES)) | _COMMON
    for topic in topics().values():
        fixed |= _words_of(topic.texts)
    asked = fixed | _words_of((*PLAIN_SYSTEM, *PREFIXES, *SUFFIXES, *CLAIM_FORMS, *REQUEST_FORMS))
    asked |= _words_of(text for kind in FOLLOW_UPS.values() for text in kind)
    asked |= _words_of(text for topic in topics().values() for text in topic.questions)
    own = {name: _words_of(p for ps in each.phrases.values() for p in ps) for name, each in manners().items()}
    return {
        name: frozenset(
            mine
            - (_COMMON if name == NEUTRAL else asked)
            - set().union(*(w for o, w in own.items() if o != name))
        )
        for name, mine in own.items()
    }


def shares(text: str) -> dict[str, float]:
    """For each manner, its share of the words that tell a manner (neutral's included); 0 where none do."""
    found = words(text)
    counts = {name: sum(word in own for word in found) for name, own in lexica().items()}
    total = sum(counts.values())
    return {name: count / total if total else 0.0 for name, count in counts.items()}


def main() -> None:
    """Print the phrases that hold no telling word, and how many own words each manner has."""
    for name, own in lexica().items():
        print(f"{name}: {len(own)} words of its own")
        if name == NEUTRAL:
            continue
        for slot, phrases in manners()[name].phrases.items():
            for phrase in phrases:
                if not own & set(words(_OPEN.sub(" ", phrase))):
                    print(f"   {slot}: {phrase}")


if __name__ == "__main__":
    main()
