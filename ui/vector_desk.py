"""Connects the pages of vectors, new and made, with the session and the sidebar. Draws nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.drafts import VectorDraft, draft_of
from engine.engine import new_job
from engine.messages import Extracted, Failed, Finished, ModelInfo, Progress, Terminal
from ui.language import said, tr, tr_count
from ui.messages import Card, Measuring
from ui.new_vector.draft_file import DraftFile
from ui.new_vector.page import NewVectorPage
from ui.state import ChatState, NewVectorJob, no_model
from ui.steering.ground import ground_of
from ui.vector_page.page import VectorPage
from ui.vector_page.parity_desk import ParityDesk
from vectors.errors import TillerError
from vectors.library import LibraryEntry, fit_note, why_taken
from vectors.pairs import PairRows, read_pair_rows
from vectors.pasted import pasted_pairs
from vectors.values import SteeringVector

if TYPE_CHECKING:
    from ui.main_window import MainWindow

MOST_UNREAD = 3


class VectorDesk(QObject):
    """Makes the vector that stands on the page; shows and measures those there are. GUI thread only."""

    def __init__(self, window: MainWindow, draft: Path) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._file = DraftFile(draft, self)
        self._job, self._making = "", VectorDraft()
        self._measured: dict[str, str] = {}
        self._aside: VectorDraft | None = None
        self._entries: tuple[LibraryEntry, ...] = ()
        self._seen: tuple[ModelInfo | None, str] = (None, "")
        self.new, self.page = NewVectorPage(window), VectorPage(window)
        for page in (self.new, self.page):
            window.stack.addWidget(page)
            page.closed.connect(window.close_page)
        self.parity = ParityDesk(self.page, self._session, window.forms, self)
        self._connect_new()
        self._connect_page()
        self._session.state_changed.connect(self._follow)
        self._session.library_changed.connect(self._library_changed)
        self._session.measuring.connect(self._measuring)
        self._session.bridge.job_ended.connect(self._job_ended)
        self._list_entries()
        self.new.set_draft(self._file.kept)

    def _connect_new(self) -> None:
        page, sidebar = self.new, self._window.sidebar
        page.changed.connect(self._judge)
        page.make_requested.connect(self._make)
        page.cancel_requested.connect(self._cancel)
        page.file_chosen.connect(self._open)
        page.text_pasted.connect(self._paste)
        page.clear_requested.connect(self._clear)
        page.bring_back_requested.connect(self._bring_back)
        sidebar.new_vector_requested.connect(self.show_new)
        sidebar.details_requested.connect(self.show_vector)

    def _connect_page(self) -> None:
        page = self.page
        page.measure_requested.connect(self._session.measure)
        page.cancel_requested.connect(self._session.cancel_measuring)
        page.export_requested.connect(self._window.export)
        page.pairs_requested.connect(self._copy_pairs)

    # ---- a new vector

    def show_new(self) -> None:
        """Show the page of a new vector, as it was left."""
        self._window.stack.setCurrentWidget(self.new)
        self.new.focus_start()

    def _judge(self) -> None:
        """Say what is wrong with the draft, and whether a vector can be made of it; keep it."""
        draft = self.new.draft()
        self._file.keep_soon(draft)
        self.new.show_judgement(draft, draft.faults(), self._why_not(draft))
        if self._job:
            self._show_making()

    def _why_not(self, draft: VectorDraft) -> str:
        if missing := draft.why_not() or no_model(self._session.state):
            return said(missing)
        model = self._session.state.usable
        assert model is not None
        name = draft.name.strip()
        if name.casefold() in {each.name.casefold() for each in self._session.making.sets}:
            return tr("“{name}” is the name of a vector that comes with Tiller; choose another name.").format(
                name=name
            )
        return said(why_taken(name, self._entries, model.ref))

    def _make(self) -> None:
        self._list_entries()  # another process may have made one of that name meanwhile
        self._judge()
        draft = self.new.draft()
        if self._job or self._why_not(draft):
            return
        self.new.error.hide()
        self._job, self._making = new_job(), draft
        self._session.start(draft.command(self._job), NewVectorJob(draft.name.strip()))

    def _cancel(self) -> None:
        if self._job:
            self._session.waking.cancel(self._job)

    def _show_making(self) -> None:
        self.new.show_making(self._session.state.progress.get(self._job))

    def _job_ended(self, event: Terminal) -> None:
        if event.job == self._job:
            self._made(event)
            return
        vector_id, shown = self._measured.pop(event.job, None), self.page.vector
        if isinstance(event, Failed) and shown is not None and shown.id == vector_id:
            self.page.fail(event.sentence)

    def _made(self, event: Terminal) -> None:
        """A vector that is made is shown; else the page says why, with all that was typed."""
        self._job = ""
        self.new.show_ended()
        is_here = self._window.stack.currentWidget() is self.new
        match event:
            case Finished(_, Extracted(vector_id)):
                if self.new.draft() == self._making:  # else it holds what was typed meanwhile
                    self.new.set_draft(VectorDraft())
                self._session.library_changed.emit()
                self._window.sidebar.reveal(vector_id)
                if is_here:
                    self.show_vector(vector_id)
            case Failed(_, sentence):
                self._judge()
                self.new.fail(sentence)
                if not is_here:
                    self._session.card_shown.emit(Card(sentence, "", event.detail))
            case _:
                self._judge()
                self.new.say(tr("Stopped; nothing was made."))

    # ---- what comes into the draft

    def _open(self, path: Path) -> None:
        try:
            rows = read_pair_rows(path)
        except TillerError as error:
            self.new.fail(str(error))
            return
        self._put(rows, f"“{path.name}”")

    def _paste(self, text: str) -> None:
        rows = pasted_pairs(text)
        if rows.pairs or rows.unread:
            self._put(rows, "The text")

    def _put(self, rows: PairRows, subject: str) -> None:
        """Add the pairs; what could not be read is told of."""
        self.new.error.hide()
        self.new.put(rows.pairs)
        if rows.unread:
            told = [each.sentence(subject) for each in rows.unread[:MOST_UNREAD]]
            if len(rows.unread) > MOST_UNREAD:
                left = len(rows.unread) - MOST_UNREAD
                told.append(
                    tr_count(
                        "One more line could not be read.", "{count} more lines could not be read.", left
                    )
                )
            self.new.fail("\n".join(told))

    def _replace(self, draft: VectorDraft) -> None:
        """Put another draft on the page, and what stood there aside."""
        before = self.new.draft()
        if not before.is_empty:
            self._aside = before
        self.new.set_draft(draft)
        self.new.set_aside_shown(self._aside is not None)

    def _clear(self) -> None:
        self._replace(VectorDraft())
        self.new.focus_start()

    def _bring_back(self) -> None:
        """Exchange the draft with the one that was set aside."""
        kept, self._aside = self._aside, None
        if kept is not None:
            self._replace(kept)

    def _copy_pairs(self, vector: SteeringVector) -> None:
        self._replace(draft_of(vector))
        self.show_new()

    # ---- a vector that is there

    def show_vector(self, vector_id: str) -> None:
        """Show a vector of the library; a file that cannot be read becomes a card."""
        try:
            vector = self._session.library.load(vector_id)
        except TillerError as error:
            self._session.card_shown.emit(Card(str(error), "", ""))
            return
        self.page.show_vector(vector, self._why_not_measured(vector), self._here(vector))
        self.parity.show()
        state = self._session.state
        running = (job for job, shown in self._measured.items() if shown == vector_id and job in state.jobs)
        job = next(running, "")
        progress = state.progress.get(job)
        self.page.show_measuring(progress or Progress(job, "waiting") if job else None)
        if self._window.stack.currentWidget() is not self.page:
            self._window.stack.setCurrentWidget(self.page)
            self.page.focus_start()

    def _why_not_measured(self, vector: SteeringVector) -> str:
        if missing := no_model(self._session.state):
            return said(missing)
        model = self._session.state.usable
        assert model is not None
        entry = next((each for each in self._entries if each.id == vector.id), None)
        if entry is None:
            return ""
        if reason := entry.why_not(model.ref):
            return tr("It was {reason}.").format(reason=said(reason))
        return ground_of(entry, model).why_not_steered(entry.usual_layers, entry.layers)

    def _here(self, vector: SteeringVector) -> str:
        """What is to be known of it on the model that is loaded."""
        model = self._session.state.usable
        return said(fit_note(vector.name, vector.model, model.ref)) if model is not None else ""

    def _measuring(self, measuring: Measuring) -> None:
        if measuring.progress is not None:
            self._measured[measuring.progress.job] = measuring.vector_id
        if self.page.vector is not None and self.page.vector.id == measuring.vector_id:
            self.page.show_measuring(measuring.progress)

    # ---- what the session says

    def _follow(self, state: ChatState) -> None:
        if self._job:
            self._show_making()
        else:
            self._judge_model(state)

    def _judge_model(self, state: ChatState) -> None:
        """Judge again where a model came or went; what was said last stays otherwise."""
        seen = (state.usable, no_model(state))
        if seen == self._seen:
            return
        self._seen = seen
        self._judge()
        if self.page.vector is not None:
            self.page.set_why_not(self._why_not_measured(self.page.vector), self._here(self.page.vector))

    def _list_entries(self) -> None:
        self._entries = self._session.library.entries()

    def _library_changed(self) -> None:
        self._list_entries()
        self._judge()
        shown = self.page.vector
        if shown is None or self._window.stack.currentWidget() is not self.page:
            return
        if shown.id in {entry.id for entry in self._entries}:
            self.show_vector(shown.id)
        else:
            self._window.close_page()

    def unsaved(self) -> str:
        """Keep the draft for the next start; gives the reason where the disk refuses it, in a sentence."""
        return self._file.keep_now(self.new.draft())

    def close(self) -> None:
        """Keep the draft if that is possible."""
        self._file.close(self.new.draft())
