"""Compares two backends on the same weights: what they say, and what steering changes, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.backends.decoding import Logits
from engine.backends.protocol import Backend, Prompt, Token
from engine.control import Control
from engine.requests import GenerationRequest, Message, Sampling
from vectors.errors import TillerError
from vectors.values import (
    NO_STEERING,
    FloatArray,
    Position,
    SteeringRecipe,
    SteeringVector,
    term_of,
)

QUESTIONS = ("What are you?", "How do I start my morning?", "Tell me a story.")
SHIFTS = (-1, 0, 1)
LEAST_COSINE = 0.999
TOKENS = 64
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
class Parity:
    """What a comparison found. `said` is how many tokens both say alike, of `tokens`, in each greedy answer.

    `margins` are the reference's leads of its token over the other's, in logits, where the two part.
    """

    reference: str
    other: str
    number_type: str
    same_tokens: bool
    cosine: float
    difference: float
    layers: tuple[LayerParity, ...]
    said: tuple[int, ...]
    tokens: tuple[int, ...]
    margins: tuple[float, ...]

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
        return f"{self.other} does what {self.reference} does, at every layer."


def compare(
    reference: Backend,
    other: Backend,
    vectors: dict[str, SteeringVector],
    control: Control,
    steered: Sequence[SteeringVector] = (),
) -> Parity:
    """Compare two opened backends, both of which load their vectors from `vectors`, which is added to.

    Layers are pushed with the directions of `steered`; without any, with random ones of half the usual
    residual norm. Raises UnlikeModels.
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
    said, margins = _greedy(reference, other, asked, control)
    return Parity(
        reference=one.name,
        other=two.name,
        number_type=other.info.dtype,
        same_tokens=texts == [other.chat_ids(messages) for messages in asked],
        cosine=_cosine(*plain),
        difference=float(np.abs(plain[0] - plain[1]).max()),
        layers=tuple(layers),
        said=tuple(alike for alike, _ in said),
        tokens=tuple(length for _, length in said),
        margins=margins,
    )


def _pushes(
    reference: Backend,
    texts: Sequence[tuple[int, ...]],
    steered: Sequence[SteeringVector],
    first_layer: int,
    control: Control,
) -> list[tuple[int, FloatArray]]:
    """Layers with what each is pushed by."""
    if steered:
        held = [(layer, push) for each in steered for layer, push in each.directions.items() if push.any()]
        return [(layer, push) for layer, push in held if layer >= first_layer]
    layers = range(first_layer, reference.info.ref.n_layers)
    prompts = [Prompt(ids, min(1, len(ids) - 1), len(ids)) for ids in texts]
    norms = reference.capture(prompts, layers, control.silent()).norms
    random, pushes = np.random.default_rng(0), []
    for layer in layers:
        push = random.normal(size=reference.info.ref.d_model)
        length = _SHARE * norms[layer] / np.linalg.norm(push)
        pushes.append((layer, (push * length).astype(np.float32)))
    return pushes


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


def _greedy(
    reference: Backend, other: Backend, asked: Sequence[tuple[Message, ...]], control: Control
) -> tuple[list[tuple[int, int]], tuple[float, ...]]:
    """For each question the tokens that both say alike, of how many; and margins where they part."""
    said, margins = [], []
    for number, messages in enumerate(asked):
        control.progress("comparing answers", number, len(asked), "answers")
        one, two = (_answer(each, messages, control) for each in (reference, other))
        alike = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), None)
        alike = min(len(one), len(two)) if alike is None else alike
        said.append((alike, max(len(one), len(two))))
        if alike < min(len(one), len(two)):
            logits = reference.next_token_logits((*reference.chat_ids(messages), *one[:alike]), NO_STEERING)
            margins.append(float(logits[one[alike]] - logits[two[alike]]))
    return said, tuple(margins)


def _answer(backend: Backend, messages: tuple[Message, ...], control: Control) -> list[int]:
    sampling = Sampling(temperature=0, max_new_tokens=TOKENS)
    steps = backend.generate((GenerationRequest("parity", messages, sampling=sampling),), control.silent())
    return [step.token_id for step in steps if isinstance(step, Token)]


def _cosine(one: Logits, other: Logits) -> float:
    return float(one @ other / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-30))
