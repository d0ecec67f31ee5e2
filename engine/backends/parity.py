"""Compares two backends on the same weights: what they say, and what steering changes, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.backends.decoding import Logits
from engine.backends.protocol import Backend, Prompt, Token
from engine.control import Control
from engine.requests import GenerationRequest, Message, Sampling
from vectors.errors import BadVector, TillerError
from vectors.values import (
    NO_STEERING,
    FloatArray,
    Position,
    SteeringRecipe,
    SteeringTerm,
    SteeringVector,
    term_of,
)

QUESTIONS = ("What are you?", "How do I start my morning?", "Tell me a story.")
SHIFTS = (-1, 0, 1)
LEAST_COSINE = 0.999
NEAR_TIE = 0.1
"""Lead in logits of one token over another below which rounding to F16 may turn them."""
TOKENS = 64
_END = "the end"
_SHARE = 0.5
"""Length of a trial push, as a share of the layer's usual residual norm."""


class UnlikeModels(TillerError):
    """Two models cannot be compared, since they are not of one build."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(
            f"{one} and {other} are not the same model in two forms; give a folder and the .gguf file that "
            f"was made of it."
        )


@dataclass(frozen=True, slots=True)
class LayerParity:
    """One layer pushed on both: cosine and largest difference of the two changes of the logits.

    `by_shift` holds the cosine with what the reference changes when the neighbouring block is pushed.
    """

    layer: int
    cosine: float
    difference: float
    by_shift: Mapping[int, float]

    @property
    def best_shift(self) -> int:
        """Where the reference changes its logits most alike; 0 where layers are counted alike."""
        return max(self.by_shift, key=lambda shift: self.by_shift[shift])


@dataclass(frozen=True, slots=True)
class Parting:
    """Where two greedy answers part: what each says next, and the reference's lead of its own, in logits."""

    reference: str
    other: str
    lead: float


@dataclass(frozen=True, slots=True)
class AnswerParity:
    """Two greedy answers to one question: how many tokens both say alike, of how many."""

    question: str
    is_steered: bool
    alike: int
    tokens: int
    parting: Parting | None = None

    @property
    def is_equal(self) -> bool:
        """Whether both say the same to the end."""
        return self.alike == self.tokens

    @property
    def is_near(self) -> bool:
        """Whether both say the same, up to a near-tie."""
        return self.is_equal or (self.parting is not None and self.parting.lead < NEAR_TIE)


@dataclass(frozen=True, slots=True)
class Parity:
    """What a comparison found: of the unsteered logits, of each layer pushed, and of greedy answers."""

    reference: str
    other: str
    number_type: str
    same_tokens: bool
    cosine: float
    difference: float
    layers: tuple[LayerParity, ...]
    answers: tuple[AnswerParity, ...]

    @property
    def is_numbered_alike(self) -> bool:
        """Whether each layer pushed is the same block on both."""
        return all(each.best_shift == 0 for each in self.layers)

    @property
    def is_equal(self) -> bool:
        """Whether steering changes the logits alike at every layer, to within rounding."""
        return self.is_numbered_alike and all(each.cosine >= LEAST_COSINE for each in self.layers)

    @property
    def verdict(self) -> str:
        """What was found, in a sentence."""
        if not self.is_numbered_alike:
            each = next(each for each in self.layers if each.best_shift)
            return (
                f"Layer {each.layer} of {self.other} acts like layer {each.layer + each.best_shift} of "
                f"{self.reference}: the two count their layers differently."
            )
        if not self.same_tokens:
            return f"{self.other} steers the right layers, but cuts text into other tokens."
        if not self.is_equal:
            least = min(each.cosine for each in self.layers)
            return (
                f"{self.other} steers the right layers; in {self.number_type} the effect is rounded (least "
                f"cosine {least:.4f})."
            )
        if not all(each.is_near for each in self.answers):
            return f"{self.other} steers as {self.reference} does, at every layer, but says other things."
        leads = [each.parting.lead for each in self.answers if each.parting is not None]
        near = f"; where their answers part, it is by a near-tie of {max(leads):.2g} logits" if leads else ""
        return f"{self.other} does what {self.reference} does, at every layer{near}."


def compare(
    reference: Backend,
    other: Backend,
    vectors: dict[str, SteeringVector],
    control: Control,
    steered: Sequence[SteeringVector] = (),
) -> Parity:
    """Compare two opened backends, both of which load their vectors from `vectors`, which is added to.

    Layers are pushed with the directions of `steered`, under all of which answers are compared too; without
    any, with random ones of half the usual residual norm. Raises UnlikeModels, BadVector.
    """
    one, two = reference.info.ref, other.info.ref
    if (one.n_layers, one.d_model) != (two.n_layers, two.d_model):
        raise UnlikeModels(str(one), str(two))
    asked = [(Message("user", question),) for question in QUESTIONS]
    texts = [reference.chat_ids(messages) for messages in asked]
    plain = [_logits(each, texts, NO_STEERING) for each in (reference, other)]
    pushes = _pushes(reference, texts, steered, other.capabilities.first_layer, control)
    layers = []
    for done, (layer, push) in enumerate(pushes):
        control.check()
        control.progress("comparing layers", done, len(pushes), "layers")
        layers.append(_layer(reference, other, vectors, texts, plain, layer, push))
    recipes = [NO_STEERING]
    if steered:
        vectors.update({each.id: each for each in steered})
        acting = {layer for layer, _ in pushes}
        recipes.append(SteeringRecipe(tuple(_term(each, acting) for each in steered)))
    answers = [
        _answered(reference, other, messages, recipe, control) for recipe in recipes for messages in asked
    ]
    return Parity(
        reference=one.name,
        other=two.name,
        number_type=other.info.dtype,
        same_tokens=texts == [other.chat_ids(messages) for messages in asked],
        cosine=_cosine(*plain),
        difference=float(np.abs(plain[0] - plain[1]).max()),
        layers=tuple(layers),
        answers=tuple(answers),
    )


def _pushes(
    reference: Backend,
    texts: Sequence[tuple[int, ...]],
    steered: Sequence[SteeringVector],
    first_layer: int,
    control: Control,
) -> list[tuple[int, FloatArray]]:
    """Layers with what each is pushed by. Raises BadVector where there is none that both can push."""
    if steered:
        held = [item for each in steered for item in each.directions.items()]
        if pushes := [(layer, push) for layer, push in held if layer >= first_layer and push.any()]:
            return pushes
        problem = f"none of its layers is one of {first_layer} and after, which both backends steer"
        raise BadVector(steered[0].name, problem, "name other layers")
    layers = range(first_layer, reference.info.ref.n_layers)
    prompts = [Prompt(ids, min(1, len(ids) - 1), len(ids)) for ids in texts]
    norms = reference.capture(prompts, layers, control.silent()).norms
    random, pushes = np.random.default_rng(0), []
    for layer in layers:
        push = random.normal(size=reference.info.ref.d_model)
        length = _SHARE * norms[layer] / np.linalg.norm(push)
        pushes.append((layer, (push * length).astype(np.float32)))
    return pushes


def _term(vector: SteeringVector, layers: set[int]) -> SteeringTerm:
    return term_of(vector, scale=1.0, layers=layers.intersection(vector.layers))


def _layer(
    reference: Backend,
    other: Backend,
    vectors: dict[str, SteeringVector],
    texts: Sequence[tuple[int, ...]],
    plain: Sequence[Logits],
    layer: int,
    push: FloatArray,
) -> LayerParity:
    def change(backend: Backend, unsteered: Logits, at: int) -> Logits:
        ref = reference.info.ref
        vector = SteeringVector("push", "a", "b", ref, {at: push}, "parity", Position.LAST, (at,), {})
        vectors[vector.id] = vector
        recipe = SteeringRecipe((term_of(vector, scale=1.0),))
        return _logits(backend, texts, recipe) - unsteered

    ours = change(other, plain[1], layer)
    theirs = {
        shift: change(reference, plain[0], layer + shift)
        for shift in SHIFTS
        if 0 <= layer + shift < reference.info.ref.n_layers
    }
    by_shift = {shift: _cosine(ours, each) for shift, each in theirs.items()}
    return LayerParity(layer, by_shift[0], float(np.abs(ours - theirs[0]).max()), by_shift)


def _logits(backend: Backend, texts: Sequence[tuple[int, ...]], recipe: SteeringRecipe) -> Logits:
    """The logits after each text, one after the other: [n_texts * vocab]."""
    return np.concatenate([backend.next_token_logits(ids, recipe) for ids in texts])


def _answered(
    reference: Backend,
    other: Backend,
    messages: tuple[Message, ...],
    recipe: SteeringRecipe,
    control: Control,
) -> AnswerParity:
    """Both greedy answers to one question, under one recipe."""
    control.check()
    control.progress("comparing answers")
    one, two = (_said(each, messages, recipe, control) for each in (reference, other))
    pairs = zip(one, two, strict=False)
    alike = next((i for i, (a, b) in enumerate(pairs) if a[0] != b[0]), min(len(one), len(two)))
    tokens = max(len(one), len(two))
    question, is_steered = messages[-1].content, not recipe.is_noop
    if alike == tokens:
        return AnswerParity(question, is_steered, alike, tokens)
    said = [token for token, _ in one[:alike]]
    logits = reference.next_token_logits((*reference.chat_ids(messages), *said), recipe)
    here, there = ((each[alike] if alike < len(each) else None) for each in (one, two))
    # A token that ends an answer is not given out; the reference's own is the likeliest of all.
    lead = float(logits.max() - (logits[there[0]] if there else np.sort(logits)[-2]))
    parting = Parting(here[1] if here else _END, there[1] if there else _END, lead)
    return AnswerParity(question, is_steered, alike, tokens, parting)


def _said(
    backend: Backend, messages: tuple[Message, ...], recipe: SteeringRecipe, control: Control
) -> list[tuple[int, str]]:
    """A greedy answer: its tokens, each with the text that it added."""
    sampling = Sampling(temperature=0, max_new_tokens=TOKENS)
    request = GenerationRequest("parity", messages, recipe, sampling)
    steps = backend.generate((request,), control.silent())
    return [(step.token_id, step.text) for step in steps if isinstance(step, Token)]


def _cosine(one: Logits, other: Logits) -> float:
    return float(one @ other / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-30))
