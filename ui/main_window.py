"""The window: three panes, what connects them, and its shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.history import Conversation, StoredMessage
from engine.messages import Answered, Failed, Finished, Terminal
from engine.models import BUILTIN
from engine.paths import DataPaths
from engine.settings import load_settings, save_settings
from ui.bridge import TextAdded
from ui.chat.composer import Composer
from ui.chat.message import ReplyMessage
from ui.chat.view import COLUMN_WIDTH, ChatView
from ui.compare.view import CompareView
from ui.controls import IconButton, line, restyle_all
from ui.conversations.pane import ConversationsPane
from ui.dialogs.export import ExportDialog
from ui.dialogs.receipt import ReceiptDialog
from ui.features.desk import FeatureDesk
from ui.features.page import FeaturesPage
from ui.icons import icon
from ui.models.menu import ModelMenu
from ui.session import Card, CompareStarted, Measuring, ReplyEnded, ReplyText, Session
from ui.state import ChatState, CompareJob, LoadJob, model_name
from ui.steering.desk import SteeringDesk
from ui.steering.sidebar import SteeringSidebar
from ui.theme import ThemeName, theme
from ui.vector_desk import VectorDesk
from vectors.errors import TillerError

ZOOM_STEP = 1.1


class MainWindow(QMainWindow):
    """Shows a session. Everything it does goes through `session`."""

    def __init__(self, session: Session, paths: DataPaths) -> None:
        super().__init__()
        self.session = session
        self._paths = paths
        self._geometry = geometry = QSettings(str(paths.geometry), QSettings.Format.IniFormat)
        self.theme_name: ThemeName = "system"
        self._was_warned = False
        self.setWindowTitle("Tiller")
        self.setWindowIcon(icon("wave", theme.colours.accent))
        self.resize(1280, 800)
        self.setMinimumSize(720, 480)
        self.conversations = ConversationsPane(self)
        self.sidebar = SteeringSidebar(session.making.sets, self)
        self.chat = ChatView(self)
        self.compare = CompareView(self)
        self.features = FeaturesPage(self)
        self.desk = FeatureDesk(self.features, session, self.sidebar, self)
        self.composer = Composer(self)
        self.models = ModelMenu(self)
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(400)
        self._draft_timer.timeout.connect(self._keep_draft)
        self._prompt_timer = QTimer(self)
        self._prompt_timer.setSingleShot(True)
        self._prompt_timer.setInterval(400)
        self._prompt_timer.timeout.connect(self._keep_system_prompt)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        middle = self._build_middle()
        for pane, least in ((self.conversations, 160), (middle, 260), (self.sidebar, 300)):
            self.splitter.addWidget(pane)
            pane.setMinimumWidth(least)
        self.splitter.setSizes([232, 708, 340])
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.setCentralWidget(self.splitter)
        self._connect()
        self.steering = SteeringDesk(self.sidebar, session, self)
        self.vectors = VectorDesk(self, paths.draft)
        self._add_shortcuts()
        if geometry.contains("window"):
            self.restoreGeometry(geometry.value("window"))
        self.composer.set_waiting(session.state.waiting_for)
        self.refresh_library()
        self.composer.editor.setFocus()

    # ---- parts

    def _build_middle(self) -> QWidget:
        pane = QWidget(self)
        pane.setObjectName("chatPane")
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.left_button = IconButton("left", "Show or hide conversations (Ctrl+B)", pane)
        self.left_button.clicked.connect(self.toggle_conversations)
        self.right_button = IconButton("right", "Show or hide steering (Ctrl+Shift+B)", pane)
        self.right_button.clicked.connect(self.toggle_sidebar)
        self.prompt_button = IconButton("prompt", "System prompt of this conversation", pane)
        self.prompt_button.setCheckable(True)
        self.prompt_button.toggled.connect(self._show_system_prompt)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 8, 8, 8)
        bar.setSpacing(8)
        bar.addWidget(self.left_button)
        bar.addWidget(self.models, 1)
        bar.addWidget(self.prompt_button)
        bar.addWidget(self.right_button)
        self.system_prompt = QPlainTextEdit(pane)
        self.system_prompt.setPlaceholderText("System prompt: who the model is to be in this conversation")
        self.system_prompt.setAccessibleName("System prompt")
        self.system_prompt.setTabChangesFocus(True)
        self.system_prompt.setFixedHeight(64)
        self.system_prompt.textChanged.connect(self._prompt_timer.start)
        self.system_prompt.hide()
        self.stack = QStackedWidget(pane)
        self.stack.addWidget(self.chat)
        self.stack.addWidget(self.compare)
        self.stack.addWidget(self.features)
        self.composer.setMaximumWidth(COLUMN_WIDTH - 32)
        writing = QHBoxLayout()
        writing.setContentsMargins(16, 0, 16, 8)
        writing.addStretch(1)
        writing.addWidget(self.composer, 100)
        writing.addStretch(1)
        prompt = QHBoxLayout()
        prompt.setContentsMargins(16, 8, 16, 0)
        prompt.addWidget(self.system_prompt)
        layout = QVBoxLayout(pane)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(line(pane))
        layout.addLayout(prompt)
        layout.addWidget(self.stack, 1)
        layout.addLayout(writing)
        return pane

    def _connect(self) -> None:
        session = self.session
        session.state_changed.connect(self._show_state)
        session.conversations_changed.connect(self._list_conversations)
        session.conversation_shown.connect(self._show_conversation)
        session.user_added.connect(self._show_user)
        session.reply_started.connect(self.chat.add_reply)
        session.reply_text.connect(self._show_text)
        session.reply_ended.connect(self._end_reply)
        session.card_shown.connect(self._show_card)
        session.saved_again.connect(self._clear_unsaved)
        session.compare_started.connect(self._start_compare)
        session.compare_text.connect(self._compare_text)
        session.compare_ended.connect(self._end_compare)
        session.measuring.connect(self._show_measuring)
        session.library_changed.connect(self.refresh_library)
        self.conversations.new_requested.connect(self.new_conversation)
        self.conversations.opened.connect(session.open)
        self.conversations.renamed.connect(session.rename)
        self.conversations.delete_requested.connect(session.delete)
        self.chat.suggestion_chosen.connect(self.send)
        self.chat.reply_added.connect(self._connect_reply)
        self.composer.sent.connect(self.send)
        self.composer.stop_requested.connect(session.stop)
        self.composer.draft_changed.connect(self._draft_timer.start)
        self.compare.closed.connect(self.close_page)
        self.models.model_chosen.connect(session.load)
        self.models.cancel_requested.connect(session.cancel_loading)
        self.sidebar.recipe_changed.connect(session.set_recipe)
        self.sidebar.measure_requested.connect(session.measure)
        self.sidebar.export_requested.connect(self.export)
        self.sidebar.compare_requested.connect(self.compare_last)
        self.sidebar.features_requested.connect(self.show_features)
        self.features.closed.connect(self.close_page)
        self.sidebar.make_requested.connect(session.making.make)
        self.sidebar.make_cancelled.connect(session.making.cancel)

    def _connect_reply(self, reply: ReplyMessage) -> None:
        session = self.session
        reply.regenerate_requested.connect(session.regenerate)
        reply.regenerate_now_requested.connect(session.regenerate_now)
        reply.compare_requested.connect(self.compare_reply)
        reply.recipe_restored.connect(self.sidebar.set_recipe)
        reply.receipt_requested.connect(self._show_receipt)
        reply.version_requested.connect(session.show_version)

    def _add_shortcuts(self) -> None:
        for keys, act in (
            ("Ctrl+N", self.new_conversation),
            ("Ctrl+Shift+N", self.vectors.show_new),
            ("Ctrl+B", self.toggle_conversations),
            ("Ctrl+Shift+B", self.toggle_sidebar),
            ("Ctrl+M", self.models.button.showMenu),
            ("Ctrl+R", self.session.regenerate_last),
            ("Ctrl+Shift+R", self.compare_last),
            ("Ctrl+Shift+F", self.show_features),
            ("Ctrl+Shift+0", self.sidebar.all_off),
            ("Ctrl+)", self.sidebar.all_off),
            ("Ctrl+E", self.export_focused),
            ("Ctrl++", self.zoom_in),
            ("Ctrl+=", self.zoom_in),
            ("Ctrl+-", self.zoom_out),
            ("Ctrl+0", self.zoom_reset),
            ("Esc", self.escape),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(act)

    # ---- what a person does

    def send(self, text: str) -> None:
        """Send a message; it leaves the composer once it is kept."""
        self.close_page()
        self._draft_timer.stop()
        self.chat.clear_cards()
        if self.session.send(text):
            self.composer.clear()
            self._draft_timer.stop()
            self.session.set_draft("")

    def new_conversation(self) -> None:
        """Begin a conversation."""
        self._keep_pending()
        self.close_page()
        self.session.new()
        self.composer.editor.setFocus()

    def toggle_conversations(self) -> None:
        """Show or hide the list of conversations."""
        self.conversations.setVisible(self.conversations.isHidden())

    def toggle_sidebar(self) -> None:
        """Show or hide the steering sidebar."""
        self.sidebar.setVisible(self.sidebar.isHidden())

    def escape(self) -> None:
        """Stop what is being written, else go back to the conversation."""
        if self.session.state.is_answering:
            self.session.stop()
        else:
            self.close_page()

    def compare_last(self) -> None:
        """Answer the last question steered and unsteered."""
        self.session.compare()

    def compare_reply(self, message_id: int) -> None:
        """The same for one reply, with its own recipe and seed."""
        self.session.compare(message_id)

    def close_page(self) -> None:
        """Go back to the conversation, from any other page."""
        if self.stack.currentWidget() is self.compare and self.session.state.job_of(CompareJob) is not None:
            self.session.stop()
        self.stack.setCurrentWidget(self.chat)

    def show_features(self) -> None:
        """Show the page of features; the built-in model's own are opened the first time."""
        self.stack.setCurrentWidget(self.features)
        self.desk.open_own()
        self.features.focus_search()

    def export_focused(self) -> None:
        """Export the vector whose row has the focus, else the first one that is on."""
        chosen = self.sidebar.focused_vector()
        if chosen is None:
            terms = self.sidebar.recipe().terms
            chosen = terms[0].vector_id if terms else None
        if chosen is not None:
            self.export(chosen)

    def export(self, vector_id: str) -> ExportDialog | None:
        """Open the export dialog for a vector."""
        row = next((row for row in self.sidebar.rows if row.entry.id == vector_id), None)
        if row is None:
            return None
        session = self.session
        dialog = ExportDialog(
            row.entry,
            row.dial.value,
            session.library,
            session.state.model,
            self._paths.models,
            self.sidebar.recipe(),
            self,
        )
        dialog.open()
        return dialog

    def _show_receipt(self, answer: object) -> None:
        ReceiptDialog(answer, self).open()  # type: ignore[arg-type]

    # ---- what the session says

    def _show_state(self, state: ChatState) -> None:
        self.composer.set_answering(state.is_answering)
        waiting = state.waiting_for
        progress = next((p for p in state.progress.values() if p.phase == "reading the prompt"), None)
        if progress is not None and state.is_answering:
            waiting = f"Reading the prompt: {progress.done} of {progress.total} tokens"
        self.composer.set_waiting(waiting)
        loading = state.job_of(LoadJob)
        if loading is not None:
            self.models.set_loading(model_name(state.ref), state.progress.get(loading))
        elif state.engine == "dead":
            self.models.set_stopped()
        else:
            self.models.set_current(state.model)
        self.sidebar.compare_button.setEnabled(state.model is not None)
        self.sidebar.set_loading(state.is_loading)
        self.sidebar.set_plan(state.making, state.making.share(state.progress.get(state.making.job)))
        if state.model != self.sidebar.model:
            self.sidebar.set_model(state.model)
            self.sidebar.set_estimates(self.session.making.estimates())

    def _list_conversations(self) -> None:
        current = self.session.conversation
        summaries = self.session.history.conversations()
        self.conversations.show_conversations(summaries, current.id if current else None)

    def _show_conversation(self, conversation: Conversation | None) -> None:
        self.close_page()
        self.chat.clear()
        self.system_prompt.blockSignals(True)
        self.system_prompt.setPlainText(conversation.system_prompt if conversation else "")
        self.system_prompt.blockSignals(False)
        self.prompt_button.setChecked(bool(conversation and conversation.system_prompt))
        if conversation is None:
            return
        for message in conversation.messages:
            self._show_message(message)
        if not self.composer.text:
            self.composer.set_text(conversation.draft)
        self.chat.scroll_to_end()

    def _show_message(self, message: StoredMessage) -> None:
        if message.role == "user":
            self.chat.add_user(message.content)
            return
        reply = self.chat.add_reply(message.id)
        reply.append(message.content)
        reply.set_state(message.state, message.answer, message.error)
        reply.set_versions(self.session.versions(message.id))

    def _show_user(self, message: StoredMessage) -> None:
        self.chat.add_user(message.content)

    def _show_text(self, added: ReplyText) -> None:
        reply = self.chat.replies.get(added.message_id)
        if reply is not None:
            reply.append(added.text)

    def _end_reply(self, ended: ReplyEnded) -> None:
        reply = self.chat.replies.get(ended.message_id)
        if reply is not None:
            reply.set_state(ended.state, ended.answer, ended.error)
            reply.set_versions(self.session.versions(ended.message_id))

    def show_note(self, sentence: str) -> None:
        """Show a sentence that asks for nothing."""
        self.chat.add_card(sentence, "", "")

    def _show_card(self, card: Card) -> None:
        shown = self.chat.add_card(card.sentence, card.action, card.detail)
        actions = {
            "Restart engine": self._restart,
            "Try again": self._try_again,
            "Use the built-in model": self._use_builtin,
            "Save again": self.session.save_again,
        }
        if card.action:
            shown.acted.connect(actions[card.action])

    def _clear_unsaved(self) -> None:
        """What the disk refused is saved now: its card has said enough."""
        if [card.action.text() for card in self.chat.cards] == ["Save again"]:
            self.chat.clear_cards()

    def _restart(self) -> None:
        self.chat.clear_cards()
        self.session.restart()

    def _try_again(self) -> None:
        self.chat.clear_cards()
        self.session.try_again()

    def _use_builtin(self) -> None:
        self.chat.clear_cards()
        self.session.load(BUILTIN)

    def _start_compare(self, started: CompareStarted) -> None:
        self.compare.start(started.question, started.recipe.label)
        self.stack.setCurrentWidget(self.compare)

    def _compare_text(self, added: TextAdded) -> None:
        self.compare.append(added.row, added.text)

    def _end_compare(self, event: Terminal) -> None:
        match event:
            case Finished(_, Answered(answers)):
                self.compare.finish(answers)
            case Failed(_, sentence):
                self.compare.fail(sentence)
            case _:
                self.compare.fail("Stopped.")

    def _show_measuring(self, measuring: Measuring) -> None:
        self.sidebar.set_measuring(measuring.vector_id, measuring.progress)

    def refresh_library(self) -> None:
        """List the vectors again."""
        self.sidebar.set_entries(self.session.library.entries())
        self.sidebar.set_damaged(self.session.library.damaged)
        self.sidebar.set_estimates(self.session.making.estimates())

    # ---- small things that are kept

    def _show_system_prompt(self, is_shown: bool) -> None:
        self.system_prompt.setVisible(is_shown)

    def _keep_system_prompt(self) -> None:
        self.session.set_system_prompt(self.system_prompt.toPlainText())

    def _keep_draft(self) -> None:
        self.session.set_draft(self.composer.text)

    def _keep_pending(self) -> None:
        """Keep what a timer would have kept in a moment."""
        for timer, keep in (
            (self._draft_timer, self._keep_draft),
            (self._prompt_timer, self._keep_system_prompt),
        ):
            if timer.isActive():
                timer.stop()
                keep()

    # ---- look

    def set_theme(self, name: ThemeName, zoom: float | None = None) -> None:
        """Put a theme in force everywhere."""
        self.theme_name = name
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application, name, theme.zoom if zoom is None else zoom)
        restyle_all(self)

    def zoom_in(self) -> None:
        """Larger text."""
        self._zoom_to(min(2.0, theme.zoom * ZOOM_STEP))

    def zoom_out(self) -> None:
        """Smaller text."""
        self._zoom_to(max(0.7, theme.zoom / ZOOM_STEP))

    def zoom_reset(self) -> None:
        """Text of the usual size."""
        self._zoom_to(1.0)

    def _zoom_to(self, zoom: float) -> None:
        self.set_theme(self.theme_name, zoom)
        try:
            settings = load_settings(self._paths.settings)
            save_settings(settings.model_copy(update={"text_zoom": zoom}), self._paths.settings)
        except TillerError as error:
            self.show_note(str(error))

    def _may_lose(self) -> bool:
        """Whether the window may close: what is not saved is said once, and given up at the second time."""
        problem = self.session.unsaved() or self.vectors.unsaved()
        if not problem or self._was_warned:
            return True
        self._was_warned = True
        sentence = f"{problem} What is new here is not saved yet; close again to leave without it."
        self._show_card(Card(sentence, "Save again", ""))
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_pending()
        if not self._may_lose():
            event.ignore()
            return
        self._geometry.setValue("window", self.saveGeometry())
        self.desk.close()
        self.steering.close()
        self.vectors.close()
        self.session.close()
        super().closeEvent(event)
