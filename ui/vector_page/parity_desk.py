"""Connects the block that compares a vector in torch and in llama.cpp with the session. Draws nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject

from engine.messages import Progress
from ui.language import said, tr
from ui.messages import Card
from ui.models.forms import Forms
from ui.session import Session
from ui.vector_page.page import VectorPage
from ui.vector_page.parity_job import ParityJob, why_not_compared
from vectors.certificates import ParityCertificate
from vectors.library import mismatch


class ParityDesk(QObject):
    """One comparison at a time, shown on the page of its vector. GUI thread only."""

    def __init__(self, page: VectorPage, session: Session, forms: Forms, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._session, self._forms = page, session, forms
        self._job, self._compared = ParityJob(session, self), ""
        self._job.progressed.connect(self._show_progress)
        self._job.ended.connect(self._ended)
        page.parity.compare_requested.connect(self._compare)
        page.parity.cancel_requested.connect(self._job.cancel)
        forms.changed.connect(self.judge)
        session.state_changed.connect(self.judge)

    def show(self) -> None:
        """Show what is known of the vector on the page."""
        vector = self._page.vector
        if vector is not None:
            self._page.parity.show_certificate(self._session.library.certificate(vector.id))
            self.judge()
            self._show_progress(self._job.progress)

    def judge(self) -> None:
        """Say with which files the vector can be compared now, or why with none."""
        state, files = self._session.state, self._forms.files
        loaded = [each for each in files if each.ref == state.ref]
        self._page.parity.set_files(loaded or files, self._why_not())

    def _why_not(self) -> str:
        vector, model = self._page.vector, self._session.state.usable
        why_not = why_not_compared(self._session.state, self._forms)
        if vector is None or model is None:
            return why_not
        if reason := mismatch(vector.model, model.ref):
            return tr("It was {reason}.").format(reason=said(reason))
        if why_not or self._forms.files:
            return why_not
        return tr("No GGUF file of this model is here; “Save as GGUF…” in the menu of models writes one")

    def _compare(self, gguf: str) -> None:
        vector, folder = self._page.vector, self._forms.folder
        if vector is None or folder is None or self._job.is_running:
            return
        self._page.error.hide()
        self._compared = vector.id
        self._job.start(vector.id, folder.ref, gguf)

    @property
    def _is_here(self) -> bool:
        """Whether the page shows the vector that is being compared."""
        shown = self._page.vector
        return shown is not None and shown.id == self._compared

    def _show_progress(self, progress: Progress | None) -> None:
        self._page.parity.show_progress(progress if self._is_here else None)

    def _ended(self, end: ParityCertificate | Card | None) -> None:
        match end:
            case ParityCertificate() if self._is_here:
                self._page.parity.show_certificate(end)
            case Card() if self._is_here:
                self._page.fail(end.sentence)
            case Card():
                self._session.card_shown.emit(end)
            case _:
                pass
