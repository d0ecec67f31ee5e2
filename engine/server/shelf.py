"""What a request may name: vectors and personas. Knows no request."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.paths import SHIPPED_VECTORS, DataPaths
from engine.personas.store import PersonaStore
from engine.personas.values import called
from engine.settings import load_settings
from vectors.library import Library


@dataclass(frozen=True, slots=True)
class Shelf:
    """The person's own and the shipped ones, for the server's thread alone."""

    library: Library
    personas: PersonaStore
    settings: Path

    @property
    def user(self) -> str:
        """What personas call the person."""
        return called(load_settings(self.settings).user_name)


def shelf_at(paths: DataPaths) -> Shelf:
    """That of a data folder."""
    library = Library(paths.vectors, (SHIPPED_VECTORS,))
    return Shelf(library, PersonaStore(paths.personas), paths.settings)
