"""The verb `chat`: one answer, or a conversation on standard input."""

from __future__ import annotations

import contextlib
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

import typer

from engine.cli.model_choice import THE_USUAL, ModelChoice, loads_a_model
from engine.cli.options import DataDir, Json, begin
from engine.cli.output import ProgressLine, note, print_json
from engine.cli.steering import fit_notes, parse_pushes, recipe_of
from engine.engine import new_job
from engine.jobs import Session
from engine.messages import TokenText
from engine.personas.fitting import fitted
from engine.personas.store import PersonaStore
from engine.personas.values import Persona, called, opening
from engine.requests import Answer, GenerationRequest, Message, Sampling
from engine.sampling_choice import SamplingChoice, checked_choice
from engine.settings import load_settings
from vectors.errors import BadInput
from vectors.text import first_difference
from vectors.values import NO_STEERING, Scope, SteeringRecipe

_SEED_LIMIT = 2**31


@dataclass(frozen=True, slots=True)
class _Talk:
    """What stays the same over a conversation; `told` holds the notes that were given already."""

    recipe: SteeringRecipe
    sampling: Sampling
    seed: int
    is_compared: bool
    is_json: bool
    told: set[str] = field(default_factory=set)


def _own(help_text: str) -> Any:
    """An option whose default is the model's own value."""
    return typer.Option(help=help_text, show_default="the model's own")


@loads_a_model
def chat(
    prompt: Annotated[
        str | None, typer.Argument(help="What to say; left out: a conversation.", show_default=False)
    ] = None,
    model_choice: ModelChoice = THE_USUAL,
    system: Annotated[str, typer.Option("--system", metavar="TEXT", help="The system prompt.")] = "",
    steer: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[=STRENGTH][@LAYERS]", help="A vector on its calibrated dial; 1 when left out."
        ),
    ] = None,
    scale: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=SCALE[@LAYERS]", help="A vector times a raw multiplier."),
    ] = None,
    ablate: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME[@LAYERS]", help="Take away all that points along a vector."),
    ] = None,
    clamp: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=SCALE[@LAYERS]", help="Hold what points along a vector at a raw multiple of it."
        ),
    ] = None,
    rotate: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[=STRENGTH][@LAYERS]",
            help="Turn towards a vector by its dial, and keep the length; 1 when left out.",
        ),
    ] = None,
    persona: Annotated[
        str | None,
        typer.Option(
            "--persona",
            metavar="NAME",
            help="A persona's system prompt, steering and sampling; what else is given counts before them.",
            show_default=False,
        ),
    ] = None,
    scope: Annotated[Scope, typer.Option(help="Which tokens are steered.")] = Scope.ALL,
    temperature: Annotated[float | None, _own("0 always takes the likeliest token.")] = None,
    top_p: Annotated[float | None, _own("1 is off.")] = None,
    top_k: Annotated[int | None, _own("0 is off.")] = None,
    min_p: Annotated[float | None, _own("0 is off.")] = None,
    repetition_penalty: Annotated[float | None, _own("1 is off.")] = None,
    seed: Annotated[
        int | None, typer.Option(help="Drawn and shown when left out.", show_default=False)
    ] = None,
    max_new_tokens: Annotated[int | None, _own("0: until the model ends its answer.")] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Also answer unsteered, with the same seed.")
    ] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Answer a prompt, or hold a conversation when there is none.

    Sampling that is left out is the model's own.
    """
    pushes = parse_pushes(
        steer or (), scale or (), ablate=ablate or (), clamp=clamp or (), rotate=rotate or ()
    )
    chosen = checked_choice(
        SamplingChoice(temperature, top_p, top_k, min_p, repetition_penalty, max_new_tokens)
    )
    if compare and not pushes and persona is None:
        raise BadInput("There is nothing to compare with; steer with --steer NAME or --scale NAME=1.")
    if prompt is not None and not prompt.strip():
        raise BadInput("The prompt is empty; say something, or leave it out for a conversation.")
    paths = begin(data_dir)
    who = None if persona is None else PersonaStore(paths.personas).find(persona)
    with model_choice.session(paths, ProgressLine()) as session:
        for each in session.info.notes:
            note(each)
        recipe = recipe_of(pushes, session.library, session.info.ref, scope)
        for each in fit_notes(pushes, session.library, session.info.ref):
            note(each)
        drawn = secrets.randbelow(_SEED_LIMIT) if seed is None else seed
        begun: tuple[Message, ...] = (Message("system", system),) if system else ()
        if who is not None:
            user = called(load_settings(paths.settings).user_name)
            recipe = _with_persona(recipe, who, session)
            chosen = chosen.above(who.sampling)
            begun = opening(who, user, system)
        talk = _Talk(recipe, chosen.over(session.info.sampling), drawn, compare, as_json)
        if compare and recipe.is_noop:
            raise BadInput(f"“{persona}” steers with nothing here; add --steer NAME to compare.")
        if prompt is not None:
            answers = _answer(session, talk, (*begun, Message("user", prompt)))
            if as_json:
                print_json(_as_json(answers, talk))
            return
        if begun and begun[-1].role == "assistant" and not as_json:
            print(begun[-1].content, flush=True)
        turns = [_as_json(answers, talk) for answers in _conversation(session, talk, begun)]
        if as_json:
            print_json({"turns": turns})


def _with_persona(recipe: SteeringRecipe, persona: Persona, session: Session) -> SteeringRecipe:
    """What was asked for, then what the persona adds to it; what it cannot do here is noted."""
    found = fitted(persona.recipe, session.library.entries(), session.info.ref)
    for name in found.missing_names:
        note(f"{persona.name} also steers with “{name}”, which is not made for this model; it is left out.")
    given = {term.vector_id for term in recipe.terms}
    return SteeringRecipe(
        (*recipe.terms, *(term for term in found.recipe.terms if term.vector_id not in given))
    )


def _conversation(session: Session, talk: _Talk, begun: tuple[Message, ...]) -> Iterator[tuple[Answer, ...]]:
    """Answer line after line until the input ends; the steered answer goes on."""
    messages = begun
    for said in _lines():
        messages = (*messages, Message("user", said))
        answers = _answer(session, talk, messages)
        messages = (*messages, Message("assistant", answers[0].text))
        yield answers


def _lines() -> Iterator[str]:
    """What the person types, line by line, without the empty lines."""
    if not sys.stdin.isatty():
        yield from (line.strip() for line in sys.stdin if line.strip())
        return
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  (line editing for input())
    note("Say something; Ctrl+D ends the conversation (on Windows: Ctrl+Z, then Enter).")
    while True:
        try:
            said = input("> ").strip()
        except EOFError:
            return
        if said:
            yield said


def _answer(session: Session, talk: _Talk, messages: tuple[Message, ...]) -> tuple[Answer, ...]:
    """The steered answer, and where asked for the unsteered one; shown as it comes, unless as JSON."""
    request = GenerationRequest(new_job(), messages, talk.recipe, talk.sampling, talk.seed)
    requests: tuple[GenerationRequest, ...] = (request,)
    if talk.is_compared:
        requests += (replace(request, id=new_job(), recipe=NO_STEERING),)

    def write(token: TokenText) -> None:
        sys.stdout.write(token.text)
        sys.stdout.flush()

    is_streamed = not talk.is_json and not talk.is_compared
    answers = session.generate(*requests, on_token=write if is_streamed else None)
    for each in (text for answer in answers for text in answer.notes):
        if each not in talk.told:
            talk.told.add(each)
            note(each)
    if is_streamed:
        sys.stdout.write("\n")
        sys.stdout.flush()
        _tell(answers[0])
    elif not talk.is_json:
        _show_comparison(answers)
    if any(answer.finish_reason == "context" for answer in answers):
        note(
            f"The answer ended because the context of {session.info.context_length} tokens is full; start a "
            f"new conversation, or give --context a larger number where the model allows it."
        )
    return answers


def _tell(answer: Answer) -> None:
    """The numbers of an answer, beside it."""
    if not sys.stderr.isatty():
        return
    recipe = answer.receipt.recipe.label or "unsteered"
    note(
        f"[{recipe}; {answer.generated_tokens} tokens, {answer.tokens_per_second:.0f} a second; "
        f"seed {answer.receipt.seed}]"
    )


def _show_comparison(answers: tuple[Answer, ...]) -> None:
    steered, unsteered = answers
    print(f"steered ({steered.receipt.recipe.label or 'by nothing'}):\n{steered.text.strip()}\n")
    print(f"unsteered:\n{unsteered.text.strip()}\n")
    print(parting(steered.text, unsteered.text), flush=True)


def parting(steered: str, unsteered: str) -> str:
    """A sentence that says at which word two texts part."""
    parted = first_difference(steered, unsteered)
    if parted is None:
        return "Both say the same."
    ours, theirs = steered[slice(*parted.left)], unsteered[slice(*parted.right)]
    if not ours or not theirs:
        return f"They part after word {parted.word - 1}, where one of them ends."
    return f"They part at word {parted.word}: “{ours}” where unsteered says “{theirs}”."


def _as_json(answers: tuple[Answer, ...], talk: _Talk) -> dict[str, Any]:
    if talk.is_compared:
        return {"steered": answer_json(answers[0]), "unsteered": answer_json(answers[1])}
    return answer_json(answers[0])


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer's public numbers; the recipe as the list of its terms."""
    receipt = answer.receipt
    return {
        "text": answer.text,
        "token_ids": receipt.token_ids,
        "finish_reason": answer.finish_reason,
        "model": receipt.model_name,
        "backend": receipt.backend,
        "recipe": receipt.recipe.terms,
        "seed": receipt.seed,
        "prompt_tokens": answer.prompt_tokens,
        "generated_tokens": answer.generated_tokens,
        "time_to_first_token_s": answer.time_to_first_token_s,
        "tokens_per_second": answer.tokens_per_second,
    }
