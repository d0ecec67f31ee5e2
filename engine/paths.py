"""Where things are kept: the person's data folder, and what the application ships."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

APP_ROOT = Path(__file__).resolve().parent.parent
BUILTIN_MODEL = APP_ROOT / "engine" / "builtin" / "model"
SHIPPED_VECTORS = APP_ROOT / "engine" / "builtin" / "vectors"
BUILTIN_SAE = APP_ROOT / "engine" / "builtin" / "sae"
SHIPPED_PAIRS = APP_ROOT / "vectors" / "pairs"


@dataclass(frozen=True, slots=True)
class DataPaths:
    """The places under one data folder. Nothing is created by naming them."""

    root: Path

    @property
    def database(self) -> Path:
        """Conversations, receipts and jobs."""
        return self.root / "tiller.db"

    @property
    def vectors(self) -> Path:
        """The person's own vectors, one safetensors file each."""
        return self.root / "vectors"

    @property
    def models(self) -> Path:
        """Models made or fetched by Tiller, such as the builtin model's GGUF."""
        return self.root / "models"

    @property
    def personas(self) -> Path:
        """The person's personas, one file each."""
        return self.root / "personas"

    @property
    def settings(self) -> Path:
        """Settings, in TOML."""
        return self.root / "settings.toml"

    @property
    def server_key(self) -> Path:
        """What requests to the server must carry, for its owner's eyes only."""
        return self.root / "server.key"

    @property
    def geometry(self) -> Path:
        """Where the window's place and size are kept, by Qt."""
        return self.root / "window.ini"

    @property
    def draft(self) -> Path:
        """The vector that a person is about to make."""
        return self.root / "new-vector.json"

    @property
    def lock(self) -> Path:
        """Held by the window that is open on this folder."""
        return self.root / "window.lock"

    @property
    def logs(self) -> Path:
        """The rotating log and the crash log."""
        return self.root / "logs"


def data_paths(data_dir: str | os.PathLike[str] | None = None) -> DataPaths:
    """The data folder named, else TILLER_DATA_DIR, else the platform's place for this application."""
    named = data_dir or os.environ.get("TILLER_DATA_DIR")
    root = Path(named).expanduser() if named else user_data_path("Tiller", appauthor=False)
    return DataPaths(root.resolve())
