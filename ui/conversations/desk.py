"""Connects the list of conversations with the history, the session and the chat. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer

from engine.history import Folder, SearchHit
from engine.history.opening import is_read_later
from engine.history.rows import now
from engine.history.search import query_of
from ui.background import Background
from ui.chat.view import ChatView
from ui.conversations.pane import ConversationsPane
from ui.conversations.transfer import Transfer
from ui.language import tr
from ui.messages import Card
from ui.session import Session
from vectors.errors import TillerError

CHECK_AFTER_MS = 3000


class ConversationDesk(QObject):
    """GUI thread only. What is deleted can be undone until the next start, which erases it for good."""

    def __init__(self, pane: ConversationsPane, session: Session, chat: ChatView, parent: QObject) -> None:
        super().__init__(parent)
        self._pane, self._session, self._chat = pane, session, chat
        self._history = session.history
        self._undo: Callable[[], None] | None = None
        self._words = ""
        self._elsewhere: tuple[int, ...] = ()
        self._searching = Background("search", self)
        self._checking = Background("check", self)
        self.transfer = Transfer(session.history, pane, self)
        self._midnight = QTimer(self)
        self._midnight.setSingleShot(True)
        self._midnight.timeout.connect(self.refresh)
        self._connect()
        self._started = now()
        session.saving.soon(self._erase_deleted)
        self._check_timer = QTimer(self)
        self._check_timer.setSingleShot(True)
        self._check_timer.timeout.connect(self._check)
        if is_read_later(self._history.path):
            self._check_timer.start(CHECK_AFTER_MS)

    def _connect(self) -> None:
        pane, rows, session = self._pane, self._pane.list, self._session
        session.conversations_changed.connect(self.refresh)
        rows.opened.connect(session.open)
        rows.renamed.connect(session.rename)
        rows.pinned.connect(self._pin)
        rows.moved.connect(self._move)
        rows.new_folder_requested.connect(self._move_to_new_folder)
        rows.export_requested.connect(self._export)
        rows.delete_requested.connect(self.delete)
        rows.folder_renamed.connect(self._rename_folder)
        rows.folder_toggled.connect(self._open_folder)
        rows.folder_removed.connect(self._remove_folder)
        pane.folder_requested.connect(self._new_folder)
        pane.searched.connect(self._search)
        pane.results.opened.connect(self.show_hit)
        self._chat.finder.bar.elsewhere_requested.connect(self._show_elsewhere)
        pane.undo.undo_requested.connect(self._do_undo)
        pane.export_all_requested.connect(self._export_all)
        pane.import_requested.connect(self.transfer.ask_import)
        self.transfer.told.connect(self._tell_progress)
        self.transfer.done.connect(pane.tell)
        self.transfer.failed.connect(pane.tell)
        self.transfer.added.connect(self._added)

    # ---- the list

    def refresh(self) -> None:
        """List the conversations again; at midnight too, when today becomes yesterday."""
        current = self._session.conversation
        try:
            summaries, folders = self._history.conversations(), self._history.folders()
        except TillerError as error:
            self._session.card_shown.emit(Card(str(error), "", ""))
            return
        self._pane.show_conversations(summaries, folders, current.id if current else None)
        here = datetime.now()
        tomorrow = (here + timedelta(days=1)).replace(hour=0, minute=0, second=1)
        self._midnight.start(int((tomorrow - here).total_seconds() * 1000))

    def _write(self, act: Callable[[], object]) -> bool:
        """Change the history now and list it again; a refusal is told on a card."""
        done = []
        self._session.saving.flush()
        self._session.saving.at_once(lambda: done.append(act()))
        self.refresh()
        return bool(done)

    def _pin(self, conversation_id: int, is_pinned: bool) -> None:
        self._write(lambda: self._history.pin(conversation_id, is_pinned))

    def _move(self, conversation_id: int, folder_id: int | None) -> None:
        self._write(lambda: self._history.move(conversation_id, folder_id))

    # ---- folders

    def _new_folder(self, conversation_id: int | None = None) -> None:
        """Make a folder, with a conversation in it where one is given, and let its name be typed."""
        made = []
        self._write(lambda: made.append(self._history.add_folder(tr("New folder"))))
        if not made:
            return
        if conversation_id is not None:
            self._move(conversation_id, made[0])
        rows = self._pane.list
        rows.rename(rows.rows.place_of_folder(made[0]))

    def _move_to_new_folder(self, conversation_id: int) -> None:
        self._new_folder(conversation_id)

    def _rename_folder(self, folder_id: int, name: str) -> None:
        self._write(lambda: self._history.rename_folder(folder_id, name))

    def _open_folder(self, folder_id: int, is_open: bool) -> None:
        self._write(lambda: self._history.open_folder(folder_id, is_open))

    def _remove_folder(self, folder: Folder) -> None:
        held: list[tuple[int, ...]] = []
        if self._write(lambda: held.append(self._history.remove_folder(folder.id))):
            self._offer_undo(
                tr("Removed folder “{name}”").format(name=folder.name),
                lambda: self._write(lambda: self._history.restore_folder(folder, held[0])),
            )

    # ---- deleting

    def delete(self, conversation_id: int) -> None:
        """Take a conversation out of the list, and offer to bring it back."""
        shown = self._session.conversation
        title = next((each.title for each in self._history.conversations() if each.id == conversation_id), "")
        self._session.delete(conversation_id)
        self._offer_undo(
            tr("Deleted “{title}”").format(title=title or tr("New conversation")),
            partial(self._restore, conversation_id, shown is not None and shown.id == conversation_id),
        )

    def _erase_deleted(self) -> None:
        """Done in the pool: erase for good what was deleted before this start."""
        self._history.erase_deleted(self._started)

    def _restore(self, conversation_id: int, was_shown: bool) -> None:
        self._write(lambda: self._history.restore(conversation_id))
        if was_shown:
            self._session.open(conversation_id)

    def _offer_undo(self, sentence: str, undo: Callable[[], object]) -> None:
        self._undo = undo  # type: ignore[assignment]
        self._pane.undo.offer(sentence)

    def _do_undo(self) -> None:
        undo, self._undo = self._undo, None
        self._pane.undo.end()
        if undo is not None:
            undo()
            self._pane.list.setFocus()

    # ---- searching

    def _search(self, words: str) -> None:
        history = self._history
        self._searching.run(
            lambda: history.search(words), partial(self._pane.show_hits, words), self._refused
        )

    def show_hit(self, hit: SearchHit) -> None:
        """Show a hit in its place: the branch that holds it, scrolled to it and marked.

        What else of the conversation holds the words can be gone through from there.
        """
        self._words = self._pane.search.text().strip() or self._words
        self._session.open(hit.conversation_id)
        shown = self._session.conversation
        if hit.message_id is None or shown is None or shown.id != hit.conversation_id:
            return
        if shown.head is None or self._history.steps_up(shown.head, hit.message_id) is None:
            self._session.show_version(hit.message_id)
        self._chat.show_hit(hit, self._words, query_of(self._words).sought)
        self._elsewhere = self._history.found_elsewhere(hit.conversation_id, self._words)
        self._chat.finder.bar.show_elsewhere(len(self._elsewhere))

    def _show_elsewhere(self) -> None:
        """Go on with a message of another branch."""
        try:
            hit = self._history.hit(self._elsewhere[0], self._words)
        except TillerError as error:
            self._refused(error)
        else:
            self.show_hit(hit)

    # ---- files

    def _export(self, conversation_id: int, kind: str) -> None:
        titles = {each.id: each.title for each in self._history.conversations()}
        self._session.saving.flush()
        self.transfer.ask_export((conversation_id,), kind, titles.get(conversation_id, ""))

    def _export_all(self, kind: str) -> None:
        self._session.saving.flush()
        ids = tuple(each.id for each in self._history.conversations())
        if not ids:
            self._pane.tell(tr("There is no conversation to export yet."))
        else:
            self.transfer.ask_export(ids, kind, tr("Conversations"))

    def _tell_progress(self, sentence: str) -> None:
        self._pane.tell(sentence, stays=True)

    def _added(self, ids: tuple[int, ...]) -> None:
        self.refresh()
        if ids:
            self._offer_undo(tr("Imported {count}").format(count=len(ids)), partial(self._take_out, ids))

    def _take_out(self, ids: tuple[int, ...]) -> None:
        shown = self._session.conversation
        if shown is not None and shown.id in ids:
            self._session.new()

        def delete() -> None:
            for number in ids:
                self._history.delete(number)

        self._write(delete)

    # ---- a damaged file

    def _check(self) -> None:
        """Read the whole file once, beside all else; damage is told of on a card."""
        self._checking.run(self._history.check, lambda _: None, self._refused)

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, TillerError):
            raise error
        self._session.card_shown.emit(Card(str(error), "", ""))

    def close(self) -> None:
        """Wait for what is being written or read."""
        self._midnight.stop()
        self._check_timer.stop()
        self.transfer.close()
        self._searching.close()
        self._checking.close()
