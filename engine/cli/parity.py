"""The verb `parity`: shows whether a GGUF file does in llama.cpp what its model does in torch."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated, Any

import typer

from engine.cli.options import DataDir, Json, ModelName, begin, library_at
from engine.cli.output import ProgressLine, print_json, table
from engine.control import Control
from engine.messages import LoadModel, Progress
from engine.models import resolve_model
from vectors.values import SteeringVector


def parity(
    gguf: Annotated[str, typer.Option("--gguf", metavar="FILE", help="The .gguf file of the same model.")],
    model: ModelName = "builtin",
    steer: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Push with this vector's directions, not with random ones."),
    ] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Keys and values in F32, so that only the weights are compared.")
    ] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Compare a model's folder in torch with its GGUF file in llama.cpp: answers, and steering by layer."""
    paths = begin(data_dir)
    line = ProgressLine()
    control = Control("parity", lambda *at: line.show(Progress("parity", *at)))
    file, folder = resolve_model(gguf), resolve_model(model)
    steered = [library_at(paths).find(name, file) for name in steer or ()]
    vectors: dict[str, SteeringVector] = {}
    from engine.backends.llamacpp.backend import LlamaBackend
    from engine.backends.llamacpp.settings import EXACT, LlamaSettings
    from engine.backends.opening import open_backend
    from engine.backends.parity import Parity, compare

    try:
        settings = EXACT if exact else LlamaSettings()
        job = LoadModel("parity", model, device="cpu", dtype="float32", backend="transformers")
        with (
            closing(LlamaBackend.open(file, settings, vectors.__getitem__, control)) as ours,
            closing(open_backend(job, folder, vectors.__getitem__, control)) as theirs,
        ):
            found: Parity = compare(theirs, ours, vectors, control, steered)
    finally:
        line.show(None)
    if as_json:
        print_json(_as_json(found))
    else:
        _show(found)
    if not found.is_numbered_alike:
        raise typer.Exit(1)


def _as_json(found: Any) -> dict[str, Any]:
    return {
        "reference": found.reference,
        "gguf": found.other,
        "number_type": found.number_type,
        "same_tokens": found.same_tokens,
        "unsteered": {"cosine": found.cosine, "difference": found.difference},
        "layers": [
            {
                "layer": each.layer,
                "cosine": each.cosine,
                "difference": each.difference,
                "best_shift": each.best_shift,
                "by_shift": each.by_shift,
            }
            for each in found.layers
        ],
        "answers": {"said_alike": found.said, "tokens": found.tokens, "margins": found.margins},
        "is_equal": found.is_equal,
        "verdict": found.verdict,
    }


def _show(found: Any) -> None:
    rows = [("unsteered", f"{found.cosine:.6f}", f"{found.difference:.2g}", "")]
    rows += [
        (str(each.layer), f"{each.cosine:.6f}", f"{each.difference:.2g}", f"{each.best_shift:+d}")
        for each in found.layers
    ]
    print(table(("layer", "cosine", "largest difference", "best shift"), rows))
    alike = ", ".join(f"{said} of {all_}" for said, all_ in zip(found.said, found.tokens, strict=True))
    print(f"greedy answers alike: {alike} tokens")
    if found.margins:
        leads = ", ".join(f"{margin:.2g}" for margin in found.margins)
        print(f"where they part, the reference prefers its own token by {leads} (logits)")
    print(found.verdict, flush=True)
