"""Checks that repeng 0.4.0 opens what Tiller exports, and Tiller what repeng writes, number for number.

Run from the repository's root: python packaging/repeng_check.py (or make repeng-check). It also stores what
repeng read of a fixed vector, for a test that needs no repeng.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from repeng_environment import side_command  # noqa: E402

from engine.exporting import export_vector  # noqa: E402
from engine.paths import SHIPPED_VECTORS  # noqa: E402
from vectors.gguf_format import export_gguf, import_gguf  # noqa: E402
from vectors.library import Library  # noqa: E402
from vectors.values import FloatArray, ModelRef, Position, SteeringVector  # noqa: E402

STORED = ROOT / "tests" / "golden" / "repeng_read.npz"
NAME = "ocean"


def fixed_vector() -> SteeringVector:
    """Three layers, 16 wide, the same on every machine: numbers of many sizes, exact in float32."""
    numbers = np.random.Generator(np.random.PCG64(7))
    directions = {
        layer: (numbers.integers(-(2**20), 2**20, 16) * 2.0 ** (layer - 22)).astype(np.float32)
        for layer in (1, 4, 6)
    }
    model = ModelRef("tiny", "folder", "", "llama", 8, 16, "f00")
    return SteeringVector("fixed", "a", "b", model, directions, "mean_diff", Position.LAST, (1, 4, 6), {})


def arrays(directions: dict[int, FloatArray]) -> dict[str, FloatArray]:
    """Directions by the name that a file gives them."""
    return {f"direction.{layer}": each for layer, each in directions.items()}


def difference(expected: dict[str, FloatArray], found: dict[str, FloatArray]) -> str:
    """How two sets of arrays differ; empty where they are the same, number for number."""
    if expected.keys() != found.keys():
        return f"the layers are {', '.join(found)}, not {', '.join(expected)}"
    for name, values in expected.items():
        if found[name].dtype != np.float32 or not np.array_equal(values, found[name]):
            return f"{name} has other numbers"
    return ""


def read_by_repeng(gguf: Path, out: Path) -> dict[str, FloatArray]:
    """What repeng reads of a file."""
    subprocess.run(side_command("read", gguf, out), check=True)
    with np.load(out) as stored:
        return {name: stored[name] for name in stored.files if name != "model_type"}


def main() -> int:
    """Run every comparison and print its verdict; 1 where one fails."""
    verdicts = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        fixed, shipped = folder / "fixed.gguf", folder / f"{NAME}.gguf"
        vector = fixed_vector()
        export_gguf(vector, fixed)
        found = read_by_repeng(fixed, folder / "fixed.npz")
        verdicts["repeng reads a fixed vector"] = difference(arrays(dict(vector.directions)), found)

        library = Library(folder / "own", (SHIPPED_VECTORS,))
        ocean = library.find(NAME)
        layers = export_vector(library, ocean.id, shipped).layers
        expected = arrays({layer: ocean.directions[layer] for layer in layers})
        found = read_by_repeng(shipped, folder / "shipped.npz")
        verdicts[f"repeng reads {NAME}, layers {layers}"] = difference(expected, found)

        theirs = folder / "theirs.gguf"
        subprocess.run(side_command("write", folder / "fixed.npz", theirs), check=True)
        read = import_gguf(theirs)
        verdicts["Tiller reads what repeng wrote"] = difference(
            arrays(dict(vector.directions)), arrays(dict(read.directions))
        )
        if not any(verdicts.values()):
            shutil.copyfile(folder / "fixed.npz", STORED)
    for claim, problem in verdicts.items():
        print(f"{claim}: {problem or 'the same layers and numbers'}", flush=True)
    return int(any(verdicts.values()))


if __name__ == "__main__":
    sys.exit(main())
