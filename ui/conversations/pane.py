"""The pane of conversations: a field to search them, the list, and what was found in its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QStackedWidget, QVBoxLayout, QWidget

from engine.history import ConversationSummary, Folder, SearchHit
from ui.beside import Beside
from ui.controls import EscapeField, IconButton, label, let_clear
from ui.conversations.list import ConversationList
from ui.conversations.results import ResultList
from ui.conversations.sections import rows_of
from ui.language import said, tr
from ui.undo_bar import UndoBar

SEARCH_MS = 60
NOTICE_MS = 12_000


class SearchField(EscapeField):
    """Enter opens the first hit, Down goes to the hits."""

    entered = Signal()
    went_down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
        else:
            super().keyPressEvent(event)


class ConversationsPane(QWidget):
    """Shows summaries and hits, and emits what a person wants. What the list emits is its own."""

    new_requested = Signal()
    folder_requested = Signal()
    searched = Signal(str)
    export_all_requested = Signal(str)
    import_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("conversationsPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.new_button = IconButton("plus", tr("New conversation (Ctrl+N)"), self)
        self.new_button.clicked.connect(self.new_requested)
        self.more_button = IconButton("more", tr("Folders, export and import"), self)
        self.more_button.setMenu(self._build_menu())
        self.more_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.search = SearchField(self)
        self.search.setPlaceholderText(tr("Search (Ctrl+K)"))
        self.search.setAccessibleName(tr("Search conversations"))
        let_clear(self.search)
        self._pages = QStackedWidget(self)
        self.list = ConversationList(self._pages)
        self.results = ResultList(self._pages)
        self._nothing = QWidget(self._pages)
        self.empty = label("", self._nothing, "muted", wraps=True)
        self.notice, self.said = self._build_notice()
        self.undo = UndoBar(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_MS)
        self._timer.timeout.connect(self._search)
        self._awaited, self._is_entered = "", False
        self._notice_timer = QTimer(self)
        self._notice_timer.setSingleShot(True)
        self._notice_timer.timeout.connect(self.notice.hide)
        self.search.textChanged.connect(self._typed)
        self.search.escaped.connect(self.end_search)
        self.search.entered.connect(self._enter)
        self.search.went_down.connect(self._go_down)
        self.results.left.connect(self._focus_search)
        self._lay_out()
        self._show_parts()

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(tr("New folder"), self.folder_requested.emit)
        menu.addSeparator()
        for text, kind in (
            (tr("Export all as Markdown…"), "md"),
            (tr("Export all as JSON…"), "json"),
        ):
            menu.addAction(text, self._ask_export).setData(kind)
        menu.addAction(tr("Import…"), self.import_requested.emit)
        return menu

    def _ask_export(self) -> None:
        self.export_all_requested.emit(self.sender().data())  # type: ignore[attr-defined]

    def _build_notice(self) -> tuple[QWidget, QLabel]:
        outer = QWidget(self)
        frame = QFrame(outer)
        frame.setProperty("role", "notice")
        said = label("", frame, "small", wraps=True)
        close = IconButton("close", tr("Close"), frame, 14)
        close.clicked.connect(outer.hide)
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(12, 8, 4, 8)
        inside.setSpacing(4)
        inside.addWidget(said, 1)
        inside.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        around = QVBoxLayout(outer)
        around.setContentsMargins(12, 0, 12, 12)
        around.addWidget(frame)
        outer.hide()
        return outer, said

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 8, 8)
        head.addWidget(Beside(label(tr("Conversations"), self, "title"), (self.new_button,), self))
        field = QHBoxLayout()
        field.setContentsMargins(12, 0, 8, 4)
        field.setSpacing(4)
        field.addWidget(self.search, 1)
        field.addWidget(self.more_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(field)
        nothing = QVBoxLayout(self._nothing)
        nothing.setContentsMargins(12, 4, 12, 4)
        nothing.addWidget(self.empty)
        nothing.addStretch(1)
        for page in (self.list, self.results, self._nothing):
            self._pages.addWidget(page)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.notice)
        layout.addWidget(self.undo)

    # ---- what is shown

    def show_conversations(
        self, summaries: Sequence[ConversationSummary], folders: Sequence[Folder], current: int | None
    ) -> None:
        """Show these, with the current one marked; emits nothing."""
        self.list.show_rows(rows_of(summaries, folders, datetime.now().date()), folders, current)
        if not self._timer.isActive():
            self._show_parts()

    def show_hits(self, words: str, hits: Sequence[SearchHit]) -> None:
        """Show what was found for these words, unless others stand in the field by now."""
        if words == self.search.text().strip():
            self._awaited = ""
            self.results.show_hits(hits)
            self._show_parts()
            if self._is_entered:
                self._enter()

    @property
    def is_searching(self) -> bool:
        """Whether there is anything in the field."""
        return bool(self.search.text().strip())

    def _show_parts(self) -> None:
        found = self.results.rows.hits if self.is_searching else self.list.rows.rows
        page = self.results if self.is_searching else self.list
        self.empty.setText(
            tr("Nothing was found. All the words have to stand in one message or title.")
            if self.is_searching
            else tr("Your conversations will be listed here.")
        )
        self._pages.setCurrentWidget(page if found else self._nothing)

    def tell(self, sentence: str, *, stays: bool = False) -> None:
        """Say what was done, or (`stays`) is being done."""
        self.said.setText(said(sentence))
        self.notice.show()
        self._notice_timer.stop()
        if not stays:
            self._notice_timer.start(NOTICE_MS)

    # ---- searching

    def focus_search(self) -> None:
        """Let the next words be searched for."""
        self.show()
        self._focus_search()

    def _focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def end_search(self) -> None:
        """Show the list again."""
        self._awaited, self._is_entered = "", False
        self.search.clear()
        self._timer.stop()
        self.results.show_hits(())
        self._show_parts()

    def _typed(self) -> None:
        if self.is_searching:
            self._timer.start()
        else:
            self.end_search()

    def _search(self) -> None:
        self._awaited = self.search.text().strip()
        self.searched.emit(self._awaited)

    def _enter(self) -> None:
        """Open the first hit, as soon as it is there."""
        self._is_entered = self._timer.isActive() or self._awaited != ""
        if self._timer.isActive():
            self._timer.stop()
            self._search()
        elif not self._is_entered:
            self.results.open()

    def _go_down(self) -> None:
        (self.results if self.is_searching else self.list).setFocus()
