"""The verbs `models ...`: which models are at hand, what they are, and the builtin one as GGUF."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.at_hand import models_at_hand
from engine.cli.apart import apart
from engine.cli.options import DataDir, Json, begin, library_at, model_named
from engine.cli.output import note, print_json, shown_control, table
from engine.models import BUILTIN, files_size
from engine.settings import load_settings
from vectors.errors import TillerError
from vectors.values import ModelRef

app = typer.Typer(help="Models.", no_args_is_help=True)

_KEPT = "Interrupted; what has come is kept, and the same command goes on with it."
Ref = Annotated[str, typer.Argument(metavar="REF", help="`builtin`, a folder, a .gguf file or a hub id.")]


class OutType(StrEnum):
    """How the matrices of a model's GGUF are stored."""

    F16 = "f16"
    F32 = "f32"
    Q8_0 = "q8_0"
    Q4_0 = "q4_0"
    Q4_K_M = "q4_k_m"


@app.command("list")
def list_models(as_json: Json = False, data_dir: DataDir = None) -> None:
    """List the builtin model, those kept by Tiller, those in own folders, and the Hugging Face cache's."""
    paths = begin(data_dir)
    own = tuple(Path(each) for each in load_settings(paths.settings).model_folders)
    found, damaged = [], []
    for each in models_at_hand(paths.models, own):
        try:
            found.append((each.ref, model_named(each.ref, paths)))
        except TillerError as error:
            damaged.append(str(error))
    if as_json:
        print_json({"models": [{"ref": ref, **_ref_json(model)} for ref, model in found], "damaged": damaged})
        return
    for sentence in damaged:
        note(sentence)
    rows = [(ref, model.architecture, str(model.n_layers), str(model.d_model)) for ref, model in found]
    print(table(("ref", "architecture", "blocks", "width"), rows))


def _ref_json(ref: ModelRef) -> dict[str, Any]:
    return {
        "name": ref.name,
        "source": ref.source,
        "location": ref.location,
        "architecture": ref.architecture,
        "n_layers": ref.n_layers,
        "d_model": ref.d_model,
        "fingerprint": ref.fingerprint,
        "revision": ref.revision,
    }


@app.command()
def info(ref: Ref = BUILTIN, as_json: Json = False, data_dir: DataDir = None) -> None:
    """Say what a model is, from its files' headers, and which vectors fit it."""
    paths = begin(data_dir)
    model = model_named(ref, paths)
    fitting = [each.name for each in library_at(paths).entries() if not each.why_not(model)]
    size = files_size(Path(model.location))
    if as_json:
        print_json({**_ref_json(model), "bytes": size, "vectors": fitting})
        return
    print(f"{model.name}: {model.architecture}, {model.n_layers} blocks (layers 0 to {model.n_layers - 1})")
    print(f"width {model.d_model}, {size / 1e6:.1f} MB in {model.location}")
    print(f"vectors that fit: {', '.join(fitting) or 'none yet'}")


@app.command("export-gguf")
def export_gguf(
    ref: Ref = BUILTIN,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Left out: among the models Tiller keeps.", show_default=False),
    ] = None,
    outtype: Annotated[OutType, typer.Option(help="How matrices are stored.")] = OutType.F16,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Write a model folder (llama architecture) as one GGUF file, or a GGUF file with smaller numbers."""
    from engine.model_export import write_model

    paths = begin(data_dir)
    model = model_named(ref, paths)
    target = out or paths.models / f"{model.name.replace('/', '-')}-{outtype}.gguf"
    target.parent.mkdir(parents=True, exist_ok=True)
    written = write_model(model, target, outtype.value)
    if as_json:
        print_json(
            {"model": model.name, "file": written, "outtype": outtype, "bytes": written.stat().st_size}
        )
        return
    print(f"{model.name} written to {written} ({written.stat().st_size / 1e6:.1f} MB)")


@app.command()
def pull(
    model: Annotated[
        str,
        typer.Argument(metavar="ID", help="`org/name`, `org/name:Q4_K_M`, or the link of a model's page."),
    ],
    variant: Annotated[
        str, typer.Option(metavar="NAME", help="Which of several, like Q4_K_M.", show_default=False)
    ] = "",
    endpoint: Annotated[
        str, typer.Option(metavar="URL", help="A mirror; else that of the settings.", show_default=False)
    ] = "",
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Download a model from the Hugging Face hub, or go on with a download that was cut off.

    A gated one needs the token that the window keeps, or HF_TOKEN.
    """
    from engine.hub.asking import list_repository
    from engine.hub.fetching import fetch
    from engine.hub.links import checked_endpoint, parse_place
    from engine.hub.listing import chosen_variant
    from engine.hub.record import record_of
    from engine.hub.tokens import Tokens

    paths = begin(data_dir)
    hub = checked_endpoint(
        endpoint or load_settings(paths.settings).hub_endpoint or os.environ.get("HF_ENDPOINT", "")
    )
    place, token = parse_place(model, hub), Tokens().get(hub)
    listing = apart(lambda: list_repository(place, hub, token), lambda: None)
    record = record_of(listing, chosen_variant(listing, variant))
    note(f"{record.name}: {record.n_bytes / 1e6:.1f} MB in {len(record.files)} files")
    with shown_control("pull", is_long=True) as control:
        ref = apart(lambda: fetch(record, paths.models, token, control), control.cancel, _KEPT)
    if as_json:
        print_json(
            {
                "model": ref,
                "repository": record.repository,
                "revision": record.commit,
                "variant": record.variant,
                "bytes": record.n_bytes,
            }
        )
        return
    print(f"{record.name} is in {ref}")
