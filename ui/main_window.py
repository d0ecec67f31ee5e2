"""The window: three panes, what connects them, and its shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from engine.history import Conversation
from engine.paths import DataPaths
from engine.settings import Settings
from ui.announcing import Announcing
from ui.chat.composer import Composer
from ui.chat.desk import ChatDesk
from ui.chat.entry import files_in
from ui.chat.reading import Reading
from ui.chat.view import ChatView
from ui.chat.waiting import Waiting
from ui.chat.writing import WritingDesk
from ui.compare.desk import CompareDesk
from ui.compare.view import CompareView
from ui.conversations.desk import ConversationDesk
from ui.conversations.pane import ConversationsPane
from ui.dialogs.export import ExportDialog
from ui.features.desk import FeatureDesk
from ui.features.page import FeaturesPage
from ui.icons import icon
from ui.language import said, tr
from ui.messages import Card
from ui.models.desk import ModelDesk
from ui.models.dropping import dragged_model
from ui.models.forms import Forms
from ui.models.saving import ModelSaving
from ui.models_page.desk import ModelsDesk
from ui.personas.desk import PersonaDesk
from ui.personas.notice import Notice
from ui.preferences import Preferences
from ui.reading_order import step
from ui.server.desk import ServerDesk
from ui.session import Session
from ui.settings.desk import SettingsDesk
from ui.shortcuts import Shortcuts
from ui.state import CompareJob
from ui.steering.desk import SteeringDesk
from ui.steering.feed import SidebarFeed
from ui.steering.sidebar import SteeringSidebar
from ui.theme import ThemeName, theme
from ui.vector_desk import VectorDesk
from ui.window.bar import TopBar
from ui.window.exporting import Exporting
from ui.window.look import Look
from ui.window.panes import ChatPane, Panes
from ui.window.shortcuts import bind_shortcuts
from ui.window.system_prompt import SystemPrompt


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
        self.bar = bar = TopBar(self)
        self.models = bar.models
        self.system_prompt = SystemPrompt(self)
        self.persona_notice = Notice(self)
        self.stack = QStackedWidget(self)
        for page in (self.chat, self.compare, self.features):
            self.stack.addWidget(page)
        middle = ChatPane(bar, self.system_prompt, self.persona_notice, self.stack, self.composer, self)
        self.splitter = Panes(self.conversations, middle, self.sidebar, self)
        self.setCentralWidget(self.splitter)
        self.look = Look(self, self.splitter, self.preferences)
        self.comparing = CompareDesk(self.sidebar.compare_button, session, self.shortcuts, self)
        self.talk = ChatDesk(self.chat, self.compare, session, self.stack, self)
        self.writing = WritingDesk(self.composer, session, self.preferences, self)
        self.forms = Forms(session, self.preferences, paths.models, self)
        self.exporting = Exporting(self.sidebar, session, self.forms, paths.models, self)
        self.model_saving = ModelSaving(paths, self)
        self.choosing = ModelDesk(
            self.models, session, self.preferences, self.forms, self.model_saving, paths.models, self
        )
        self.keeping = ConversationDesk(self.conversations, session, self.chat, self)
        self.reading = Reading(self.chat, self.composer.editor, self)
        self.shelf = ModelsDesk(self, paths)
        self.waiting = Waiting(self.composer, session, self)
        self.feed = SidebarFeed(self.sidebar, session, self)
        self.announcing = Announcing(session, self)
        self._connect()
        self.settings = SettingsDesk(self, paths)
        self.personas = PersonaDesk(self, paths.personas)
        self.steering = SteeringDesk(self.sidebar, session, self)
        self.vectors = VectorDesk(self, paths.draft)
        self.server = ServerDesk(
            bar.server_button, session, self.preferences, self.sidebar, paths.server_key, self
        )
        bind_shortcuts(self)
        if geometry.contains("window"):
            self.restoreGeometry(geometry.value("window"))
        self.refresh_library()
        self.composer.editor.setFocus()

    def _connect(self) -> None:
        session, bar = self.session, self.bar
        session.conversation_shown.connect(self._show_conversation)
        bar.left_button.clicked.connect(self.toggle_conversations)
        bar.right_button.clicked.connect(self.toggle_sidebar)
        bar.prompt_button.toggled.connect(self._show_prompt)
        bar.prompt_button.clicked.connect(self.close_page)
        self.stack.currentChanged.connect(self._show_prompt)
        self.system_prompt.kept.connect(session.set_system_prompt)
        self.conversations.new_requested.connect(self.new_conversation)
        self.chat.suggestion_chosen.connect(self.writing.ask)
        self.talk.recipe_restored.connect(self.sidebar.set_recipe)
        self.talk.choice_requested.connect(self.models.open)
        self.talk.log_requested.connect(self._show_logs)
        self.writing.sending.connect(self._begin_sending)
        self.writing.new_requested.connect(self.new_conversation)
        self.writing.follow(self.talk)
        self.compare.closed.connect(self.close_page)
        self.sidebar.export_requested.connect(self.export)
        self.sidebar.compare_requested.connect(self.compare_last)
        self.sidebar.features_requested.connect(self.show_features)
        self.features.closed.connect(self.close_page)

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
        self.splitter.toggle(self.conversations)

    def toggle_sidebar(self) -> None:
        """Show or hide the steering sidebar."""
        self.splitter.toggle(self.sidebar)

    def escape(self) -> None:
        """Stop what is being written or waits, else end what was found, else select nothing, and go back."""
        if self.session.state.is_asked:
            self.session.stop()
        elif self.reading.is_finding:
            self.chat.finder.close()
        else:
            self.chat.selecting.clear()
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

    def export(self, vector_id: str) -> ExportDialog | None:
        """Open the export dialog for a vector."""
        return self.exporting.export(vector_id)

    # ---- what the session says

    def _show_conversation(self, conversation: Conversation | None) -> None:
        self.close_page()
        self.talk.show_conversation(conversation)
        self.system_prompt.show_text(conversation.system_prompt if conversation else "")
        self.bar.prompt_button.setChecked(bool(conversation and conversation.system_prompt))

    def _show_prompt(self) -> None:
        """Show the system prompt over its conversation, where it is asked for."""
        is_chat = self.stack.currentWidget() is self.chat
        self.system_prompt.setVisible(is_chat and self.bar.prompt_button.isChecked())

    def _show_logs(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._paths.logs)))

    def show_note(self, sentence: str) -> None:
        """Show a sentence that asks for nothing."""
        self.chat.add_card(sentence, "", "")

    def refresh_library(self) -> None:
        """List the vectors again."""
        self.feed.refresh_library()

    def _keep_pending(self) -> None:
        """Keep what a timer would have kept in a moment."""
        self.writing.keep()
        self.system_prompt.keep_pending()

    def set_theme(self, name: ThemeName, zoom: float | None = None) -> None:
        """Put a theme in force everywhere."""
        self.look.set_theme(name, zoom)

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
