"""One model on the page: what it is, whether it fits, and what can be done with it. Knows no engine."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.footprint import Fit, Footprint
from engine.hub.pace import Pace
from ui.controls import ElidedLabel, IconButton, TextButton, label, set_flag, set_role
from ui.language import said, tr
from ui.models.words import shown
from ui.models_page.entries import IN_FULL, ModelEntry
from ui.models_page.means import Means
from ui.models_page.words import download_line, facts_line, memory_line, memory_parts, size_line
from ui.theme import theme

DOT = 8
NARROW = 380
STEPS = 1000


class FitDot(QWidget):
    """Green, amber or red: whether a model fits into the memory. The words beside it say the same."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(DOT, DOT)
        self.fit: Fit = "fits"

    def show_fit(self, fits: Fit) -> None:
        """Take the colour of one of the three."""
        self.fit = fits
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = {"fits": theme.colours.green, "tight": theme.colours.amber, "too large": theme.colours.red}
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours[self.fit]))
        painter.drawEllipse(QRectF(0, 0, DOT, DOT))
        painter.end()


class ModelRow(QFrame):
    """Shows an entry and emits what a person wants done with it, with the entry's key."""

    load_requested = Signal(str)
    unload_requested = Signal(str)
    folder_requested = Signal(str)
    save_requested = Signal(str)
    delete_requested = Signal(str)
    continue_requested = Signal(str)
    pause_requested = Signal(str)

    def __init__(self, entry: ModelEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self.entry = entry
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.name = ElidedLabel("", self, "strong")
        self.name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.name.setMinimumWidth(1)  # it ends in an ellipsis, and its badge stays beside it
        self.loaded = label(tr("loaded"), self, "badge")
        self.facts = ElidedLabel("", self, "muted")
        self.dot = FitDot(self)
        self.memory = ElidedLabel("", self, "small")
        self.fault = label("", self, "error", wraps=True)
        self.fault.setMinimumWidth(1)  # a long path must not widen the page
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setRange(0, STEPS)
        self.progress.setAccessibleName(tr("How far the download is"))
        self.main = TextButton(tr("Load"), self)
        self.main.clicked.connect(self._act)
        self.more = IconButton("more", tr("More"), self)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.show_folder = self.menu.addAction(tr("Show folder"), self._ask_for_folder)
        self.save = self.menu.addAction(tr("Save as GGUF…"), self._ask_to_save)
        self.menu.addSeparator()
        self.delete = self.menu.addAction(tr("Delete…"), self._ask_to_delete)
        self.more.setMenu(self.menu)
        self.more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self._lay_out()
        self._is_loaded = self._is_loading = False
        self._coming = ""
        self._needed: Footprint | None = None
        self._means = Means()

    def _lay_out(self) -> None:
        title = QHBoxLayout()
        title.setSpacing(8)
        title.addWidget(self.name)
        title.addWidget(self.loaded)
        title.addStretch(1)
        memory = QHBoxLayout()
        memory.setSpacing(8)
        memory.addWidget(self.dot)
        memory.addWidget(self.memory, 1)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(title)
        words.addWidget(self.facts)
        words.addLayout(memory)
        words.addWidget(self.fault)
        words.addWidget(self.progress)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addStretch(1)
        acts.addWidget(self.main, 0, Qt.AlignmentFlag.AlignVCenter)
        acts.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(16, 12, 12, 12)
        self._line.setSpacing(8)
        self._line.addLayout(words, 1)
        self._line.addLayout(acts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the buttons stand below the words."""
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        is_narrow = self.width() < NARROW * theme.zoom
        self._line.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)

    # ---- what it shows

    def show_entry(
        self,
        entry: ModelEntry,
        means: Means,
        *,
        is_loaded: bool,
        is_loading: bool,
    ) -> None:
        """Show a model as it stands."""
        self.entry, self._means, self._needed = entry, means, entry.footprint(means)
        self._is_loaded, self._is_loading = is_loaded, is_loading
        name = shown(entry.model.name)
        self.setAccessibleName(name)
        self.name.setText(name)
        self.name.setToolTip(str(entry.model.place))
        self.loaded.setVisible(is_loaded)
        set_flag(self, "on", is_loaded)
        self._show()

    def show_coming(self, pace: Pace | None, phase: str = "") -> None:
        """Show how far its download is; None where none runs."""
        self._coming = "" if pace is None else download_line(pace, phase)
        if pace is not None:
            self.progress.setValue(int(STEPS * pace.done / pace.total) if pace.total else 0)
        self._show()

    def _show(self) -> None:
        entry, is_coming = self.entry, bool(self._coming)
        facts = "" if is_coming or entry.model.is_unfinished else facts_line(entry)
        self.facts.setText(facts)
        self.facts.setToolTip(facts)
        self.facts.setVisible(bool(facts))
        is_paused = entry.model.is_unfinished and entry.why_not == entry.model.why_not
        set_role(self.fault, "muted" if is_paused else "error")
        self.fault.setText(said(entry.why_not))
        self.fault.setVisible(bool(entry.why_not) and not is_coming)
        self._show_memory(is_coming)
        self.progress.setVisible(is_coming)
        self._show_acts(entry, shown(entry.model.name))

    def _show_memory(self, is_coming: bool) -> None:
        """How much memory it takes, or how far its download is."""
        text = tip = self._coming
        needed = self._needed
        has_memory = needed is not None and not self.entry.why_not and not is_coming
        if has_memory and needed is not None:
            fits = self._means.fit(needed)
            self.dot.show_fit(fits)
            text = f"{size_line(self.entry)} · {memory_line(needed, fits)}"
            tip = memory_parts(needed, self._means)
        self.memory.setText(text)
        self.memory.setToolTip(tip)
        self.dot.setVisible(has_memory)
        self.memory.setVisible(bool(text))

    def _show_acts(self, entry: ModelEntry, name: str) -> None:
        if self._coming:
            text, tip = tr("Pause"), tr("Stop for now; what is here is kept")
        elif entry.model.is_unfinished:
            text, tip = tr("Continue"), tr("Go on with the download")
        elif self._is_loaded:
            text, tip = tr("Unload"), tr("End the engine that holds it; its memory returns")
        else:
            text, tip = tr("Load"), said(entry.why_not) or tr("Talk with this model from now on")
        self.main.setText(text)
        self.main.setAccessibleName(tr("{act} {model}").format(act=text, model=name))
        self.main.setToolTip(tip)
        can_load = not entry.why_not or bool(self._coming) or entry.model.is_unfinished
        self.main.setEnabled(can_load and not self._is_loading)
        if self._is_loading:
            self.main.setToolTip(tr("It is being loaded"))
        self.more.setAccessibleName(tr("More for {model}").format(model=name))
        _offer(self.save, why_not_saved(entry))
        _offer(self.delete, self._why_not_deleted())
        self.delete.setText(tr("Remove…") if entry.model.is_unfinished else tr("Delete…"))

    def _why_not_deleted(self) -> str:
        if self.entry.model.download is None:
            return tr("Only what Tiller has downloaded is deleted from here; this lies where you put it")
        if self._is_loaded or self._is_loading:
            return tr("It is in use; unload it first")
        return ""

    # ---- what a person does

    def _act(self) -> None:
        key = self.entry.key
        if self._coming:
            self.pause_requested.emit(key)
        elif self.entry.model.is_unfinished:
            self.continue_requested.emit(key)
        elif self._is_loaded:
            self.unload_requested.emit(key)
        else:
            self.load_requested.emit(key)

    def _ask_for_folder(self) -> None:
        self.folder_requested.emit(self.entry.key)

    def _ask_to_save(self) -> None:
        self.save_requested.emit(self.entry.key)

    def _ask_to_delete(self) -> None:
        self.delete_requested.emit(self.entry.key)


def why_not_saved(entry: ModelEntry) -> str:
    """Why a model cannot be written as GGUF, as far as that is known without trying."""
    if entry.facts is None:
        return said(entry.why_not) or tr("Its files are still being read")
    if entry.facts.is_gguf and entry.facts.numbers not in IN_FULL:
        return tr("It is quantised already; open the folder that it was made of")
    return ""


def _offer(action: QAction, why_not: str) -> None:
    action.setEnabled(not why_not)
    action.setToolTip(said(why_not))
