"""The options that verbs share, and what each verb begins with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.logs import start_logging
from engine.models import resolve_model
from engine.paths import SHIPPED_VECTORS, DataPaths, data_paths
from vectors.library import Library
from vectors.values import ModelRef, SteeringVector

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir", help="Folder for all that is kept (else TILLER_DATA_DIR).", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.", show_default=False)]
ModelName = Annotated[
    str, typer.Option("--model", metavar="REF", help="`builtin`, a folder, a .gguf file or a hub id.")
]
BackendName = Annotated[str, typer.Option("--backend", help="transformers, llamacpp, or auto.")]
DeviceName = Annotated[str, typer.Option("--device", help="cpu, cuda, mps, or auto.")]
DtypeName = Annotated[str, typer.Option("--dtype", help="float32, float16, bfloat16, or auto.")]

ForModel = Annotated[
    str | None,
    typer.Option("--model", metavar="REF", help="The one made for this model.", show_default=False),
]

ContextSize = Annotated[
    int, typer.Option("--context", min=0, metavar="TOKENS", help="How much is read; 0: the model's own.")
]
Threads = Annotated[int, typer.Option("--threads", min=0, max=512, help="Of the processor; 0: the usual.")]
GpuLayers = Annotated[
    int | None,
    typer.Option(
        "--gpu-layers",
        min=-1,
        metavar="BLOCKS",
        help="llama.cpp only: blocks on the accelerator; -1: all.",
        show_default=False,
    ),
]
KvTypeName = Annotated[
    str, typer.Option("--kv-type", help="llama.cpp only, its cache's numbers: f32, f16, q8_0, or auto.")
]


OnlyInChat = Annotated[list[str] | None, typer.Option(hidden=True)]
"""An option of `chat` that another verb refuses with its reason."""


def begin(data_dir: Path | None) -> DataPaths:
    """The places that this verb works on, with its log begun."""
    paths = data_paths(data_dir)
    start_logging(paths.logs)
    return paths


def library_at(paths: DataPaths) -> Library:
    """The person's vectors and the shipped ones."""
    return Library(paths.vectors, (SHIPPED_VECTORS,))


def model_named(ref: str, paths: DataPaths) -> ModelRef:
    """What a person's reference means: a hub id is looked for among the downloads of this verb's folder."""
    return resolve_model(ref, paths.models)


def vector_named(paths: DataPaths, name: str, model: str | None) -> SteeringVector:
    """The library's vector of that name; where a model is named, the one that was made for it."""
    return library_at(paths).find(name, None if model is None else model_named(model, paths))
