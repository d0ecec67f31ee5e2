"""Connects the block that compares a vector in torch and in llama.cpp with the session. Draws nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject

from engine.backends.llamacpp.library import is_there
from engine.engine import new_job
from engine.messages import Cancel, Certified, Certify, Failed, Finished, Progress, Terminal
from ui.language import mark, said, tr
from ui.messages import Card
from ui.models.forms import Forms
from ui.models.words import NO_LLAMA
from ui.session import Session
from ui.state import CertifyJob, ChatState, no_model
from ui.vector_page.page import VectorPage
from vectors.library import mismatch

NO_FILE = mark("No GGUF file of this model is here; “Save as GGUF…” in the menu of models writes one")
NO_FOLDER = mark("The folder that this file was made of is not here; open it once, or put it beside the file")


class ParityDesk(QObject):
    """One comparison at a time. GUI thread only."""

    def __init__(self, page: VectorPage, session: Session, forms: Forms, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._session, self._forms = page, session, forms
        self._job, self._compared = "", ""
        page.parity.compare_requested.connect(self._compare)
        page.parity.cancel_requested.connect(self._cancel)
        forms.changed.connect(self.judge)
        session.state_changed.connect(self._follow)
        session.bridge.job_ended.connect(self._job_ended)

    def show(self) -> None:
        """Show what is known of the vector on the page."""
        vector = self._page.vector
        if vector is not None:
            self._page.parity.show_certificate(self._session.library.certificate(vector.id))
            self.judge()
            self._show_progress()

    def judge(self) -> None:
        """Say with which files the vector can be compared now, or why with none."""
        state, files = self._session.state, self._forms.files
        loaded = [each for each in files if each.ref == state.ref]
        self._page.parity.set_files(loaded or files, self._why_not())

    def _why_not(self) -> str:
        vector, model, forms = self._page.vector, self._session.state.model, self._forms
        if missing := no_model(self._session.state):
            return said(missing)
        if not is_there():
            return f"{tr(NO_LLAMA)}."
        if vector is None or model is None:
            return ""
        if reason := mismatch(vector.model, model.ref):
            return tr("It was {reason}.").format(reason=said(reason))
        if forms.folder is None:
            return tr(NO_FOLDER)
        return "" if forms.files else tr(NO_FILE)

    def _compare(self, gguf: str) -> None:
        vector, folder = self._page.vector, self._forms.folder
        if vector is None or folder is None or self._job:
            return
        self._page.error.hide()
        self._job, self._compared = new_job(), vector.id
        self._session.start(Certify(self._job, vector.id, folder.ref, gguf), CertifyJob(vector.id))
        self._show_progress()

    def _cancel(self) -> None:
        if self._job:
            self._session.engine.submit(Cancel(self._job))

    def _follow(self, state: ChatState) -> None:
        self.judge()
        if self._job:
            self._show_progress()

    def _show_progress(self) -> None:
        """Show it on the page of the vector that is being compared."""
        shown = self._page.vector
        is_here = bool(self._job) and shown is not None and shown.id == self._compared
        progress = self._session.state.progress.get(self._job, Progress(self._job, "waiting"))
        self._page.parity.show_progress(progress if is_here else None)

    def _job_ended(self, event: Terminal) -> None:
        if event.job != self._job:
            return
        self._job = ""
        self._show_progress()
        shown = self._page.vector
        is_here = shown is not None and shown.id == self._compared
        match event:
            case Finished(_, Certified(certificate)) if is_here:
                self._page.parity.show_certificate(certificate)
            case Failed(_, sentence) if is_here:
                self._page.fail(sentence)
            case Failed(_, sentence):
                self._session.card_shown.emit(Card(sentence, "", event.detail))
            case _:
                pass
