"""The verb `demo`: one question, unsteered and at three strengths of one vector, as one batch."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from engine.cli.chat import answer_json
from engine.cli.options import DataDir, DeviceName, DtypeName, Json, ModelName, begin
from engine.cli.output import ProgressLine, print_json
from engine.engine import new_job
from engine.jobs import model_session
from engine.requests import GenerationRequest, Message
from vectors.values import NO_STEERING, SteeringRecipe, term_of

STRENGTHS = (0.5, 1.0, 1.4)
QUESTION = "How do I start my morning?"


def demo(
    question: Annotated[str, typer.Argument(help="What to ask.")] = QUESTION,
    vector: Annotated[
        str, typer.Option("--vector", metavar="NAME", help="The vector to steer with.")
    ] = "ocean",
    model: ModelName = "builtin",
    device: DeviceName = "auto",
    dtype: DtypeName = "auto",
    seed: Annotated[int, typer.Option(help="The same for every answer.")] = 1,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Show one question answered unsteered, and at three strengths of a vector."""
    paths = begin(data_dir)
    with model_session(paths, model, device=device, dtype=dtype, on_progress=ProgressLine().show) as session:
        found = session.library.find(vector, session.info.ref)
        recipes = [SteeringRecipe((term_of(found, strength=strength),)) for strength in STRENGTHS]
        sampling = replace(session.info.sampling, max_new_tokens=80)
        requests = tuple(
            GenerationRequest(new_job(), (Message("user", question),), recipe, sampling, seed)
            for recipe in (NO_STEERING, *recipes)
        )
        answers = session.generate(*requests)
    if as_json:
        print_json({"question": question, "answers": [answer_json(answer) for answer in answers]})
        return
    print(f"{question}\n")
    for answer in answers:
        print(f"  {answer.receipt.recipe.label or 'unsteered'}")
        print(f"    {answer.text.strip()}\n", flush=True)
