"""The verb `parity`: shows whether a GGUF file does in llama.cpp what its model does in torch."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.certifying import Certificate, certify
from engine.cli.options import DataDir, Json, ModelName, OnlyInChat, begin, library_at, model_named
from engine.cli.output import print_json, shown_control, table
from engine.cli.steering import parse_pushes, recipe_of, refuse_operators
from engine.engine import new_job
from engine.messages import Extract
from vectors.errors import BadInput
from vectors.mixing import mixture
from vectors.numbering import Numbering
from vectors.pairs import read_pairs
from vectors.values import Placement, Scope

PairsFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Its pairs: measures how the vector counts its layers.", show_default=False
    ),
]
PairsPlacement = Annotated[Placement, typer.Option("--as", help="Where the texts of the pairs stand.")]


def parity(
    gguf: Annotated[str, typer.Option("--gguf", metavar="FILE", help="The .gguf file of the same model.")],
    model: ModelName = "builtin",
    steer: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[=STRENGTH][@LAYERS]",
            help="Push with this, as `chat` does, not with random directions.",
        ),
    ] = None,
    scale: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=SCALE[@LAYERS]", help="The same by the raw multiplier."),
    ] = None,
    ablate: OnlyInChat = None,
    clamp: OnlyInChat = None,
    rotate: OnlyInChat = None,
    pairs: PairsFile = None,
    placement: PairsPlacement = Placement.RAW,
    exact: Annotated[
        bool, typer.Option("--exact", help="Keys and values in F32, so that only the weights are compared.")
    ] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Compare a model's folder in torch with its GGUF file in llama.cpp: answers, and steering by layer."""
    refuse_operators("what is added is compared", ablate=ablate, clamp=clamp, rotate=rotate)
    paths = begin(data_dir)
    pushes = parse_pushes(steer or (), scale or ())
    if pairs is not None and len(pushes) != 1:
        raise BadInput("--pairs are those of one vector; name it alone, like --steer ocean.")
    fresh = None if pairs is None else fresh_command(pairs, placement)
    file, folder = model_named(gguf, paths), model_named(model, paths)
    library, steered = library_at(paths), None
    if pushes:
        steered = mixture(recipe_of(pushes, library, file, Scope.ALL), library.load)
    with shown_control("parity") as control:
        found = certify(folder, file, control, steered=steered, pairs=fresh, exact=exact)
    if as_json:
        print_json(certificate_json(found))
    else:
        show_certificate(found)
    if not found.is_passed:
        raise typer.Exit(1)


def fresh_command(pairs: Path, placement: Placement) -> Extract:
    """What finds the directions of these pairs, to hold a vector's against. Raises BadFile."""
    return Extract(new_job(), pairs.stem, read_pairs(pairs), placement)


def certificate_json(found: Certificate) -> dict[str, Any]:
    """All that was compared."""
    parity, numbering = found.parity, found.numbering
    return {
        "reference": parity.reference,
        "gguf": parity.other,
        "number_type": parity.number_type,
        "same_tokens": parity.same_tokens,
        "unsteered": {"cosine": parity.cosine, "difference": parity.difference},
        "layers": [
            {
                "layer": each.layer,
                "cosine": each.cosine,
                "difference": each.difference,
                "best_shift": each.best_shift,
                "by_shift": each.by_shift,
            }
            for each in parity.layers
        ],
        "answers": [asdict(each) for each in parity.answers],
        "is_equal": parity.is_equal,
        "numbering": None if numbering is None else numbering_json(numbering),
        "verdict": parity.verdict,
    }


def numbering_json(numbering: Numbering) -> dict[str, Any]:
    """How a vector counts its layers; the shift is null where that cannot be told."""
    return {"shift": numbering.shift, "by_shift": numbering.by_shift}


def show_certificate(found: Certificate) -> None:
    """The same for a person: a table, where answers part, and the verdict."""
    parity, numbering = found.parity, found.numbering
    rows = [("unsteered", f"{parity.cosine:.6f}", f"{parity.difference:.2g}", "")]
    rows += [
        (str(each.layer), f"{each.cosine:.6f}", f"{each.difference:.2g}", f"{each.best_shift:+d}")
        for each in parity.layers
    ]
    print(table(("layer", "cosine", "largest difference", "best shift"), rows))
    for each in parity.answers:
        steered = ", steered" if each.is_steered else ""
        print(f"greedy answer to “{each.question}”{steered}: {each.alike} of {each.tokens} tokens alike")
        if parting := each.parting:
            print(
                f"  then “{parting.reference}” in {parity.reference}, ahead by {parting.lead:.2g} logits, "
                f"and “{parting.other}” in {parity.other}"
            )
    if numbering is not None:
        print(f"The vector {numbering.claim}.")
    print(parity.verdict, flush=True)
