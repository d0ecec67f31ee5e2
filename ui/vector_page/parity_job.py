"""One comparison of torch and llama.cpp at a time, and why there can be none. Draws nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.backends.llamacpp.library import is_there
from engine.engine import new_job
from engine.messages import Certified, Certify, Failed, Finished, Progress, Terminal
from ui.language import tr
from ui.messages import Card
from ui.models.forms import Forms
from ui.models.words import NO_LLAMA
from ui.session import Session
from ui.state import CertifyJob, ChatState, no_model


def why_not_compared(state: ChatState, forms: Forms) -> str:
    """Why the loaded model cannot be run in both, in a sentence; empty where it can."""
    if missing := no_model(state):
        return missing
    if not is_there():
        return f"{tr(NO_LLAMA)}."
    if forms.folder is None:
        return tr(
            "The folder that this file was made of is not here; open it once, or put it beside the file"
        )
    return ""


class ParityJob(QObject):
    """Hands a comparison to the engine and tells how it goes. GUI thread only.

    `progressed` has where it stands, None when it is over; `ended` the certificate, the card of what went
    wrong, or None after a cancel.
    """

    progressed = Signal(object)
    ended = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._job = session, ""
        session.state_changed.connect(self._follow)
        session.bridge.job_ended.connect(self._job_ended)

    @property
    def is_running(self) -> bool:
        """Whether one has begun and not ended."""
        return bool(self._job)

    @property
    def progress(self) -> Progress | None:
        """Where it stands; None where there is none."""
        if not self._job:
            return None
        return self._session.state.progress.get(self._job, Progress(self._job, tr("waiting")))

    def start(self, vector_id: str, folder: str, gguf: str, written: str = "") -> None:
        """Compare a vector, or what a file written of it holds; without `gguf` one is made for the while."""
        if self._job:
            return
        self._job = new_job()
        command = Certify(self._job, vector_id, folder, gguf, written)
        self._session.start(command, CertifyJob(vector_id))
        self.progressed.emit(self.progress)

    def cancel(self) -> None:
        """End it soon."""
        if self._job:
            self._session.waking.cancel(self._job)

    def _follow(self, state: ChatState) -> None:
        if self._job:
            self.progressed.emit(self.progress)

    def _job_ended(self, event: Terminal) -> None:
        if event.job != self._job:
            return
        self._job = ""
        self.progressed.emit(None)
        match event:
            case Finished(_, Certified(certificate)):
                self.ended.emit(certificate)
            case Failed(_, sentence):
                self.ended.emit(Card(sentence, "", event.detail))
            case _:
                self.ended.emit(None)
