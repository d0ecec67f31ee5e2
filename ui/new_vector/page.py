"""The page on which a vector is made: names, pairs, how they are read. Judges nothing, makes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from engine.drafts import VectorDraft
from engine.messages import Progress
from ui.asking import ask_file
from ui.beside import Beside
from ui.chat.cards import ErrorCard
from ui.choice import Choice
from ui.controls import IconButton, TextButton, label
from ui.field_grid import FieldGrid
from ui.flow import Flow
from ui.language import capitalised, mark, said, tr, tr_count
from ui.new_vector.pairs_model import PairsModel
from ui.new_vector.pairs_table import PairsTable
from ui.new_vector.words import METHOD_TIPS, METHODS, PLACEMENT_TIPS, PLACEMENTS, POSITIONS, translated
from ui.page_layout import EDGE, page_column, page_head, scrolled
from vectors.methods import DEFAULT_METHOD
from vectors.pair_checks import PairFault, Severity
from vectors.values import Pair, Placement, Position

LEAST_TABLE = 140
"""Pixels below which the page is scrolled rather than its table made smaller."""
FIELD = 168
"""Pixels that the longest text of a field needs at the usual size."""
EXPLANATION = mark(
    "A vector is the direction between two sides of many pairs of texts that differ in one thing only."
)


class NewVectorPage(QWidget):
    """Shows a draft and emits what a person does; `changed` after every change of the draft."""

    closed = Signal()
    changed = Signal()
    make_requested = Signal()
    cancel_requested = Signal()
    file_chosen = Signal(object)
    text_pasted = Signal(str)
    clear_requested = Signal()
    bring_back_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._position: Position | None = None
        self._placed_by_hand = False
        self._faulty: tuple[int, ...] = ()
        self.rows = PairsModel(self)
        self.error = ErrorCard("", "", "", self)
        self.error.hide()
        body = scrolled(self, EDGE)
        layout = page_column(body, self._build_head())
        layout.addWidget(self.error)
        layout.addLayout(self._build_form())
        layout.addWidget(self._build_above_table())
        self.table.setMinimumHeight(LEAST_TABLE)
        layout.addWidget(self.table, 1)
        layout.addLayout(self._build_foot())
        self.rows.edited.connect(self.changed)

    # ---- parts

    def _build_head(self) -> QHBoxLayout:
        self.bring_back = TextButton(
            tr("Bring back the earlier draft"),
            self,
            "chip",
            tr("What stood here before was set aside, not lost"),
        )
        self.bring_back.hide()
        self.bring_back.clicked.connect(self.bring_back_requested)
        self.clear_button = TextButton(
            tr("Clear"), self, "", tr("Begin anew; what stands here can be brought back")
        )
        self.clear_button.clicked.connect(self.clear_requested)
        self.close_button = IconButton("close", tr("Back to the conversation (Esc); the draft is kept"), self)
        self.close_button.clicked.connect(self.closed)
        title, below = (
            label(tr("New vector"), self, "title"),
            label(tr(EXPLANATION), self, "muted", wraps=True),
        )
        return page_head(title, below, (self.bring_back, self.clear_button, self.close_button))

    def _build_form(self) -> QVBoxLayout:
        self.name = self._field(tr("Name"), tr("Name of the vector"))
        self.positive = self._field(tr("Positive pole"), tr("The name"))
        self.negative = self._field(tr("Negative pole"), tr("less of it"))
        self.positive_prompt = self._field(
            tr("System prompt of the positive pole"), tr("Answer in this manner: …")
        )
        self.negative_prompt = self._field(
            tr("System prompt of the negative pole"), tr("Answer in this manner: …")
        )
        self.placement = Choice(tr("Placed as"), translated(PLACEMENTS), self, translated(PLACEMENT_TIPS))
        self.position = Choice(tr("Read at"), translated(POSITIONS), self)
        self.method = Choice(tr("Method"), translated(METHODS), self, translated(METHOD_TIPS))
        self.placement.chosen.connect(self._place)
        self.position.chosen.connect(self._read_at)
        self.method.chosen.connect(self.changed)
        self.prompts_button = TextButton(
            tr("Prompts for measuring"), self, "flat", tr("System prompts that ask for a pole in words")
        )
        self.prompts_button.setCheckable(True)
        self._prompts = FieldGrid((self.positive_prompt, self.negative_prompt), FIELD, self)
        self._prompts.hide()
        self.prompts_button.toggled.connect(self._prompts.setVisible)
        fields = (self.name, self.positive, self.negative, self.placement, self.position, self.method)
        form = QVBoxLayout()
        form.setSpacing(8)
        form.addWidget(FieldGrid(fields, FIELD, self))
        form.addWidget(self._prompts)
        self.name.textChanged.connect(self._show_poles)
        self.positive.textChanged.connect(self._show_poles)
        self.negative.textChanged.connect(self._show_poles)
        return form

    def _field(self, name: str, placeholder: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setAccessibleName(name)
        field.setPlaceholderText(placeholder)
        field.textChanged.connect(self.changed)
        return field

    def _build_above_table(self) -> QWidget:
        self.table = PairsTable(self.rows, self)
        self.table.rows_pasted.connect(self.text_pasted)
        self.summary = label("", self, "muted")
        self.next_button = TextButton(tr("Next"), self, "chip", tr("Go to the next pair that is marked"))
        self.next_button.clicked.connect(self.show_next)
        self.add_button = IconButton("plus", tr("Add a pair (Ctrl+Enter in the table)"), self)
        self.add_button.clicked.connect(self.table.add_row)
        self.remove_button = IconButton("trash", tr("Remove the selected pairs (Ctrl+Delete)"), self)
        self.remove_button.clicked.connect(self.table.remove_rows)
        self.open_button = TextButton(tr("Open file…"), self, "", tr("Pairs in a .jsonl, .json or .csv file"))
        self.open_button.clicked.connect(self.ask_file)
        counted, acts = QWidget(self), QWidget(self)
        line = QHBoxLayout(counted)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.summary)
        line.addWidget(self.next_button)
        line.addStretch(1)
        buttons = Flow(8, 4)
        acts.setLayout(buttons)
        for button in (self.prompts_button, self.add_button, self.remove_button, self.open_button):
            buttons.addWidget(button)
        self._above = Beside(counted, (acts,), self)
        return self._above

    def _build_foot(self) -> QVBoxLayout:
        self.said = label("", self, "muted", wraps=True)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("How far the vector is made"))
        self.progress.hide()
        self.make_button = TextButton(tr("Make vector"), self, "primary")
        self.make_button.clicked.connect(self.make_requested)
        self.cancel_button = TextButton(tr("Cancel"), self)
        self.cancel_button.clicked.connect(self.cancel_requested)
        self.cancel_button.hide()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.said, 1)
        line.addWidget(self.cancel_button)
        line.addWidget(self.make_button)
        foot = QVBoxLayout()
        foot.setSpacing(6)
        foot.addWidget(self.progress)
        foot.addLayout(line)
        return foot

    # ---- the draft

    def draft(self) -> VectorDraft:
        """What stands on the page."""
        return VectorDraft(
            self.name.text(),
            self.positive.text(),
            self.negative.text(),
            self.positive_prompt.text(),
            self.negative_prompt.text(),
            self.rows.pairs,
            Placement(self.placement.value),
            self._position,
            self.method.value,
        )

    def set_draft(self, draft: VectorDraft) -> None:
        """Put a draft on the page in place of what stands there."""
        self.blockSignals(True)
        for field, text in (
            (self.name, draft.name),
            (self.positive, draft.positive),
            (self.negative, draft.negative),
            (self.positive_prompt, draft.positive_prompt),
            (self.negative_prompt, draft.negative_prompt),
        ):
            field.setText(text)
        self.prompts_button.setChecked(bool(draft.positive_prompt or draft.negative_prompt))
        self.placement.set_value(draft.placement)
        self._placed_by_hand = draft.placement is not Placement.RAW
        self._position = draft.position
        self.position.set_value(draft.position or draft.placement.default_position)
        self.method.set_value(draft.method if draft.method in METHODS else DEFAULT_METHOD)
        self.rows.set_pairs(draft.pairs)
        self.error.hide()
        self.blockSignals(False)
        self._show_poles()
        self.changed.emit()

    def put(self, pairs: Sequence[Pair]) -> None:
        """Add pairs where the table stands. Those with prompts pass for replies unless a person said else."""
        if not self._placed_by_hand and any(pair.prompt.strip() for pair in pairs):
            self._set_placement(Placement.REPLY)
        self.table.put(tuple(pairs))

    def _set_placement(self, placement: Placement) -> None:
        self.placement.set_value(placement)
        self._position = None
        self.position.set_value(placement.default_position)

    def _place(self, placement: str) -> None:
        """Another placement; the position follows it."""
        self._placed_by_hand = True
        self._set_placement(Placement(placement))
        self.changed.emit()

    def _read_at(self, position: str) -> None:
        is_default = position == Placement(self.placement.value).default_position
        self._position = None if is_default else Position(position)
        self.changed.emit()

    def _show_poles(self) -> None:
        """Name the columns after the poles, and the poles after the vector where they have no name."""
        name = self.name.text().strip()
        positive = self.positive.text().strip() or name
        self.positive.setPlaceholderText(name or tr("The name"))
        self.negative.setPlaceholderText(
            tr("less {pole}").format(pole=positive) if positive else tr("less of it")
        )
        negative = self.negative.text().strip() or (
            tr("less {pole}").format(pole=positive) if positive else ""
        )
        self.rows.set_headings(
            _titled(tr("Positive"), positive), _titled(tr("Negative"), negative), tr("Prompt")
        )

    # ---- what it shows

    def show_judgement(self, draft: VectorDraft, faults: Sequence[PairFault], why_not: str) -> None:
        """Mark the faults; say why no vector can be made of it yet, where that is so."""
        self.rows.set_faults(faults)
        self._faulty = tuple(sorted({fault.row for fault in faults}))
        self.summary.setText(summary(len(draft.filled), faults))
        self.next_button.setVisible(bool(self._faulty))
        self._above.fit()
        self.clear_button.setEnabled(not draft.is_empty)
        self.make_button.setEnabled(not why_not)
        self.make_button.setToolTip(
            why_not or tr("Read the pairs, and find the direction between their sides")
        )
        self.said.setText(why_not)

    def show_making(self, progress: Progress | None) -> None:
        """Show how far the vector is made, and let it be cancelled."""
        self._exchange_buttons(is_making=True)
        self.progress.setRange(0, progress.total if progress else 0)
        self.progress.setValue(progress.done if progress else 0)
        if progress is None:
            self.said.setText(tr("Waits until the engine is free…"))
        else:
            count = (
                tr(": {done} of {total} {unit}").format(
                    done=progress.done, total=progress.total, unit=said(progress.unit)
                )
                if progress.total
                else "…"
            )
            self.said.setText(f"{capitalised(said(progress.phase))}{count}")

    def show_ended(self) -> None:
        """Let a vector be made again."""
        self._exchange_buttons(is_making=False)

    def _exchange_buttons(self, *, is_making: bool) -> None:
        """One button in the other's place; the keyboard's focus goes along."""
        shown, hidden = (
            (self.cancel_button, self.make_button) if is_making else (self.make_button, self.cancel_button)
        )
        had_focus = hidden.hasFocus()
        self.progress.setVisible(is_making)
        shown.show()
        if had_focus:
            shown.setFocus()
        hidden.hide()

    def fail(self, sentence: str) -> None:
        """Say what went wrong; all that was typed stays."""
        self.error.sentence.setText(said(sentence))
        self.error.show()

    def say(self, text: str) -> None:
        """Say something that asks for nothing."""
        self.said.setText(text)

    def set_aside_shown(self, is_there: bool) -> None:
        """Offer to bring an earlier draft back, or not."""
        self.bring_back.setVisible(is_there)

    def focus_start(self) -> None:
        """Let a person type at once."""
        (self.table if self.name.text().strip() else self.name).setFocus()

    # ---- what a person does

    def show_next(self) -> None:
        """Go to the next marked pair after the current one, and from the last one to the first."""
        if self._faulty:
            current = self.table.currentIndex().row()
            self.table.show_row(next((row for row in self._faulty if row > current), self._faulty[0]))

    def ask_file(self) -> None:
        """Ask for a file of pairs."""
        ask_file(self, tr("Open pairs"), tr("Pairs (*.jsonl *.json *.csv)"), self._file_selected)

    def _file_selected(self, path: str) -> None:
        self.file_chosen.emit(Path(path))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        data = event.mimeData()
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        for file in files:
            self.file_chosen.emit(Path(file))
        if not files and data.hasText():
            self.text_pasted.emit(data.text())
        event.acceptProposedAction()


def summary(n_pairs: int, faults: Sequence[PairFault]) -> str:
    """How many pairs there are, how many of them must be mended, and how many warnings there are."""
    grave = len({fault.row for fault in faults if fault.severity is Severity.BLOCKS})
    warnings = sum(fault.severity is Severity.WARNS for fault in faults)
    parts = [tr_count("{count} pair", "{count} pairs", n_pairs) if n_pairs else tr("No pairs yet")]
    if grave:
        parts.append(tr_count("{count} to mend", "{count} to mend", grave))
    if warnings:
        parts.append(tr_count("{count} warning", "{count} warnings", warnings))
    return ", ".join(parts)


def _titled(side: str, pole: str) -> str:
    return f"{side}: {pole}" if pole else side
