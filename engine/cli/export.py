"""The verb `vectors export`: one vector or a sum as a file, and how llama.cpp is started with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.certifying import Certificate, certify_export
from engine.cli.options import (
    DataDir,
    ForModel,
    Json,
    OnlyInChat,
    begin,
    library_at,
    model_named,
    vector_named,
)
from engine.cli.output import note, print_json, shown_control
from engine.cli.parity import certificate_json, show_certificate
from engine.cli.steering import Push, parse_pushes, recipe_of, refuse_operators
from engine.exporting import Exported, export_recipe, export_vector
from engine.models import BUILTIN
from engine.paths import DataPaths
from vectors.errors import BadInput
from vectors.layers import parse_layers
from vectors.values import Scope, SteeringRecipe, SteeringVector


def export(
    name: Annotated[
        str | None, typer.Argument(help="The vector's name; left out with --steer.", show_default=False)
    ] = None,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Ends in .gguf (llama.cpp) or .safetensors.")],
    scale: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[NAME=]SCALE",
            help="Multiplies the directions, 1 when left out; or one more part, as `chat` takes it.",
            show_default=False,
        ),
    ] = None,
    strength: Annotated[
        float | None, typer.Option(help="The same by the calibrated dial.", show_default=False)
    ] = None,
    layers: Annotated[
        str | None,
        typer.Option(
            metavar="LAYERS", help="Act on these instead of its usual ones, like 3,5-8.", show_default=False
        ),
    ] = None,
    steer: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[=STRENGTH][@LAYERS]",
            help="Several vectors as one: the sum that `chat` would steer by. May be given again.",
            show_default=False,
        ),
    ] = None,
    ablate: OnlyInChat = None,
    clamp: OnlyInChat = None,
    rotate: OnlyInChat = None,
    named: Annotated[str, typer.Option("--name", help="What the sum of several vectors is called.")] = "",
    model: ForModel = None,
    model_file: Annotated[str, typer.Option(metavar="GGUF", help="Named in llama.cpp's command line.")] = "",
    verify: Annotated[
        bool,
        typer.Option(
            "--verify",
            help="Compare what the file does in llama.cpp with the vector in torch, like `parity`.",
        ),
    ] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Write a vector, or the sum of several, to a file, and show how llama.cpp is started with it."""
    refuse_operators("a file can only add", ablate=ablate, clamp=clamp, rotate=rotate)
    paths = begin(data_dir)
    library = library_at(paths)
    told: dict[str, Any]
    if name is None:
        if strength is not None:
            raise BadInput("--strength is that of one vector; give each its own, like --steer ocean=0.8.")
        if layers is not None:
            raise BadInput("--layers are those of one vector; give each its own, like --steer ocean=1@3-5.")
        recipe = _recipe(paths, parse_pushes(steer or (), scale or ()), model)
        done = export_recipe(library, recipe, out, name=named, model_path=model_file)
        told = {"name": done.name, "recipe": recipe.terms}
    else:
        if steer or named:
            raise BadInput(
                f"--steer and --name are for a sum; give {name} its part too, like --steer {name}."
            )
        vector = vector_named(paths, name, model)
        factor = _factor(vector, scale or (), strength)
        chosen = None if layers is None else parse_layers(layers, vector.model.n_layers)
        done = export_vector(library, vector.id, out, scale=factor, layers=chosen, model_path=model_file)
        told = {"name": done.name, "scale": factor}
    for warning in done.warnings:
        note(warning)
    found = _verified(done, model, model_file, paths) if verify else None
    if as_json:
        written = {"file": done.path, "layers": done.layers, "warnings": done.warnings, "lines": done.lines}
        parity = {} if found is None else {"parity": certificate_json(found)}
        print_json({**told, **written, "lines_file": done.lines_file, **parity})
    else:
        _show_export(done, has_model=bool(model_file))
        if found is not None:
            print()
            show_certificate(found)
    if found is not None and not found.is_passed:
        raise typer.Exit(1)


def _show_export(done: Exported, *, has_model: bool) -> None:
    print(f"{done.name}: layers {', '.join(map(str, done.layers))} written to {done.path}")
    if done.lines is None:
        return
    print(f"\n{done.lines.cli}\n{done.lines.server}", flush=True)
    if done.lines.shell:
        note(f"The lines are for {done.lines.shell}: cmd would read the path otherwise.")
    if not has_model:
        note("model.gguf stands for the model's file; `models export-gguf` writes the builtin model's.")
    if done.lines_file is not None:
        note(f"The same, and a few lines for llama-cpp-python, are in {done.lines_file}")


def _verified(done: Exported, model: str | None, model_file: str, paths: DataPaths) -> Certificate:
    """What llama.cpp does with an exported file, on the model's file named or on one written for it."""
    if done.lines is None:
        raise BadInput("llama.cpp reads .gguf files alone; export to one, or leave out --verify.")
    made_for = done.vector.model
    named = model or (BUILTIN if made_for.source == "builtin" else made_for.location)
    if not named:
        raise BadInput(f"It is not known which model {done.name} was made for; name it with --model.")
    ref = model_named(named, paths)
    file = model_named(model_file, paths) if model_file else None
    with shown_control("parity") as control:
        return certify_export(done.path, done.vector, ref, file, control)


def _recipe(paths: DataPaths, pushes: Sequence[Push], model: str | None) -> SteeringRecipe:
    """The recipe of these pushes; unnamed, its model is that of the first one's vector."""
    if not pushes:
        raise BadInput("Name the vector to export, or several with --steer, like --steer ocean=0.8.")
    library = library_at(paths)
    made_for = model_named(model, paths) if model is not None else library.find(pushes[0].name).model
    return recipe_of(pushes, library, made_for, Scope.ALL)


def _factor(vector: SteeringVector, scale: Sequence[str], strength: float | None) -> float:
    """What one vector's directions are multiplied by."""
    if strength is not None:
        if scale:
            raise BadInput("--scale and --strength say the same thing twice; give one of them.")
        return vector.scale_for(strength)
    if not scale:
        return 1.0
    try:
        (text,) = scale
        return float(text)
    except ValueError:
        raise BadInput(
            f"--scale {' '.join(scale)} is not one number; write it like --scale 2, or leave “{vector.name}” "
            f"out and give every part, like --scale {vector.name}=2."
        ) from None
