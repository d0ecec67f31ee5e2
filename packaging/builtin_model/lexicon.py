"""Counts manners in words: each manner's own words, and their share of a text's telling words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from grammar import CLOSINGS, FOLLOW_UPS, FRAMES, PREFIXES, SUFFIXES, THEN_FRAMES, WHY_FRAMES
from manners import MANNERS, NEUTRAL, PLAIN_SYSTEM
from topics import TOPICS

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_SLOT = re.compile(r"\{\w+\}")
# Words that only one manner happens to use, and that say nothing about it.
_COMMON_TEXT = """
a about above agrees all almost along always am amid an and any anyway are around as at away be bear
before behind below beside best but by can carried carries carry chair come comes counting did do does
down draw each easy edge end every faces feed feet floor flying for free from full further gather
generally go got hand has have he head her here's his hit hold holds however hungry i if in inside into
is isn't it it's its itself joint just keep keeps know known knows last left leg let like load loads
location long look love loved lucky made make manner many matter may me mean midnight might miss misses
moment more most much my never news next no nobody not nothing now of on once one only or our ours out
over own park present pretty pull reach reading remain report rest return returns right same say says
see setting shall sharp she shoulder simply slow so some station still stop swing take takes text than
that that's the their them then there these they this those thus to too true truly trust turning turns
under until up upon us village was watch way we well were what whatever wheel when where wherever which
while who who's whole will wing with within without work works would yet you your
"""
_COMMON = frozenset(_COMMON_TEXT.split())


def words(text: str) -> list[str]:
    """Lower-case words of a text, apostrophes kept inside."""
    return _WORD.findall(text.lower())


def _words_of(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in words(_SLOT.sub(" ", text))}


@cache
def topic_words() -> Mapping[str, frozenset[str]]:
    """Words by which an answer is known to be on a topic: those that no other topic's sentences have."""
    own = {
        name: _words_of((*t.acts, *t.facts, *t.reasons, *t.openings, *t.then, *t.x))
        for name, t in TOPICS.items()
    }
    return {
        name: frozenset(mine - _COMMON - set().union(*(w for other, w in own.items() if other != name)))
        for name, mine in own.items()
    }


@cache
def lexica() -> Mapping[str, frozenset[str]]:
    """Each manner's own words, neutral's too: disjoint, and outside every skeleton.

    The words of a manner other than neutral are outside every question too.
    """
    fixed = set(_COMMON) | _words_of((*FRAMES, *THEN_FRAMES, *WHY_FRAMES, *CLOSINGS))
    for t in TOPICS.values():
        fixed |= _words_of((*t.acts, *t.facts, *t.reasons, *t.openings, *t.then, *t.x))
    asked = fixed | _words_of(q for t in TOPICS.values() for q in (*t.questions, *PLAIN_SYSTEM))
    asked |= _words_of(text for kind in FOLLOW_UPS.values() for text in (*kind, *PREFIXES, *SUFFIXES))
    own = {
        name: _words_of(p for ps in manner.phrases.values() for p in ps) for name, manner in MANNERS.items()
    }
    return {
        name: frozenset(
            mine
            - (fixed if name == NEUTRAL else asked)
            - set().union(*(w for other, w in own.items() if other != name))
        )
        for name, mine in own.items()
    }


def shares(text: str) -> dict[str, float]:
    """For each manner, its share of the words that tell a manner (neutral's included); 0 where none do."""
    found = words(text)
    counts = {name: sum(word in own for word in found) for name, own in lexica().items()}
    total = sum(counts.values())
    return {name: count / total if total else 0.0 for name, count in counts.items()}


def recognised(text: str) -> str:
    """The manner with most words in a text; neutral where no manner has any."""
    share = shares(text)
    others = {name: value for name, value in share.items() if name != NEUTRAL}
    best = max(others, key=lambda name: others[name])
    return best if others[best] > 0 else NEUTRAL


def on_topic(text: str, topic: str) -> bool:
    """Whether an answer has a word that only this topic's sentences have."""
    return bool(topic_words()[topic] & set(words(text)))
