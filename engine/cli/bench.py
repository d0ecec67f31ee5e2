"""The verb `bench`: speed as ratios of two things measured alternately in one run."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

import typer

from engine.cli.options import (
    BackendName,
    DataDir,
    DeviceName,
    DtypeName,
    GpuLayers,
    Json,
    KvTypeName,
    ModelName,
    Threads,
    begin,
    model_named,
)
from engine.cli.output import print_json
from engine.messages import LoadModel, Running
from engine.paths import SHIPPED_PAIRS
from vectors.errors import BadInput
from vectors.shipped import shipped_sets
from vectors.values import Pair

PAIRS = 64


def bench(
    model: ModelName = "builtin",
    backend: BackendName = "auto",
    device: DeviceName = "auto",
    dtype: DtypeName = "auto",
    threads: Threads = 0,
    gpu_layers: GpuLayers = None,
    kv_type: KvTypeName = "auto",
    rounds: Annotated[int, typer.Option(min=3, max=1000, help="How often each side is measured.")] = 60,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Measure steered against unsteered decode, our loop against `generate`, capture against forward.

    Of a .gguf file also what a change of strength costs.
    """
    paths = begin(data_dir)
    pairs = shipped_pairs(PAIRS)
    from engine.backends.opening import measure

    running = Running(threads=threads, gpu_layers=gpu_layers, kv_type=kv_type)
    job = LoadModel("bench", model, device, dtype, backend, running)
    found = []
    for ratio in measure(job, model_named(model, paths), pairs, rounds):
        found.append(ratio)
        if not as_json:
            verdict = "met" if ratio.is_met else "missed"
            print(f"{ratio.name}\n  {ratio.value:.3f} (95% interval {ratio.low:.3f} to {ratio.high:.3f})")
            print(f"  {ratio.target}: {verdict}; {ratio.detail}", flush=True)
    if as_json:
        print_json({"model": model, "device": device, "dtype": dtype, "rounds": rounds, "ratios": found})


def shipped_pairs(count: int) -> tuple[Pair, ...]:
    """The first shipped pairs, as many as are measured. Raises BadInput where there are none."""
    pairs = tuple(islice((pair for each in shipped_sets(SHIPPED_PAIRS) for pair in each.pairs()), count))
    if not pairs:
        raise BadInput("The shipped pairs are missing, which the benchmark reads; install Tiller again.")
    return pairs
