"""What repeng 0.4.0 read of an exported vector, stored; `make repeng-check` asks repeng itself."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

from repeng_check import STORED, arrays, difference, fixed_vector  # noqa: E402

from vectors.gguf_format import export_gguf, gguf_field, import_gguf, open_gguf  # noqa: E402


def test_that_an_export_holds_what_repeng_read_of_it(tmp_path: Path) -> None:
    path = export_gguf(fixed_vector(), tmp_path / "fixed.gguf").path
    with np.load(STORED) as stored:
        theirs = {name: stored[name] for name in stored.files if name != "model_type"}
        assert str(stored["model_type"]) == "llama"
    assert list(theirs) == ["direction.1", "direction.4", "direction.6"]
    reader = open_gguf(path)
    ours = {tensor.name: np.array(tensor.data) for tensor in reader.tensors}
    assert difference(theirs, ours) == ""
    assert gguf_field(reader, "controlvector.model_hint") == "llama"
    assert difference(theirs, arrays(dict(import_gguf(path).directions))) == ""


def test_that_a_difference_would_be_told() -> None:
    given = arrays(dict(fixed_vector().directions))
    changed = {**given, "direction.4": given["direction.4"] + np.float32(2**-20)}
    assert difference(given, changed) == "direction.4 has other numbers"
    assert "the layers are" in difference(given, {"direction.1": given["direction.1"]})
