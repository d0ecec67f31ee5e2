"""One message on the screen: what a person wrote, or a reply with what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from engine.requests import Answer
from ui.chat.body import ReplyBody
from ui.controls import IconButton, TextButton, label, set_flag
from ui.models.words import backend_name, ran_on

STATES = {
    "complete": "",
    "streaming": "",
    "cancelled": "stopped",
    "unfinished": "unfinished: Tiller was closed while this was being written",
    "failed": "cut short by an error",
}


class UserMessage(QWidget):
    """What the person wrote, as it is, in a bubble at the right."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        bubble = QFrame(self)
        bubble.setProperty("role", "bubble")
        self.body = body = label(text, bubble, "body", wraps=True)
        body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        body.setAccessibleName("Your message")
        metrics = body.fontMetrics()
        widest = max((metrics.horizontalAdvance(line) for line in text.splitlines()), default=0)
        body.setMinimumWidth(min(int(widest * 1.06) + 4, 520))
        inside = QVBoxLayout(bubble)
        inside.setContentsMargins(16, 10, 16, 10)
        inside.addWidget(body)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(80, 0, 0, 0)
        layout.addStretch(1)
        layout.addWidget(bubble)


class ReplyMessage(QWidget):
    """A reply: its body, how it ended, and what can be done with it."""

    regenerate_requested = Signal(object)
    regenerate_now_requested = Signal(object)
    compare_requested = Signal(object)
    recipe_restored = Signal(object)
    receipt_requested = Signal(object)
    version_requested = Signal(object)

    def __init__(self, message_id: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.message_id = message_id
        self.answer: Answer | None = None
        self._versions: tuple[int, ...] = (message_id,)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self.body = ReplyBody(self)
        self._layout.addWidget(self.body)
        self.state = label("", self, "small", wraps=True)
        self.state.hide()
        self._layout.addWidget(self.state)
        self._layout.addSpacing(4)
        self._bar = self._build_bar()
        self._layout.addWidget(self._bar)
        self._bar.hide()

    # ---- text

    @property
    def text(self) -> str:
        """All that was said."""
        return self.body.text

    def append(self, text: str) -> None:
        """Add text that came."""
        self.body.append(text)

    # ---- what can be done with it

    def _build_bar(self) -> QWidget:
        bar = QWidget(self)
        self.chip = TextButton("", bar, "chip", "Set the sidebar to exactly this recipe")
        self.chip.clicked.connect(self._restore)
        self.copy_button = IconButton("copy", "Copy the reply", bar, 16)
        self.copy_button.clicked.connect(self._copy)
        self.again_button = IconButton(
            "again", "Regenerate: same recipe and seed, same text (Ctrl+R)", bar, 16
        )
        self.again_button.clicked.connect(self._regenerate)
        self.compare_button = IconButton("compare", "Compare with the unsteered answer", bar, 16)
        self.compare_button.clicked.connect(self._compare)
        self.receipt_button = IconButton("receipt", "Receipt: all that this answer depended on", bar, 16)
        self.receipt_button.clicked.connect(self._show_receipt)
        self.more_button = IconButton("more", "More", bar, 16)
        menu = QMenu(self.more_button)
        menu.addAction("Regenerate with the sidebar's recipe and a new seed", self._regenerate_now)
        self.more_button.setMenu(menu)
        self.more_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.previous_button = IconButton("previous", "Previous version", bar, 14)
        self.previous_button.clicked.connect(self._previous)
        self.version = label("", bar, "small")
        self.next_button = IconButton("next", "Next version", bar, 14)
        self.next_button.clicked.connect(self._next)
        self.numbers = label("", bar, "small")
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.chip)
        layout.addSpacing(4)
        for widget in (
            self.copy_button,
            self.again_button,
            self.compare_button,
            self.receipt_button,
            self.more_button,
            self.previous_button,
            self.version,
            self.next_button,
        ):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.numbers)
        self.set_versions(self._versions)
        return bar

    def set_state(self, state: str, answer: Answer | None, error: str = "") -> None:
        """Show how the reply ended, or that it is being written (`streaming`)."""
        self.answer = answer
        notes = [STATES.get(state, state), error if state == "failed" else ""]
        if answer is not None:
            if answer.finish_reason == "context":
                notes.append("the context is full")
            elif answer.finish_reason == "length":
                notes.append("the longest answer allowed was reached")
            notes += answer.notes
            recipe = answer.receipt.recipe
            self.chip.setText(recipe.label or "unsteered")
            self.chip.setAccessibleName(f"Recipe: {recipe.label or 'unsteered'}")
            set_flag(self.chip, "quiet", recipe.is_noop)
            self.numbers.setText(
                f"{answer.generated_tokens} tokens · {answer.tokens_per_second:.0f} tok/s · "
                f"first after {answer.time_to_first_token_s:.2f} s · {backend_name(answer.receipt.backend)}"
            )
            self.numbers.setToolTip(ran_on(answer.receipt))
        text = " · ".join(note for note in notes if note)
        self.state.setText(text)
        self.state.setVisible(bool(text))
        self.chip.setVisible(answer is not None)
        if state != "streaming":
            self.body.finish()
        self._bar.setVisible(state != "streaming")
        for button in (self.receipt_button, self.compare_button):
            button.setVisible(answer is not None)

    def set_versions(self, versions: tuple[int, ...]) -> None:
        """Ids of all versions of this reply, this one among them."""
        self._versions = versions
        place = versions.index(self.message_id)
        several = len(versions) > 1
        for widget in (self.previous_button, self.version, self.next_button):
            widget.setVisible(several)
        self.version.setText(f"{place + 1} / {len(versions)}")
        self.previous_button.setEnabled(place > 0)
        self.next_button.setEnabled(place < len(versions) - 1)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.body.said)

    def _restore(self) -> None:
        if self.answer is not None:
            self.recipe_restored.emit(self.answer.receipt.recipe)

    def _regenerate(self) -> None:
        self.regenerate_requested.emit(self.message_id)

    def _regenerate_now(self) -> None:
        self.regenerate_now_requested.emit(self.message_id)

    def _compare(self) -> None:
        self.compare_requested.emit(self.message_id)

    def _show_receipt(self) -> None:
        if self.answer is not None:
            self.receipt_requested.emit(self.answer)

    def _previous(self) -> None:
        self.version_requested.emit(self._versions[self._versions.index(self.message_id) - 1])

    def _next(self) -> None:
        self.version_requested.emit(self._versions[self._versions.index(self.message_id) + 1])
