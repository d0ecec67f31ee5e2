"""Opens autoencoders and makes vectors of their features, off the GUI thread. Shows nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from ui.background import Background
from ui.features.table import FeatureTable, open_table
from vectors.errors import TillerError
from vectors.features import Feature
from vectors.library import Library
from vectors.sae import feature_vector
from vectors.values import ModelRef, SteeringVector

FIRST_SHARE = 0.35


@dataclass(frozen=True, slots=True)
class VectorMade:
    """A feature's vector is in the library, where it may have been before; `scale` is where to begin."""

    index: int
    vector_id: str
    name: str
    scale: float


class FeatureShelf(QObject):
    """Lives on the GUI thread; files are read and written in a pool of one thread.

    Of several folders asked for, only the last one is shown. A failure comes as its sentence.
    """

    opened = Signal(object)
    failed = Signal(str)
    vector_made = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.table: FeatureTable | None = None
        self._background = Background("features", self)
        self._wanted = self._opened = 0

    @property
    def is_opening(self) -> bool:
        """Whether a folder is being read."""
        return self._opened < self._wanted

    def open(self, folder: Path, labels: Path | None = None) -> None:
        """Read a folder, with labels from a Neuronpedia export where one is given."""
        self._wanted += 1
        self._background.run(lambda: open_table(folder, labels), self._show, self._fail_to_open)

    def add_labels(self, labels: Path) -> None:
        """Read the open folder again, with the labels of an export."""
        if self.table is not None:
            self.open(self.table.sae.folder, labels)

    def make_vector(self, feature: Feature, model: ModelRef, library: Library) -> None:
        """Put a feature's vector for a model into a library, which no other thread may use."""
        table = self.table
        if table is not None:
            self._background.run(
                lambda: _made(table, feature, model, library), self.vector_made.emit, self._fail
            )

    def _show(self, table: FeatureTable) -> None:
        self._opened += 1
        if not self.is_opening:
            self.table = table
            self.opened.emit(table)

    def _fail_to_open(self, error: Exception) -> None:
        self._opened += 1
        self._fail(error)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, TillerError):
            raise error
        self.failed.emit(str(error))

    def close(self) -> None:
        """Wait for what is being written; read nothing more."""
        self._background.close()


def _made(table: FeatureTable, feature: Feature, model: ModelRef, library: Library) -> VectorMade:
    """Add the vector under a name that no other vector has; one that is there already is left as it is."""
    vector = feature_vector(table.sae, feature, model=model, residual_norm=table.notes.residual_norm)
    scale = first_scale(vector)
    entries = library.entries()
    known = next((entry for entry in entries if entry.id == vector.id), None)
    if known is not None:
        return VectorMade(feature.index, known.id, known.name, scale)
    if vector.name.casefold() in {entry.name.casefold() for entry in entries}:
        vector = replace(vector, name=f"{vector.name} {feature.index}")
    library.add(vector)
    return VectorMade(feature.index, vector.id, vector.name, scale)


def first_scale(vector: SteeringVector) -> float:
    """A scale that is felt and seldom breaks the text: a third of the usual residual norm, at most 1."""
    (layer,) = vector.layers
    norm = vector.reference_norms.get(layer)
    length = float(np.linalg.norm(vector.directions[layer]))
    return 1.0 if norm is None else min(1.0, max(0.1, round(FIRST_SHARE * norm / length, 1)))
