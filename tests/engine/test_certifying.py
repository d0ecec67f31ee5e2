"""An export is read back before it is compared, and one that is not what was meant is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.certifying import certify_export
from engine.control import Control
from engine.models import resolve_model
from engine.paths import SHIPPED_VECTORS
from vectors.adapt import steered_layers, with_shift
from vectors.errors import BadFile
from vectors.gguf_format import export_gguf
from vectors.library import Library


@pytest.mark.parametrize(
    ("shift", "scale", "problem"),
    [
        (1, 1.0, "is written one layer late"),
        (-1, 1.0, "one layer early"),
        (0, 2.0, "does not hold the numbers"),
    ],
)
def test_that_a_file_that_holds_something_else_is_named_before_any_model_is_opened(
    builtin_ref: str, tmp_path: Path, shift: int, scale: float, problem: str
) -> None:
    library = Library(tmp_path, (SHIPPED_VECTORS,))
    meant = library.find("ocean")
    kept = replace(meant, directions={layer: meant.directions[layer] for layer in steered_layers(meant)})
    written = export_gguf(with_shift(kept, shift), tmp_path / "ocean.gguf", scale=scale, layers=None).path
    model = resolve_model(builtin_ref)
    with pytest.raises(BadFile, match=problem):
        certify_export(written, meant, model, model, Control())
