"""The window: three panes, what connects them, and its shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
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

from engine.history import Conversation
from engine.paths import DataPaths
from engine.settings import Settings
from ui.chat.composer import Composer
from ui.chat.desk import ChatDesk
from ui.chat.entry import files_in
from ui.chat.reading import Reading
from ui.chat.view import COLUMN_WIDTH, ChatView
from ui.chat.writing import WritingDesk
from ui.compare.view import CompareView
from ui.controls import IconButton, line, restyle_all
from ui.conversations.desk import ConversationDesk
from ui.conversations.pane import ConversationsPane
from ui.dialogs.export import ExportDialog
from ui.features.desk import FeatureDesk
from ui.features.page import FeaturesPage
from ui.icons import icon
from ui.language import said, tr
from ui.messages import Card, Measuring
from ui.models.desk import ModelDesk
from ui.models.dropping import dragged_model
from ui.models.forms import Forms
from ui.models.menu import ModelMenu
from ui.models.saving import ModelSaving
from ui.models_page.desk import ModelsDesk
from ui.personas.button import PersonaButton
from ui.personas.desk import PersonaDesk
from ui.personas.notice import Notice
from ui.preferences import Preferences
from ui.reading_order import step
from ui.server.button import ServerButton
from ui.server.desk import ServerDesk
from ui.session import Session
from ui.settings.desk import SettingsDesk
from ui.shortcuts import Shortcuts
from ui.state import ChatState, CompareJob
from ui.steering.desk import SteeringDesk
from ui.steering.sidebar import SteeringSidebar
from ui.theme import ThemeName, theme
from ui.vector_desk import VectorDesk
from ui.window_shortcuts import bind_shortcuts

ZOOM_STEP = 1.1


class MainWindow(QMainWindow):
    """Shows a session. Everything it does goes through `session`. A model that is dropped on it is loaded,
    and text files go along with the message.
    """

    def __init__(self, session: Session, paths: DataPaths, settings: Settings) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.session = session
        self._paths = paths
        self.preferences = Preferences(settings, paths.settings, session.saving, self)
        self.shortcuts = Shortcuts(self.preferences, self)
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
        self._prompt_timer = QTimer(self)
        self._prompt_timer.setSingleShot(True)
        self._prompt_timer.setInterval(400)
        self._prompt_timer.timeout.connect(self._keep_system_prompt)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        middle = self._build_middle()
        self._panes = ((self.conversations, 208), (middle, 260), (self.sidebar, 300))
        for pane, least in self._panes:
            self.splitter.addWidget(pane)
            pane.setMinimumWidth(theme.room(least))
        self.splitter.setSizes([248, 692, 340])
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.setCentralWidget(self.splitter)
        self.talk = ChatDesk(self.chat, self.compare, session, self.stack, self)
        self.writing = WritingDesk(self.composer, session, self.preferences, self)
        self.forms = Forms(session, self.preferences, paths.models, self)
        self.model_saving = ModelSaving(paths, self)
        self.choosing = ModelDesk(
            self.models, session, self.preferences, self.forms, self.model_saving, paths.models, self
        )
        self.keeping = ConversationDesk(self.conversations, session, self.chat, self)
        self.reading = Reading(self.chat, self.composer.editor, self)
        self.shelf = ModelsDesk(self, paths)
        self._connect()
        self.settings = SettingsDesk(self, paths)
        self.personas = PersonaDesk(self, paths.personas)
        self.steering = SteeringDesk(self.sidebar, session, self)
        self.vectors = VectorDesk(self, paths.draft)
        self.server = ServerDesk(
            self.server_button, session, self.preferences, self.sidebar, paths.server_key, self
        )
        bind_shortcuts(self)
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
        self.left_button = IconButton("left", tr("Show or hide conversations"), pane)
        self.left_button.clicked.connect(self.toggle_conversations)
        self.right_button = IconButton("right", tr("Show or hide steering"), pane)
        self.right_button.clicked.connect(self.toggle_sidebar)
        self.settings_button = IconButton("settings", tr("Settings"), pane)
        self.prompt_button = IconButton("prompt", tr("System prompt of this conversation"), pane)
        self.prompt_button.setCheckable(True)
        self.prompt_button.toggled.connect(self._show_system_prompt)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 8, 8, 8)
        bar.setSpacing(8)
        bar.addWidget(self.left_button)
        bar.addWidget(self.models, 1)
        self.persona_button = PersonaButton(pane)
        bar.addWidget(self.persona_button)
        self.server_button = ServerButton(pane)
        bar.addWidget(self.server_button)
        bar.addWidget(self.prompt_button)
        bar.addWidget(self.settings_button)
        bar.addWidget(self.right_button)
        self.system_prompt = QPlainTextEdit(pane)
        self.system_prompt.setPlaceholderText(
            tr("System prompt: who the model is to be in this conversation")
        )
        self.system_prompt.setAccessibleName(tr("System prompt"))
        self.system_prompt.setTabChangesFocus(True)
        self.system_prompt.setFixedHeight(64)
        self.system_prompt.textChanged.connect(self._prompt_timer.start)
        self.system_prompt.hide()
        self.stack = QStackedWidget(pane)
        self.stack.addWidget(self.chat)
        self.stack.addWidget(self.compare)
        self.stack.addWidget(self.features)
        self.persona_notice = Notice(pane)
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
        layout.addWidget(self.persona_notice)
        layout.addWidget(self.stack, 1)
        layout.addLayout(writing)
        return pane

    def _connect(self) -> None:
        session = self.session
        session.state_changed.connect(self._show_state)
        session.conversation_shown.connect(self._show_conversation)
        session.measuring.connect(self._show_measuring)
        session.library_changed.connect(self.refresh_library)
        self.conversations.new_requested.connect(self.new_conversation)
        self.chat.suggestion_chosen.connect(self.send)
        self.talk.recipe_restored.connect(self.sidebar.set_recipe)
        self.talk.choice_requested.connect(self.models.open)
        self.writing.sending.connect(self._begin_sending)
        self.writing.new_requested.connect(self.new_conversation)
        self.writing.follow(self.talk)
        self.composer.stop_requested.connect(session.stop)
        self.compare.closed.connect(self.close_page)
        self.sidebar.recipe_changed.connect(session.set_recipe)
        self.sidebar.measure_requested.connect(session.measure)
        self.sidebar.export_requested.connect(self.export)
        self.sidebar.compare_requested.connect(self.compare_last)
        self.sidebar.features_requested.connect(self.show_features)
        self.features.closed.connect(self.close_page)
        self.sidebar.make_requested.connect(session.making.make)
        self.sidebar.make_cancelled.connect(session.making.cancel)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return step(self, forward=forward)

    # ---- what a person does

    def send(self, text: str) -> None:
        """Send a message; it leaves the composer once it is kept."""
        self.writing.send(text)

    def _begin_sending(self) -> None:
        self.close_page()
        self.chat.clear_cards()

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
        """Stop what is being written or waits, else go back to the conversation."""
        if self.session.state.is_asked:
            self.session.stop()
        else:
            self.close_page()

    def compare_last(self) -> None:
        """Answer the last question steered and unsteered."""
        self.session.again.compare()

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
        """Open the export dialog for a vector, as it is heard, or as its row would have it."""
        row = self.sidebar.row_of(vector_id)
        if row is None:
            return None
        session, recipe = self.session, self.sidebar.recipe()
        term = next((each for each in recipe.active if each.vector_id == vector_id), row.setting.exported)
        dialog = ExportDialog(row.entry, term, recipe, session, self.forms, self._paths.models, self)
        dialog.open()
        return dialog

    # ---- what the session says

    def _show_state(self, state: ChatState) -> None:
        self.composer.set_answering(state.is_asked)
        waiting = state.waiting_for
        progress = next((p for p in state.progress.values() if p.phase == "reading the prompt"), None)
        if progress is not None and state.is_answering:
            told = tr("Reading the prompt: {done} of {total} tokens")
            waiting = told.format(done=progress.done, total=progress.total)
        self.composer.set_waiting(waiting)
        self.sidebar.compare_button.setEnabled(state.model is not None and not state.is_loading)
        self.sidebar.set_loading(state.is_loading)
        self.sidebar.set_plan(state.making, state.making.share(state.progress.get(state.making.job)))
        if state.model != self.sidebar.model and not state.is_loading:
            self.sidebar.set_model(state.model)
            self.sidebar.set_estimates(self.session.making.estimates())

    def _show_conversation(self, conversation: Conversation | None) -> None:
        self.close_page()
        self.talk.show_conversation(conversation)
        self.system_prompt.blockSignals(True)
        self.system_prompt.setPlainText(conversation.system_prompt if conversation else "")
        self.system_prompt.blockSignals(False)
        self.prompt_button.setChecked(bool(conversation and conversation.system_prompt))

    def show_note(self, sentence: str) -> None:
        """Show a sentence that asks for nothing."""
        self.chat.add_card(sentence, "", "")

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

    def _keep_pending(self) -> None:
        """Keep what a timer would have kept in a moment."""
        self.writing.keep()
        if self._prompt_timer.isActive():
            self._prompt_timer.stop()
            self._keep_system_prompt()

    # ---- look

    def set_theme(self, name: ThemeName, zoom: float | None = None) -> None:
        """Put a theme in force everywhere."""
        self.theme_name = name
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application, name, theme.zoom if zoom is None else zoom)
        restyle_all(self)
        for pane, least in self._panes:
            pane.setMinimumWidth(theme.room(least))

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
        self.preferences.change(text_zoom=zoom)

    # ---- a model, or files for the message, that are dropped on it

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_model(event.mimeData()) or files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if model := dragged_model(event.mimeData()):
            event.acceptProposedAction()
            self.session.load(model)
        elif files := files_in(event.mimeData()):
            event.acceptProposedAction()
            self.writing.attach(files)

    def _may_close(self) -> bool:
        """Whether nothing would be lost; what would be is said once, and given up the second time."""
        problem = self.session.saving.unsaved() or self.vectors.unsaved()
        if not problem or self._was_warned:
            return True
        self._was_warned = True
        told = tr("{problem} What is new here is not saved yet; close again to leave without it.")
        sentence = told.format(problem=said(problem))
        self.session.card_shown.emit(Card(sentence, "Save again", ""))
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_pending()
        if not self._may_close():
            event.ignore()
            return
        self._geometry.setValue("window", self.saveGeometry())
        self.desk.close()
        self.talk.earlier.close()
        self.writing.close()
        self.reading.close()
        self.keeping.close()
        self.steering.close()
        self.vectors.close()
        self.personas.close()
        self.choosing.close()
        self.shelf.close()
        self.forms.close()
        self.model_saving.close()
        self.session.close()
        super().closeEvent(event)
