"""One message on the screen: what a person wrote, or a reply, each with what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from engine.attachments import Attachment
from engine.requests import Answer
from ui.chat.bar import QuietBar, Versions
from ui.chat.body import ReplyBody
from ui.chat.chips import Chips, Opened
from ui.chat.message_editor import MessageEditor
from ui.chat.pieces import INSET
from ui.chat.question_body import QuestionBody
from ui.controls import IconButton, TextButton, label, set_flag
from ui.dialogs.attached import AttachedFile
from ui.language import figure, said, tr, tr_count
from ui.messages import Edited
from ui.models.words import backend_name, ran_on
from ui.recipe_words import recipe_words

BELOW = 20
"""Pixels below a message that ends with something to be seen; one with a sleeping bar has its room."""


LEAST_CHIP = 48


class UserMessage(QWidget):
    """What the person wrote, as it is, in a bubble at the right, with its files over it.

    `show_message` tells which one of the history it is; before that nothing can be done with it.
    """

    edited = Signal(object)
    delete_requested = Signal(object)
    answer_requested = Signal(object)
    version_requested = Signal(object)

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.message_id = 0
        self._is_last = False
        self._text = text
        self.editor: MessageEditor | None = None
        self._bubble = bubble = QFrame(self)
        bubble.setProperty("role", "bubble")
        self.body = body = QuestionBody(text, bubble)
        body.setVisible(bool(text))
        self.files = Chips(bubble)
        self.files.opened.connect(self._open_file)
        inside = QVBoxLayout(bubble)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.setSpacing(8)
        inside.addWidget(self.files)
        inside.addWidget(body)
        line = QHBoxLayout()
        line.setContentsMargins(80, 0, 0, 0)
        line.addStretch(1)
        line.addWidget(bubble)
        self.bar = self._build_bar()
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(self.bar)
        self._show_bar(False)

    def _build_bar(self) -> QuietBar:
        bar = QuietBar(self)
        bar.line.addStretch(1)
        self.answer_button = bar.add("again", tr("Answer this (Ctrl+R)"))
        self.copy_button = bar.add("copy", tr("Copy your message"))
        self.edit_button = bar.add("edit", tr("Edit and ask again; what was said stays as a version"))
        self.delete_button = bar.add("trash", tr("Take this and all after it out of the conversation"))
        self.versions = Versions(bar)
        bar.put(self.versions)
        self.answer_button.clicked.connect(self._answer)
        self.copy_button.clicked.connect(self._copy)
        self.edit_button.clicked.connect(self.edit)
        self.delete_button.clicked.connect(self._delete)
        self.versions.chosen.connect(self.version_requested)
        self.answer_button.hide()
        return bar

    @property
    def text(self) -> str:
        """What the person wrote."""
        return self._text

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files that went along with it."""
        return tuple(chip.attachment for chip in self.files.chips)

    def show_message(
        self, message_id: int, versions: tuple[int, ...], attachments: Sequence[Attachment] = ()
    ) -> None:
        """Which message of the history it is, all versions of it, and its files."""
        self.message_id = message_id
        self.files.show_files(attachments)
        if attachments:
            self.files.setMinimumWidth(min(480, sum(c.sizeHint().width() + 8 for c in self.files.chips)))
        self.versions.show_versions(versions, message_id)
        self._show_bar(True)

    def set_last(self, is_last: bool) -> None:
        """Whether nothing follows on it: no reply either, so that it can be answered."""
        self._is_last = is_last
        self.answer_button.setVisible(is_last)
        self.bar.stay_awake(is_last)
        self._make_room()

    def edit(self) -> None:
        """Write it anew in its place."""
        if self.editor is not None or not self.message_id:
            return
        self.editor = MessageEditor(self._text, tr("Edit your message"), tr("Send"), self)
        self.editor.done.connect(self._edited)
        self.editor.left.connect(self._leave)
        self._layout.insertWidget(0, self.editor)
        self._bubble.hide()
        self._show_bar(False)
        self.editor.field.setFocus()

    def _edited(self, text: str) -> None:
        self.edited.emit(Edited(self.message_id, text))

    def _leave(self) -> None:
        _end_editing(self)
        self._bubble.show()
        self._show_bar(True)
        self.edit_button.setFocus()

    def _show_bar(self, is_shown: bool) -> None:
        self.bar.setVisible(is_shown)
        self._make_room()

    def _make_room(self) -> None:
        sleeps = not self.bar.isHidden() and not self._is_last
        self._layout.setContentsMargins(0, 0, 0, 0 if sleeps else BELOW)

    def _open_file(self, opened: Opened) -> None:
        AttachedFile(opened.attachment, opened.sought, self.window()).open()

    def _answer(self) -> None:
        self.answer_requested.emit(self.message_id)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)

    def _delete(self) -> None:
        self.delete_requested.emit(self.message_id)


class ReplyMessage(QWidget):
    """A reply: its body, how it ended, and what can be done with it."""

    reaches_out = INSET

    regenerate_requested = Signal(object)
    regenerate_now_requested = Signal(object)
    continue_requested = Signal(object)
    compare_requested = Signal(object)
    recipe_restored = Signal(object)
    receipt_requested = Signal(object)
    version_requested = Signal(object)
    delete_requested = Signal(object)
    edited = Signal(object)

    def __init__(self, message_id: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.message_id = message_id
        self.answer: Answer | None = None
        self.editor: MessageEditor | None = None
        self._state, self._error = "streaming", ""
        self._is_last = False
        self._versions: tuple[int, ...] = (message_id,)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self.body = ReplyBody(self)
        self._layout.addWidget(self.body)
        self.state = label("", self, "small", wraps=True)
        self.state.setContentsMargins(INSET, 0, INSET, 0)
        self.state.hide()
        self._layout.addWidget(self.state)
        self._bar = self._build_bar()
        self._layout.addWidget(self._bar)
        self._show_bar(False)

    # ---- text

    @property
    def text(self) -> str:
        """All that was said."""
        return self.body.text

    def append(self, text: str) -> None:
        """Add text that came."""
        self.body.append(text)

    def show_text(self, text: str) -> None:
        """Show a text that is there whole."""
        self.body.show_text(text)

    # ---- what can be done with it

    def _build_bar(self) -> QuietBar:
        bar = QuietBar(self)
        self.chip = TextButton("", bar, "chip", tr("Set the sidebar to exactly this recipe"))
        self.chip.clicked.connect(self._restore)
        self.chip.setMinimumWidth(LEAST_CHIP)
        bar.put(self.chip)
        self.continue_button = bar.add("go_on", tr("Continue: go on where it ended"))
        self.continue_button.clicked.connect(self._continue)
        self.copy_button = bar.add("copy", tr("Copy the reply"))
        self.copy_button.clicked.connect(self._copy)
        self.edit_button = bar.add("edit", tr("Edit the reply; this version stays"))
        self.edit_button.clicked.connect(self.edit)
        self.again_button = bar.add("again", tr("Regenerate: same recipe and seed, same text (Ctrl+R)"))
        self.again_button.clicked.connect(self._regenerate)
        self.compare_button = bar.add("compare", tr("Compare with the unsteered answer"))
        self.compare_button.clicked.connect(self._compare)
        self.receipt_button = bar.add("receipt", tr("Receipt: all that this answer depended on"))
        self.receipt_button.clicked.connect(self._show_receipt)
        self.delete_button = bar.add("trash", tr("Take this and all after it out of the conversation"))
        self.delete_button.clicked.connect(self._delete)
        self.more_button = bar.add("more", tr("More"))
        menu = QMenu(self.more_button)
        menu.addAction(tr("Regenerate with the sidebar's recipe and a new seed"), self._regenerate_now)
        self.more_button.setMenu(menu)
        self.more_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.versions = Versions(bar)
        self.versions.chosen.connect(self.version_requested)
        bar.line.addStretch(1)
        bar.put(self.versions, aside=True)
        self.numbers = bar.quiet_label()
        bar.aside.addWidget(self.numbers, 1)
        bar.aside.setContentsMargins(0, 0, INSET, 0)
        return bar

    def set_state(self, state: str, answer: Answer | None, error: str = "") -> None:
        """Show how the reply ended, or that it is being written (`streaming`)."""
        self._state, self.answer, self._error = state, answer, error
        if answer is not None:
            self._show_answer(answer)
        self.chip.setVisible(answer is not None)
        self.receipt_button.setVisible(answer is not None)
        self.compare_button.setVisible(answer is not None and bool(self.text))
        for button in (self.copy_button, self.edit_button):
            button.setVisible(bool(self.text))
        self._bar.line.setContentsMargins(INSET if answer is not None else 0, 0, 0, 0)
        self._show_bar(state != "streaming" and self.editor is None)
        if state != "streaming":
            self.body.finish()
        self._show_state()

    def _show_bar(self, is_shown: bool) -> None:
        self._bar.setVisible(is_shown)
        self._make_room()

    def _make_room(self) -> None:
        sleeps = not self._bar.isHidden() and self.answer is None and not self._is_last
        beside = 0 if self.editor is None else INSET
        self._layout.setContentsMargins(beside, 0, beside, 0 if sleeps else BELOW)

    def _show_answer(self, answer: Answer) -> None:
        recipe = answer.receipt.recipe
        words = recipe_words(recipe) or tr("unsteered")
        self.chip.setText(words)
        self.chip.setAccessibleName(tr("Recipe: {recipe}").format(recipe=words))
        set_flag(self.chip, "quiet", recipe.is_noop)
        self.numbers.setVisible(answer.generated_tokens > 0)
        tokens = tr_count("{count} token", "{count} tokens", answer.generated_tokens)
        speed = tr("{speed} tok/s").format(speed=figure(answer.tokens_per_second, ".0f"))
        wait = tr("first after {wait} s").format(wait=figure(answer.time_to_first_token_s, ".2f"))
        parts = (tokens, speed, wait, backend_name(answer.receipt.backend))
        self.numbers.set_forms(*(" · ".join(parts[:count]) for count in range(len(parts), 0, -1)))
        read = tr("{read} tokens read, {known} of them known from before").format(
            read=figure(answer.prompt_tokens, ",d"), known=figure(answer.receipt.reused_tokens, ",d")
        )
        self.numbers.setToolTip(f"{ran_on(answer.receipt)}\n{read}\n{self.numbers.text()}")

    def set_spared(self, tokens: int) -> None:
        """How many prompt tokens a turn the recipe spares; 0 where that is not known."""
        told = tr("Set the sidebar to exactly this recipe")
        if tokens:
            spared = tr_count(
                "{count} prompt token a turn less than the text that its vectors were made from.",
                "{count} prompt tokens a turn less than the text that its vectors were made from.",
                tokens,
            )
            told = f"{told}\n{spared}"
        self.chip.setToolTip(told)
        self.chip.setAccessibleDescription(told)

    def _show_state(self) -> None:
        notes = [
            _ending(self._state) if self.text else "",
            said(self._error) if self._state == "failed" else "",
        ]
        if self._is_edited:
            notes.append(tr("edited"))
        if self.answer is not None:
            notes.append(_cut(self.answer))
            notes += map(said, self.answer.notes)
        text = " · ".join(note for note in notes if note)
        self.state.setText(text)
        self.state.setVisible(bool(text) and self.editor is None)
        self.continue_button.setVisible(self.can_continue)

    @property
    def _is_edited(self) -> bool:
        """Whether a person wrote it, or its beginning, after a version that was there before."""
        is_own = self.answer is None or bool(self.answer.receipt.given)
        return self._state == "complete" and is_own and self._versions[0] != self.message_id

    @property
    def can_continue(self) -> bool:
        """Whether there is more to come: it ends the conversation, and its model did not end it."""
        is_open = self._state in ("cancelled", "unfinished", "failed") or self._is_edited
        is_cut = self.answer is not None and self.answer.finish_reason in ("length", "context")
        return self._is_last and self._state != "streaming" and (is_open or is_cut)

    def set_last(self, is_last: bool) -> None:
        """Whether the conversation ends with it."""
        self._is_last = is_last
        self._bar.stay_awake(is_last)
        self._make_room()
        self._show_state()

    def set_versions(self, versions: tuple[int, ...]) -> None:
        """Ids of all versions of this reply, this one among them."""
        self._versions = versions
        self.versions.show_versions(versions, self.message_id)
        self._show_state()

    def edit(self) -> None:
        """Write it anew in its place."""
        if self.editor is not None:
            return
        self.editor = MessageEditor(self.text.strip(), tr("Edit the reply"), tr("Keep"), self)
        self.editor.done.connect(self._edited)
        self.editor.left.connect(self._leave)
        self._layout.insertWidget(0, self.editor)
        for each in (self.body, self.state):
            each.hide()
        self._show_bar(False)
        self.editor.field.setFocus()

    def _edited(self, text: str) -> None:
        self.edited.emit(Edited(self.message_id, text))

    def _leave(self) -> None:
        _end_editing(self)
        self.body.show()
        self.set_state(self._state, self.answer, self._error)
        self.edit_button.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.body.said)

    def _restore(self) -> None:
        if self.answer is not None:
            self.recipe_restored.emit(self.answer.receipt.recipe)

    def _continue(self) -> None:
        self.continue_requested.emit(self.message_id)

    def _regenerate(self) -> None:
        self.regenerate_requested.emit(self.message_id)

    def _regenerate_now(self) -> None:
        self.regenerate_now_requested.emit(self.message_id)

    def _compare(self) -> None:
        self.compare_requested.emit(self.message_id)

    def _show_receipt(self) -> None:
        if self.answer is not None:
            self.receipt_requested.emit(self.answer)

    def _delete(self) -> None:
        self.delete_requested.emit(self.message_id)


def _end_editing(message: UserMessage | ReplyMessage) -> None:
    """Take the editor of a message away."""
    editor, message.editor = message.editor, None
    if editor is not None:
        editor.hide()
        editor.deleteLater()


def _ending(state: str) -> str:
    """How a reply ended, in words; empty where there is nothing to say."""
    return {
        "cancelled": tr("stopped"),
        "unfinished": tr("unfinished: Tiller was closed while this was being written"),
        "failed": tr("cut short by an error"),
    }.get(state, "")


def _cut(answer: Answer) -> str:
    """Why an answer ended before its model ended it, in words."""
    return {
        "context": tr("the context is full"),
        "length": tr("the longest answer allowed was reached"),
    }.get(answer.finish_reason, "")
