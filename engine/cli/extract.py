"""The verb `extract`: makes a vector from contrastive pairs, given in a file or shipped with Tiller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.cli.model_choice import THE_USUAL, ModelChoice, loads_a_model
from engine.cli.options import DataDir, Json, begin, model_named
from engine.cli.output import ProgressLine, note, print_json
from engine.cli.sweep import dial_lines
from engine.engine import new_job
from engine.messages import Extract, Sweep
from engine.paths import SHIPPED_PAIRS, DataPaths
from engine.shipping import extract_command
from vectors.errors import BadInput
from vectors.facts import lengths
from vectors.layers import parse_layers
from vectors.methods import DEFAULT_METHOD, METHODS
from vectors.pair_checks import Severity, check_pairs, needs_prompts
from vectors.pairs import read_pairs
from vectors.shipped import shipped_sets
from vectors.values import Placement, Position, SteeringVector

MOST_WARNINGS = 8


@loads_a_model
def extract(
    name: Annotated[str | None, typer.Argument(help="What the vector is called.", show_default=False)] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=".jsonl, .json or .csv with positive, negative (and prompt); left out: the shipped set.",
            show_default=False,
        ),
    ] = None,
    placement: Annotated[
        Placement | None,
        typer.Option("--as", help="Where the texts stand; raw when left out.", show_default=False),
    ] = None,
    model_choice: ModelChoice = THE_USUAL,
    method: Annotated[str, typer.Option(help=f"One of: {', '.join(METHODS)}.")] = DEFAULT_METHOD,
    position: Annotated[
        Position | None,
        typer.Option(help="Which tokens are read; left out: last, or response_mean in a template."),
    ] = None,
    layers: Annotated[
        str | None, typer.Option(metavar="LAYERS", help="Keep only these, like 3,5-8.", show_default=False)
    ] = None,
    positive: Annotated[str, typer.Option(help="The word at the dial's upper end.")] = "",
    negative: Annotated[str, typer.Option(help="The word at its lower end.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Make every set that is shipped.")] = False,
    measure: Annotated[bool, typer.Option("--measure", help="Then measure its dial, like `sweep`.")] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Make a vector from contrastive pairs into the library; with --all, one from each shipped set."""
    if every and (positive or negative):
        raise BadInput("--all gives every vector its own poles; leave out --positive and --negative.")
    paths = begin(data_dir)
    commands = [
        replace(
            command,
            method=method,
            placement=placement or command.placement,
            position=position or (None if placement else command.position),
            neutral_prompts=command.neutral_prompts if placement in (None, command.placement) else (),
            layers=None if layers is None else parse_layers(layers),
            recommended_layers=None if layers is not None else command.recommended_layers,
            positive=positive or command.positive,
            negative=negative or command.negative,
        )
        for command in _chosen(paths, name, pairs, model_choice.model, every)
    ]
    warnings = () if pairs is None else _checked(pairs, commands[0])
    line = ProgressLine(is_long=True)
    told: list[dict[str, Any]] = []
    with model_choice.session(paths, line) as session:
        for number, command in enumerate(commands, start=1):
            if every:
                note(f"{number} of {len(commands)}: {command.name}")
            made = session.extract(command)
            if measure:
                session.sweep(Sweep(new_job(), made.vector_id))
            vector = session.library.load(made.vector_id)
            told.append(extract_json(vector, made.file, warnings, with_calibration=measure))
            if not as_json:
                _say(vector, made.file)
    if as_json:
        print_json({"vectors": told} if every else told[0])


def _chosen(paths: DataPaths, name: str | None, pairs: Path | None, model: str, every: bool) -> list[Extract]:
    """The vectors asked for: of every shipped set, of a file of pairs, or of the shipped set of that name."""
    if every:
        if name is not None or pairs is not None:
            raise BadInput("--all makes every shipped set under its own name; leave out NAME and --pairs.")
        n_layers = model_named(model, paths).n_layers
        return [extract_command(each, n_layers) for each in shipped_sets(SHIPPED_PAIRS)]
    if name is None:
        raise typer.BadParameter("give a name, or --all for every shipped set", param_hint="NAME")
    if not name.strip():
        raise BadInput("A vector needs a name; give one, like `extract calm --pairs calm.jsonl`.")
    if pairs is not None:
        return [Extract(new_job(), name, read_pairs(pairs))]
    sets = {each.name: each for each in shipped_sets(SHIPPED_PAIRS)}
    if name not in sets:
        known = ", ".join(sets) or "none"
        raise BadInput(f"“{name}” needs pairs: give them with --pairs FILE (shipped with Tiller: {known}).")
    return [extract_command(sets[name], model_named(model, paths).n_layers)]


def _checked(file: Path, command: Extract) -> tuple[str, ...]:
    """Warnings about the pairs of a file, said at once. Raises BadInput where a pair must be mended."""
    faults = check_pairs(
        command.pairs,
        command.positive or command.name,
        command.negative,
        wants_prompts=needs_prompts(command.placement, command.position),
    )
    for fault in faults:
        if fault.severity is Severity.BLOCKS:
            raise BadInput(f"{fault.sentence.removesuffix('.')}; mend it in “{file}”.")
    sentences = tuple(fault.sentence for fault in faults)
    for sentence in sentences[:MOST_WARNINGS]:
        note(sentence)
    if len(sentences) > MOST_WARNINGS:
        note(f"There are {len(sentences) - MOST_WARNINGS} more such warnings; --json lists them all.")
    return sentences


def _say(vector: SteeringVector, file: str) -> None:
    print(f"{vector.name}: {len(vector.layers)} layers, {vector.model.d_model} wide, kept in {file}")
    if vector.calibration is not None:
        print("\n".join(dial_lines(vector, vector.calibration)), flush=True)
        return
    name = vector.name
    note(f"Measure its dial with `sweep {name}`, or steer with a raw multiplier: --scale {name}=1.")


def extract_json(
    vector: SteeringVector, file: str, warnings: Sequence[str] = (), *, with_calibration: bool = False
) -> dict[str, Any]:
    """What `extract --json` prints; norms are those of the directions, by layer."""
    report = vector.report
    told = {
        "name": vector.name,
        "id": vector.id,
        "file": file,
        "model": vector.model.name,
        "method": vector.method,
        "position": vector.position,
        "layers": vector.layers,
        "norms": lengths(vector),
        "report": None
        if report is None
        else {
            "auc": report.auc,
            "split_half_cosine": report.split_half_cosine,
            "pairs": report.n_pairs,
            "recommended_layers": vector.recommended_layers,
        },
        "warnings": warnings,
    }
    return {**told, "calibration": vector.calibration} if with_calibration else told
