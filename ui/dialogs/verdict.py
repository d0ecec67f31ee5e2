"""Whether an exported file does in llama.cpp what its vector does in torch: how far that is, and the end."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from engine.messages import Progress
from ui.controls import TextButton, label, set_role
from ui.language import tr
from ui.messages import Card
from ui.vector_page.parity_job import ParityJob
from vectors.certificates import ParityCertificate


class Verdict(QWidget):
    """Hidden until a comparison begins."""

    def __init__(self, job: ParityJob, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = label("", self, wraps=True)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("How far the comparison is"))
        self.cancel = TextButton(tr("Cancel"), self, "", tr("Stop comparing; the file stays"))
        self.cancel.clicked.connect(job.cancel)
        running = QHBoxLayout()
        running.addWidget(self.progress, 1)
        running.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.text)
        layout.addLayout(running)
        job.progressed.connect(self._show_progress)
        job.ended.connect(self._show_end)
        self.hide()

    def _show_progress(self, progress: Progress | None) -> None:
        self.show()
        for each in (self.progress, self.cancel):
            each.setVisible(progress is not None)
        if progress is not None:
            self.progress.setRange(0, progress.total)
            self.progress.setValue(progress.done)
            self._say(tr("Verifying: {phase}").format(phase=progress.phase), "muted")

    def _show_end(self, end: ParityCertificate | Card | None) -> None:
        match end:
            case ParityCertificate():
                least = tr("Least cosine by layer: {cosine}.").format(cosine=f"{end.least_cosine:.4f}")
                self._say(f"{end.verdict} {least}", "" if end.is_numbered_alike else "error")
            case Card():
                self._say(end.sentence, "error")
            case _:
                self._say(tr("Stopped; the file is written, and was not compared."), "muted")

    def _say(self, text: str, role: str) -> None:
        set_role(self.text, role)
        self.text.setText(text)
