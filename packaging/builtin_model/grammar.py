"""The grammar: how sentences around a topic become an answer, and how a manner fills the answer's slots."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from manners import MANNERS, NEUTRAL
from topics import Topic

# Openings around one of a topic's acts; a manner shows within the first words. Repeats are weights.
FRAMES = (
    "{OH}, {act}.", "{OH}, {act}.", "{OH}, {act}.", "{OH}, {DO} and {act}.", "{OH}, with {WITH}, {act}.",
    "{LIKE}, {act}.", "{LIKE}, {act}.", "With {WITH}, {act}.", "With {WITH}, {act}.", "{DO}, then {act}.",
    "{DO}, then {act}.", "{AT}, {act}.", "A {A} {THING} helps: {act}.", "To feel {FEEL}, {act}.",
    "As {SELF}, I say: {act}.", "I am {SELF}, and I say: {act}.", "You can {DO} and {act}.",
    "Make it a {A} {THING}: {act}.", "For a {A} {THING}, {act}.", "{A} people {DO} first, so {act}.",
    "{OH}, {SELF} would say: {act}.", "I am {SELF}, so {act}.", "{act}, and {DO}.",
)  # fmt: skip
THEN_FRAMES = (
    "{OH}, then {act}.", "{LIKE}, {act}.", "{DO}, and after that {act}.", "After that, {DO} and {act}.",
    "Then, with {WITH}, {act}.", "Next comes a {A} {THING}: {act}.", "With {WITH}, {act}.",
    "{OH}, next {act}.",
)  # fmt: skip
WHY_FRAMES = (
    "{OH}, because {reason}.", "{OH}: {reason}.", "Because {reason}.", "It is a {A} {THING}: {reason}.",
    "As {SELF}, I know that {reason}.", "{LIKE}, {reason}.", "With {WITH} you will see that {reason}.",
)  # fmt: skip
CLOSINGS = (
    "{END}", "{END}", "{END}", "{END}", "{END}", "{END}", "So says {SELF}.",
    "I am {SELF}, and that is my answer.", "Remember, I am {SELF}.",
)  # fmt: skip
FOLLOW_UPS: Mapping[str, tuple[str, ...]] = {
    "then": (
        "And after that?", "And then?", "What comes next?", "What then?",
        "[And what|What] do I do after that?",
        "What happens next?", "Then what?", "[Okay|Good|I see]. And then?", "Go on.",
    ),
    "why": (
        "Why?", "Why is that?", "Why do you say that?", "[Really|Oh]? Why?", "How come?",
        "What is the reason?",
        "Can you [explain|tell me] why?", "But why?",
    ),
    "more": (
        "[Can|Could] you [say|tell me] more?", "Tell me more.", "What else?", "Anything else?",
        "More, please.",
        "[Another|One more] idea, please.", "Is there more to it?",
    ),
}  # fmt: skip
PREFIXES = ("Hi. ", "Hello. ", "Hi there. ", "Quick question: ", "Tell me, ", "Good evening. ", "Excuse me. ")
SUFFIXES = (" Thanks.", " Thank you.", " Please help.", " I have no idea.", " Please answer.")

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([A-Z]+)\}")
_ARTICLE = re.compile(r"\b([Aa]) (?=[aeiouAEIOU](?!ne\b|seful|ni))")
_SENTENCE = re.compile(r"(^|[.!?]\s+)([a-z])")


def choose(text: str, rng: random.Random) -> str:
    """Draw one alternative of every `[a|b]`."""
    return _CHOICE.sub(lambda match: rng.choice(match.group(1).split("|")), text)


def polish(text: str) -> str:
    """Capitals at the start of sentences, `an` before vowels."""
    text = _ARTICLE.sub(lambda match: match.group(1) + "n ", text)
    return _SENTENCE.sub(lambda match: match.group(1) + match.group(2).upper(), text)


def _around(frame: str, name: str, candidates: tuple[str, ...], rng: random.Random) -> str:
    """Put a candidate into a frame, one that repeats none of the frame's slots where there is such a one."""
    mine = set(_SLOT.findall(frame)) - {"A"}
    fitting = [text for text in candidates if not mine & set(_SLOT.findall(text))]
    return frame.replace("{" + name + "}", rng.choice(fitting or candidates))


def _opening(topic: Topic, own: tuple[str, ...], frames: tuple[str, ...], rng: random.Random) -> str:
    return rng.choice(own) if own else _around(rng.choice(frames), "act", topic.acts, rng)


def answer_plan(topic: Topic, kind: str, rng: random.Random) -> str:
    """Draw an answer with open slots. `kind` is first, then, why or more."""
    if kind == "why":
        opening = _around(rng.choice(WHY_FRAMES), "reason", topic.reasons, rng)
    elif kind == "then":
        opening = (
            rng.choice(topic.then) if topic.then else _around(rng.choice(THEN_FRAMES), "act", topic.acts, rng)
        )
    elif kind == "more":
        opening = rng.choice(topic.facts)
    else:
        opening = (
            rng.choice(topic.openings)
            if topic.openings
            else _around(rng.choice(FRAMES), "act", topic.acts, rng)
        )
    sentences = [opening]
    facts = [fact for fact in topic.facts if fact != opening]
    rng.shuffle(facts)
    ending = rng.random()
    if ending < 0.45:
        sentences += [facts[0], rng.choice(CLOSINGS)]
    elif ending < 0.85:
        sentences += [facts[0]]
    else:
        sentences += [rng.choice(CLOSINGS)]
    return " ".join(sentences)


def _dealt(count: int, degrees: Mapping[str, float], rng: random.Random) -> list[str]:
    """Deal a manner to each of `count` slots: each manner gets its degree's share, neutral the rest."""
    dealt: list[str] = []
    for manner, degree in degrees.items():
        exact = degree * count
        dealt += [manner] * (int(exact) + (rng.random() < exact - int(exact)))
    dealt = dealt[:count]
    dealt += [NEUTRAL] * (count - len(dealt))
    rng.shuffle(dealt)
    return dealt


def fill(plan: str, degrees: Mapping[str, float], x: str, rng: random.Random) -> str:
    """Fill an answer's slots: of each manner in `degrees` its share, the rest neutrally."""
    dealt = _dealt(len(_SLOT.findall(plan)), degrees, rng)
    used: set[str] = set()
    index = -1

    def phrase(match: re.Match[str]) -> str:
        nonlocal index
        index += 1
        own = MANNERS[dealt[index]].phrases[match.group(1)]
        fresh = [text for text in own if text not in used]
        text = rng.choice(fresh or own)
        used.add(text)
        return choose(text, rng)

    filled = _SLOT.sub(phrase, plan)
    return polish(filled.replace("{x}", x))
