"""Opens the export dialog for a vector. Writes no file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.dialogs.export import ExportDialog
from ui.models.forms import Forms
from ui.session import Session
from ui.steering.sidebar import SteeringSidebar


class Exporting(QObject):
    """Goes by the rows of the sidebar. GUI thread only. `models` is the folder of Tiller's models."""

    def __init__(
        self, sidebar: SteeringSidebar, session: Session, forms: Forms, models: Path, window: QWidget
    ) -> None:
        super().__init__(window)
        self._sidebar, self._session, self._forms = sidebar, session, forms
        self._models, self._window = models, window

    def export_focused(self) -> None:
        """Export the vector whose row has the focus, else the first one that is on."""
        chosen = self._sidebar.focused_vector()
        if chosen is None:
            terms = self._sidebar.recipe().terms
            chosen = terms[0].vector_id if terms else None
        if chosen is not None:
            self.export(chosen)

    def export(self, vector_id: str) -> ExportDialog | None:
        """Open the export dialog for a vector, as it is heard, or as its row would have it."""
        row = self._sidebar.row_of(vector_id)
        if row is None:
            return None
        session, recipe = self._session, self._sidebar.recipe()
        term = next((each for each in recipe.active if each.vector_id == vector_id), row.setting.exported)
        dialog = ExportDialog(row.entry, term, recipe, session, self._forms, self._models, self._window)
        dialog.open()
        return dialog
