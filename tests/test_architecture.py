"""Claims about what imports what that import-linter cannot make: `vectors` has a list of what it may."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = {"vectors", "numpy", "sklearn", "safetensors", "gguf"}


def imported(path: Path) -> set[str]:
    """The top names of all that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("path", sorted((ROOT / "vectors").rglob("*.py")), ids=lambda path: path.name)
def test_that_vectors_imports_only_what_it_may(path: Path) -> None:
    assert imported(path) - ALLOWED - set(sys.stdlib_module_names) == set()


def test_that_every_file_says_first_what_it_is() -> None:
    sources = [path for top in ("ui", "engine", "vectors") for path in (ROOT / top).rglob("*.py")]
    silent = [str(path) for path in sources if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert silent == []
