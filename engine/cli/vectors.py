"""The verbs `vectors ...`: the library, and files in and out of it. Only `doctor --pairs` loads a model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.certifying import measure_numbering
from engine.cli.export import export
from engine.cli.options import DataDir, ForModel, Json, begin, library_at, model_named, vector_named
from engine.cli.output import note, print_json, shown_control, table
from engine.cli.parity import PairsFile, PairsPlacement, fresh_command, numbering_json
from vectors.adapt import with_shift
from vectors.errors import BadFile, BadInput
from vectors.facts import layer_facts, lengths, sides_told
from vectors.gguf_format import import_gguf
from vectors.home_format import load_vector
from vectors.library import DAYS_KEPT, LibraryEntry, mismatch
from vectors.sae import METHOD, feature_vector, open_sae, read_feature_notes
from vectors.values import ModelRef, Placement, SteeringVector

app = typer.Typer(help="The library of vectors.", no_args_is_help=True)
app.command("export")(export)

Name = Annotated[str, typer.Argument(help="The vector's name.")]
NewName = Annotated[str, typer.Argument(metavar="NEW", help="The name to give.")]
VectorFile = Annotated[Path, typer.Argument(metavar="FILE", help="A .gguf or .safetensors file.")]


@app.command("list")
def list_vectors(as_json: Json = False, data_dir: DataDir = None) -> None:
    """List the vectors of the library."""
    library = library_at(begin(data_dir))
    entries = library.entries()
    if as_json:
        print_json({"vectors": [_entry_json(each) for each in entries], "damaged": library.damaged})
        return
    for sentence in library.damaged:
        note(sentence)
    if not entries:
        print("The library is empty; make a vector with `extract`, or bring one with `vectors import`.")
        return
    rows = [
        (
            each.name,
            f"{each.negative} ... {each.positive}",
            str(each.model),
            "measured" if each.calibration else "not measured",
            "shipped" if each.is_shipped else "own",
        )
        for each in entries
    ]
    print(table(("name", "poles", "made for", "dial", "from"), rows))


def _entry_json(entry: LibraryEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "id": entry.id,
        "positive": entry.positive,
        "negative": entry.negative,
        "model": entry.model,
        "method": entry.method,
        "layers": entry.layers,
        "recommended_layers": entry.recommended_layers,
        "is_calibrated": entry.calibration is not None,
        "is_shipped": entry.is_shipped,
        "file": entry.path,
    }


@app.command()
def show(name: Name, model: ForModel = None, as_json: Json = False, data_dir: DataDir = None) -> None:
    """Show all that is known of a vector, but its numbers."""
    vector = vector_named(begin(data_dir), name, model)
    if as_json:
        print_json(vector_json(vector))
        return
    print(_described(vector))


def vector_json(vector: SteeringVector) -> dict[str, Any]:
    """A vector's facts without its directions, whose lengths stand for them."""
    return {
        "name": vector.name,
        "id": vector.id,
        "positive": vector.positive,
        "negative": vector.negative,
        "model": vector.model,
        "method": vector.method,
        "position": vector.position,
        "layers": vector.layers,
        "recommended_layers": vector.recommended_layers,
        "is_two_sided": vector.is_two_sided,
        "norms": lengths(vector),
        "reference_norms": vector.reference_norms,
        "calibration": vector.calibration,
        "report": vector.report,
        "provenance": vector.provenance,
    }


def _described(vector: SteeringVector) -> str:
    lines = [
        f"{vector.name}: {vector.negative} ... {vector.positive}",
        f"made for {vector.model}, by {vector.method} of {vector.position}",
        f"steers layers {', '.join(map(str, vector.recommended_layers))} unless told otherwise",
    ]
    if sides := sides_told(vector):
        lines.append(sides)
    if vector.calibration is None:
        lines.append(f"its dial has not been measured; `sweep {vector.name}` does")
    else:
        for pole, found in (
            (vector.positive, vector.calibration.positive),
            (vector.negative, vector.calibration.negative),
        ):
            lines.append(
                f"towards {pole}: "
                + (f"strength 1 is scale {found.scale_at_one:.3f}" if found else "no coherent scale found")
            )
    rows = [
        (
            f"{each.layer} *" if each.is_recommended else str(each.layer),
            f"{each.norm:.3f}",
            _number(each.reference_norm),
            _number(each.auc),
            _number(each.split_half_cosine),
            _number(each.mean_diff_cosine),
        )
        for each in layer_facts(vector)
    ]
    headings = ("layer", "length", "usual norm", "AUC", "halves' cosine", "cosine to mean_diff")
    shown = headings if any(row[5] for row in rows) else headings[:5]
    return "\n".join([*lines, table(shown, [row[: len(shown)] for row in rows])])


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


@app.command("import")
def import_vector(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A .gguf or .safetensors file, or a folder of SAE features."),
    ],
    name: Annotated[str, typer.Option(help="Call it this.")] = "",
    feature: Annotated[
        int | None,
        typer.Option(
            metavar="I", help="Which feature of a SAELens or Gemma Scope folder.", show_default=False
        ),
    ] = None,
    labels: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A Neuronpedia export that names the features.", show_default=False
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="REF", help="The model it is for, where the file does not say.", show_default=False
        ),
    ] = None,
    shift: Annotated[
        int,
        typer.Option(
            min=-1, max=1, help="Added to each layer's number: -1 for a file that is written one layer late."
        ),
    ] = 0,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Bring a vector from a file into the library."""
    paths = begin(data_dir)
    library = library_at(paths)
    for_model = None if model is None else model_named(model, paths)
    if file.is_dir() or feature is not None:
        vector = _feature(file, feature, labels, name, for_model)
    else:
        vector = with_shift(_read(file, name, for_model), shift)
    path = library.add(vector)
    if as_json:
        print_json({**vector_json(vector), "file": path})
        return
    print(f"{vector.name}: {len(vector.layers)} layers, {vector.model.d_model} wide, kept in {path}")
    if vector.method == METHOD:
        note(vector.provenance.note)


def _feature(
    folder: Path, index: int | None, labels: Path | None, name: str, model: ModelRef | None
) -> SteeringVector:
    """The vector of one feature of an SAE's folder."""
    if folder.suffix.lower() == ".gguf":
        raise BadInput(f"“{folder}” is a vector, not a folder of features; leave --feature out.")
    sae = open_sae(folder)
    if index is None:
        last = sae.d_sae - 1
        raise BadInput(f"“{folder}” holds features 0 to {last}; choose one with --feature, like --feature 7.")
    notes = read_feature_notes(sae, labels)
    return feature_vector(sae, notes.of(index), model=model, name=name, residual_norm=notes.residual_norm)


def _read(file: Path, name: str, model: ModelRef | None) -> SteeringVector:
    match file.suffix.lower():
        case ".gguf":
            return import_gguf(file, name=name, model=model)
        case ".safetensors":
            vector = load_vector(file)
            return replace(vector, name=name) if name else vector
    raise BadFile(file, "is neither a .gguf nor a .safetensors file", "choose a vector's file")


@app.command()
def rename(
    name: Name, new: NewName, model: ForModel = None, as_json: Json = False, data_dir: DataDir = None
) -> None:
    """Give one of your own vectors another name."""
    paths = begin(data_dir)
    library = library_at(paths)
    vector = library.rename(vector_named(paths, name, model).id, new)
    if as_json:
        print_json({"name": vector.name, "id": vector.id, "renamed_from": name})
        return
    print(f"{name} is called {vector.name} now.")


@app.command()
def duplicate(
    name: Name, new: NewName, model: ForModel = None, as_json: Json = False, data_dir: DataDir = None
) -> None:
    """Keep a copy of a vector, of your own also where the original is shipped."""
    paths = begin(data_dir)
    library = library_at(paths)
    original = vector_named(paths, name, model)
    vector = library.duplicate(original.id, new)
    if as_json:
        print_json({"name": vector.name, "id": vector.id, "copied_from": original.id})
        return
    print(f"{vector.name} is a copy of {original.name}.")


@app.command()
def remove(name: Name, model: ForModel = None, as_json: Json = False, data_dir: DataDir = None) -> None:
    """Take one of your own vectors out of the library; its file is kept aside for a month."""
    paths = begin(data_dir)
    library = library_at(paths)
    vector = vector_named(paths, name, model)
    removed = library.remove(vector.id)
    if as_json:
        print_json({"name": vector.name, "id": vector.id, "removed": True, "kept_at": removed.aside})
        return
    print(f"{vector.name} is removed.")
    for aside in (removed.aside, *(kept for _, kept in removed.copies)):
        note(f"Its file is kept for {DAYS_KEPT} days: {aside}")


@app.command()
def doctor(
    file: VectorFile,
    model: Annotated[
        str | None, typer.Option(metavar="REF", help="Does it fit this model?", show_default=False)
    ] = None,
    pairs: PairsFile = None,
    placement: PairsPlacement = Placement.RAW,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Read a vector's file, check its numbers, and say which model it fits and how it counts its layers."""
    paths = begin(data_dir)
    if pairs is not None and model is None:
        raise BadInput("How layers are counted is measured on a model; name it with --model.")
    vector = _read(file, "", None)
    ref = None if model is None else model_named(model, paths)
    reason = "" if ref is None else mismatch(vector.model, ref)
    numbering = None
    if pairs is not None and ref is not None and not reason:
        fresh = fresh_command(pairs, placement)
        with shown_control("numbering") as control:
            numbering = measure_numbering(ref, vector, fresh, control)
    if as_json:
        told = {**vector_json(vector), "file": file, "fits": not reason if model else None, "reason": reason}
        print_json({**told, "numbering": None if numbering is None else numbering_json(numbering)})
    else:
        print(_described(vector))
        if numbering is not None:
            print(f"measured on its pairs, it {numbering.claim}")
    if reason:
        raise BadInput(f"“{file}” cannot steer {model}: it was {reason}; make one for it with `extract`.")
    if numbering is not None and numbering.shift:
        raise BadInput(
            f"“{file}” {numbering.claim}; bring it in with `vectors import {file} --shift {numbering.shift}`."
        )
