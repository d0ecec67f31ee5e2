"""Which model is dragged onto the window, going by its name and the folder's files. Reads none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData


def dragged_model(data: QMimeData) -> str:
    """The one model folder or .gguf file that is dragged; empty for anything else."""
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    if len(files) != 1:
        return ""
    path = Path(files[0])
    is_model = path.suffix.lower() == ".gguf" or (path / "config.json").is_file()
    return str(path) if is_model else ""
