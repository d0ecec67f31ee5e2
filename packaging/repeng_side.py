"""repeng's side of the check and of the benchmark. Run by the Python that has repeng; knows no Tiller.

repeng_side.py read FILE.gguf OUT.npz       what repeng reads of a control vector, as arrays by name
repeng_side.py write IN.npz OUT.gguf        a control vector that repeng writes of such arrays
repeng_side.py train MODEL TEXTS THREADS    a vector for each line of standard input; prints its seconds
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from repeng import ControlVector, DatasetEntry  # type: ignore[import-not-found]


def read(gguf: str, out: str) -> None:
    """Open a control vector, and store what came of it."""
    vector = ControlVector.import_gguf(gguf)
    stored: dict[str, Any] = {f"direction.{layer}": np.array(v) for layer, v in vector.directions.items()}
    np.savez(out, model_type=np.array(vector.model_type), **stored)


def write(arrays: str, out: str) -> None:
    """Write stored arrays as a control vector."""
    with np.load(arrays) as stored:
        directions = {int(name[10:]): stored[name] for name in stored.files if name.startswith("direction.")}
        ControlVector(str(stored["model_type"]), directions).export_gguf(out)


def train(model_folder: str, texts: str, threads: str) -> None:
    """Train on the same pairs again and again, as repeng does when it is told nothing else."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    torch.set_num_threads(int(threads))
    model: Any = AutoModelForCausalLM.from_pretrained(model_folder, dtype=torch.float32).eval()
    tokenizer: Any = AutoTokenizer.from_pretrained(model_folder)
    tokenizer.padding_side = "right"
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    pairs = [DatasetEntry(*pair) for pair in json.loads(Path(texts).read_text(encoding="utf-8"))]
    print(json.dumps({"layers": sorted(ControlVector.train(model, tokenizer, pairs).directions)}), flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        ControlVector.train(model, tokenizer, pairs)
        print(json.dumps(time.perf_counter() - started), flush=True)


if __name__ == "__main__":
    verbs: dict[str, Any] = {"read": read, "write": write, "train": train}
    verbs[sys.argv[1]](*sys.argv[2:])
