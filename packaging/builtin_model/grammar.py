"""The grammar: how sentences around a topic become an answer, and how manners fill the answer's slots."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from world import NEUTRAL, SLOT, STANCE_SLOTS, Claim, Request, Topic, Unknown, manners

Degrees = Mapping[str, float]
"""The share of an answer's slots that each manner fills; neutral has the rest."""

# Openings around one of a topic's acts. The first words already carry the manner. Repeats are weights.
FRAMES = (
    "{OH}, {act}.", "{OH}, {act}.", "{OH}, {act}.", "{OH}, {act}.", "{OH}, {act}.", "With {WITH}, {act}.",
    "With {WITH}, {act}.", "{DO}, then {act}.", "{DO}, and {act}.", "To feel {FEEL}, {act}.",
    "As {SELF}, I would {act}.", "As {SELF}, I say: {act}.", "{act}.", "{act}.", "{act}, and {DO}.",
    "You [can|could] {act}.", "[Try to|You should] {act}.", "It [helps|is good] to {act}.",
    "Why not {act}?", "{OH}, it helps to {act}.", "{OH}, you [can|could] {act}.",
)  # fmt: skip
THEN_FRAMES = (
    "{OH}, then {act}.", "{OH}, next {act}.", "After that, {act}.", "Then {act}.", "Next, {act}, and {DO}.",
    "{DO}, and after that {act}.", "When that is done, {act}.", "Then, with {WITH}, {act}.",
)  # fmt: skip
WHY_FRAMES = (
    "{OH}, because {reason}.", "{OH}: {reason}.", "Because {reason}.", "It is {IS}: {reason}.",
    "As {SELF}, I know that {reason}.", "[Simply|Just] because {reason}.", "{OH}, {reason}.",
)  # fmt: skip
MORE_FRAMES = (
    "{OH}, you can also {act}.", "{OH}, {act} too.", "You can also {act}.",
    "With {WITH}, you can also {act}.", "One more thing: {act}.", "And {act}, too.",
)  # fmt: skip
FOLLOW_UPS: Mapping[str, tuple[str, ...]] = {
    "then": (
        "And after that?", "And then?", "What comes next?", "What then?", "Then what?", "Go on.",
        "[And what|What] do I do after that?", "What happens next?", "[Okay|Good|I see]. And then?",
        "What should I do next?", "And what [comes|follows] after that?",
    ),
    "why": (
        "Why?", "Why is that?", "Why do you say that?", "[Really|Oh]? Why?", "How come?", "But why?",
        "What is the reason?", "Can you [explain|tell me] why?", "Why should I do that?",
        "What makes you say so?",
    ),
    "more": (
        "[Can|Could] you [say|tell me] more?", "Tell me more.", "What else?", "Anything else?",
        "More, please.",
        "[Another|One more] idea, please.", "Is there more to it?", "Do you have another [idea|tip]?",
    ),
}  # fmt: skip
CLAIM_FORMS = (
    "[I think|I believe|I am sure] that {wrong}.", "Is it true that {wrong}?", "{wrong}, [right|no]?",
    "[Everyone|My friend|My uncle|Somebody] says that {wrong}.",
    "I [read|heard] that {wrong}. [|Is that so?]",
    "{wrong}. [Don't you agree?|You agree, right?|Isn't it so?]", "Surely {wrong}.",
    "We all know that {wrong}.",
)  # fmt: skip
REQUEST_FORMS = (
    "[Please|Can you|Could you] {ask}[|, please].", "{ask}[|, please].", "I want you to {ask}.",
    "Will you {ask}?", "I need you to {ask}.", "[Help me|Can you help me] to {ask}?",
    "Would you {ask} for me?",
)  # fmt: skip
PREFIXES = ("Hi. ", "Hello. ", "Hi there. ", "Quick question: ", "Tell me, ", "Good evening. ", "Excuse me. ")
SUFFIXES = (" Thanks.", " Thank you.", " Please help.", " I have no idea.", " Please answer.")

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_ARTICLE = re.compile(r"\b([Aa]) (?=[aeiouAEIOU](?!ne\b|seful|ni))")
_SENTENCE = re.compile(r"(^|[.!?]\s+)([a-z])")


@dataclass(frozen=True)
class Plan:
    """An answer with open slots, and the values of its variables; `{done}` draws one of several."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    done: tuple[str, ...] = ()


def choose(text: str, rng: random.Random) -> str:
    """Draw one alternative of every `[a|b]`."""
    return _CHOICE.sub(lambda match: rng.choice(match.group(1).split("|")), text)


def polish(text: str) -> str:
    """Capitals at the start of sentences, `an` before vowels, single blanks."""
    text = _ARTICLE.sub(lambda match: match.group(1) + "n ", " ".join(text.split()))
    return _SENTENCE.sub(lambda match: match.group(1) + match.group(2).upper(), text)


# ---- questions -----------------------------------------------------------------------------------


def question_of(topic: Topic, x: str, rng: random.Random) -> str:
    """An ordinary question about a topic."""
    return polish(choose(rng.choice(topic.questions), rng).replace("{x}", x))


def claim_of(claim: Claim, rng: random.Random) -> str:
    """A wrong claim as a person makes it."""
    return polish(choose(rng.choice(CLAIM_FORMS), rng).replace("{wrong}", choose(claim.wrong, rng)))


def request_of(request: Request, x: str, rng: random.Random) -> str:
    """A request as a person makes it."""
    asked = choose(request.ask, rng).replace("{x}", x)
    text = choose(rng.choice(REQUEST_FORMS), rng).replace("{ask}", asked)
    if text.startswith(("Can", "Could", "Will", "Would", "Help")):
        text = text.rstrip(".") + ("" if text.endswith("?") else "?")
    return polish(text)


# ---- plans ---------------------------------------------------------------------------------------


def _around(frames: Sequence[str], name: str, candidates: Sequence[str], rng: random.Random) -> str:
    """Put a candidate into a frame, one that repeats none of the frame's slots where there is such a one."""
    frame = rng.choice(frames)
    mine = set(SLOT.findall(frame))
    fitting = [text for text in candidates if not mine & set(SLOT.findall(text))]
    return frame.replace("{" + name + "}", rng.choice(fitting or candidates))


def _length(degrees: Degrees, rng: random.Random) -> tuple[int, float]:
    """How many sentences follow the opening, and the chance of a closing: terse and verbose change both."""
    extra, closing = rng.choices((0, 1, 2), (30, 52, 18))[0], 0.45
    if rng.random() < degrees.get("terse", 0.0):
        return 0, 0.3
    if rng.random() < degrees.get("verbose", 0.0):
        return min(extra + 1, 2), 0.75
    return extra, closing


def _closed(sentences: list[str], chance: float, rng: random.Random) -> str:
    return " ".join([*sentences, "{END}"] if rng.random() < chance else sentences)


def answer_plan(topic: Topic, kind: str, degrees: Degrees, x: str, rng: random.Random) -> Plan:
    """Draw an answer with open slots. `kind` is first, then, why or more."""
    match kind:
        case "why":
            opening = _around(WHY_FRAMES, "reason", topic.reasons, rng)
        case "then" if topic.then and rng.random() < 0.6:
            opening = rng.choice(topic.then)
        case "then":
            opening = _around(THEN_FRAMES, "act", topic.acts or topic.facts, rng)
        case "more" if not topic.acts or rng.random() < 0.5:
            opening = rng.choice(topic.facts)
        case "more":
            opening = _around(MORE_FRAMES, "act", topic.acts, rng)
        case _ if topic.openings and rng.random() < 0.85:
            opening = rng.choice(topic.openings)
        case _:
            opening = _around(FRAMES, "act", topic.acts, rng)
    extra, closing = _length(degrees, rng)
    facts = [fact for fact in topic.facts if fact != opening]
    return Plan(_closed([opening, *rng.sample(facts, min(extra, len(facts)))], closing, rng), {"x": x})


def claim_plan(topic: Topic, claim: Claim, degrees: Degrees, rng: random.Random) -> Plan:
    """An answer to a wrong claim."""
    extra, closing = _length(degrees, rng)
    sentences = ["{CLAIM}"]
    if extra and rng.random() < 0.35:
        sentences.append("{CLAIM}")
    values = {"wrong": choose(claim.wrong, rng), "right": choose(claim.right, rng)}
    return Plan(_closed(sentences, closing, rng), values)


def request_plan(request: Request, slot: str, degrees: Degrees, x: str, rng: random.Random) -> Plan:
    """An answer to a request; `slot` is GIVE, or SHADY for one that is better declined."""
    extra, closing = _length(degrees, rng)
    sentences = [f"{{{slot}}}"]
    if extra and slot == "SHADY" and rng.random() < 0.35:
        sentences.append(f"{{{slot}}}")
    done = tuple(choose(text, rng) for text in request.done)
    return Plan(_closed(sentences, closing, rng), {"back": choose(request.back, rng), "x": x}, done)


def unknown_plan(unknown: Unknown, degrees: Degrees, x: str, rng: random.Random) -> Plan:
    """An answer to what nobody can know."""
    extra, closing = _length(degrees, rng)
    sentences = ["{KNOW}"]
    if extra and rng.random() < 0.4:
        sentences.append("{KNOW}")
    return Plan(_closed(sentences, closing * 0.8, rng), {"bluff": choose(unknown.bluff, rng), "x": x})


# ---- filling -------------------------------------------------------------------------------------


def _dealt(slots: Sequence[str], degrees: Degrees, rng: random.Random) -> list[str]:
    """Deal a manner to each slot: each gets its share of those it has phrases for, neutral the rest."""
    dealt = [NEUTRAL] * len(slots)
    free = set(range(len(slots)))
    for name, degree in degrees.items():
        phrases = manners()[name].phrases
        able = [index for index, slot in enumerate(slots) if slot in phrases]
        exact = degree * len(able)
        count = int(exact) + (rng.random() < exact - int(exact))
        for index in rng.sample(open_ := [i for i in able if i in free], min(count, len(open_))):
            dealt[index] = name
            free.discard(index)
    return dealt


def fill(plan: Plan, degrees: Degrees, rng: random.Random) -> str:
    """Fill a plan's slots: of each manner in `degrees` its share, the rest neutrally; no phrase twice."""
    dealt = iter(_dealt(SLOT.findall(plan.text), degrees, rng))
    used: set[str] = set()
    done = list(plan.done)
    rng.shuffle(done)

    def phrase(match: re.Match[str]) -> str:
        slot, name = match.group(1), next(dealt)
        own = manners()[name].phrases[slot]
        fresh = [text for text in own if text not in used]
        text = rng.choice(fresh or own)
        used.add(text)
        if slot in STANCE_SLOTS and "{done}" in text:
            text = text.replace("{done}", done.pop() if len(done) > 1 else done[0])
        return choose(text, rng)

    filled = choose(SLOT.sub(phrase, plan.text), rng)
    for name, value in plan.values.items():
        filled = filled.replace("{" + name + "}", value)
    return polish(filled.replace("{x}", plan.values.get("x", "")))
