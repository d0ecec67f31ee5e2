"""One vector in the sidebar: switch, name, number, solo, reset, menu, dial between its poles, layers."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from engine.messages import Progress
from ui.controls import ElidedLabel, IconButton, TextButton, label, number_field, set_flag
from ui.language import figure, mark, said, tr
from ui.steering.dial import Dial, track_of
from ui.steering.ground import ANY_GROUND, Ground
from ui.steering.layer_strip import LayerStrip, layers_of
from ui.steering.name_editor import NameEditor
from ui.steering.row_menu import RowMenu
from ui.steering.setting import Setting, as_given, unit_of, value_of
from ui.steering.switch import Switch
from vectors.library import LibraryEntry
from vectors.values import Operator, SteeringTerm

DEFAULT_STRENGTH = 0.8
DEFAULT_SCALE = 1.0
MEASURE_TIP = mark("Find where this vector takes hold and where text breaks")
NARROW = 300
"""Pixels below which the row keeps its name readable and leaves reset to the menu."""
NUMBER_EDGES = 28
"""Pixels that the number's frame takes at both sides."""


class VectorRow(QFrame):
    """Shows one library entry and the term that it contributes; emits what a person does.

    A term that a recipe set stays in force exactly as it was given, until the person moves something.
    """

    changed = Signal()
    solo_requested = Signal(object)
    rename_requested = Signal(object, str)

    def __init__(self, entry: LibraryEntry, why_not: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.entry = entry
        self.why_not = why_not
        self._layers: tuple[int, ...] | None = None
        self._given: SteeringTerm | None = None
        self._operator = Operator.ADD
        self._is_dimmed = False
        self.ground = ANY_GROUND
        self._waits = ""
        self.setProperty("role", "card")
        self.setObjectName(f"vector-{entry.name}")
        self._build()
        self._show_zone()

    def _build(self) -> None:
        entry = self.entry
        self.switch = Switch(self)
        self.switch.setAccessibleName(tr("{name} on or off").format(name=entry.name))
        self.name = ElidedLabel(entry.name, self, "vectorName")
        self.name.setStyleSheet("font-weight: 600;")
        self.editor = NameEditor(entry.name, self)
        self.number = number_field(self)
        self.solo_button = IconButton("solo", tr("Solo: only {name} acts").format(name=entry.name), self, 15)
        self.solo_button.setCheckable(True)
        self.reset_button = IconButton(
            "reset", tr("Set {name} to 0 and off").format(name=entry.name), self, 15
        )
        self.menu_button = IconButton("more", tr("More for {name}").format(name=entry.name), self)
        self.dial = Dial(self)
        self.dial.setAccessibleName(tr("Strength of {name}").format(name=entry.name))
        self.dial.set_poles(entry.negative, entry.positive)
        self.dial.set_track(track_of(entry.calibration))
        track = self.dial.track
        self.number.setRange(track.low, track.high)
        self.number.setSingleStep(track.step)
        self.number.setDecimals(2)
        self.number.setAccessibleName(
            (tr("Strength of {name}") if entry.calibration else tr("Scale of {name}")).format(name=entry.name)
        )
        self.number.setKeyboardTracking(False)
        self.strip = LayerStrip(entry.name, layers_of(entry), self)
        self.low = label(entry.negative, self, "small")
        self.high = label(entry.positive, self, "small")
        self.high.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.where = label("", self, "small")
        self.hint = label("", self, "small", wraps=True)
        self.measure = TextButton(tr("Measure"), self, "chip", tr(MEASURE_TIP))
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.hide()

        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.switch)
        top.addWidget(self.name, 1)
        top.addWidget(self.editor, 1)
        top.addWidget(self.number)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for button in (self.solo_button, self.reset_button, self.menu_button):
            buttons.addWidget(button)
        top.addLayout(buttons)
        poles = QHBoxLayout()
        poles.addWidget(self.low, 1)
        poles.addWidget(self.where)
        poles.addWidget(self.high, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.measure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.dial)
        layout.addLayout(poles)
        layout.addWidget(self.strip)
        layout.addLayout(foot)
        layout.addWidget(self.progress)

        self.menu = RowMenu(entry, self.why_not, self)
        self.menu.rename.triggered.connect(self.begin_rename)
        self.menu.reset.triggered.connect(self.reset)
        self.menu.reset_layers.triggered.connect(self.reset_layers)
        self.menu.operator_chosen.connect(self._set_operator)
        self.addAction(self.menu.rename)
        self.menu_button.setMenu(self.menu)
        self.menu_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)

        self._tips = {part: part.toolTip() for part in self._steering}
        self.measure.setVisible(not self.why_not and entry.calibration is None)
        self.switch.toggled.connect(self._switched)
        self.dial.value_changed.connect(self._moved)
        self.number.valueChanged.connect(self._moved)
        self.solo_button.clicked.connect(self._ask_solo)
        self.reset_button.clicked.connect(self.reset)
        self.strip.layers_changed.connect(self._set_layers)
        self.strip.reset_requested.connect(self.reset_layers)
        self.editor.left.connect(self._end_rename)
        self.restyle()
        self.measure.clicked.connect(self.menu.measure.trigger)

    @property
    def unit(self) -> str:
        """What the dial counts: `strength` once measured, else the raw `scale`."""
        return unit_of(self.entry)

    @property
    def _steering(self) -> tuple[QWidget, ...]:
        """What does nothing while the vector cannot steer."""
        return (self.switch, self.dial, self.number, self.solo_button, self.strip, self.measure)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab stops at, in order."""
        buttons = (self.solo_button, self.reset_button, self.menu_button)
        return (self.switch, self.editor, self.number, *buttons, self.dial, self.strip, self.measure)

    # ---- what it contributes

    @property
    def layers(self) -> tuple[int, ...]:
        """The layers that the term acts on."""
        return self.entry.usual_layers if self._layers is None else self._layers

    @property
    def setting(self) -> Setting:
        """How the vector is set; off where it cannot be used."""
        is_on = self.switch.isChecked() and not self.why_not
        return Setting(
            self.entry, is_on, self.dial.value, self.layers, self._given, self.ground, self._operator
        )

    def term(self) -> SteeringTerm | None:
        """The term that the row stands for; None while switched off, at 0, or not usable."""
        return self.setting.term

    def set_term(self, term: SteeringTerm | None) -> None:
        """Show a term, or switch off and keep all else as it is set."""
        if term is None:
            self._given = None
            self._show(False, self.dial.value)
            return
        self._layers = None if term.layers == self.entry.usual_layers else term.layers
        self._operator = term.operator
        self._given = as_given(self.entry, term)
        has_dial = term.operator is not Operator.ABLATE
        self._show(True, (value_of(self.entry, term) or 0.0) if has_dial else self.dial.value)

    def take_over(self, row: VectorRow) -> None:
        """Act as another row of the same vector did, and stand as it stood where its dial counts the same."""
        self._operator = row._operator
        if row.entry.calibration == self.entry.calibration:
            self._layers, self._given = row._layers, None
            self._show(row.switch.isChecked(), row.dial.value)

    def _show(self, is_on: bool, value: float) -> None:
        for widget in (self.switch, self.dial, self.number):
            widget.blockSignals(True)
        self.switch.setChecked(is_on)
        self.dial.set_value(value)
        self.number.setValue(self.dial.value)
        for widget in (self.switch, self.dial, self.number):
            widget.blockSignals(False)
        self.switch.update()
        self._show_zone()

    def reset(self) -> None:
        """Dial to 0 and off."""
        self._given = None
        self._show(False, 0.0)
        self.changed.emit()

    def reset_layers(self) -> None:
        """Back to the layers that the dial was measured on, else the recommended ones."""
        self._set_layers(self.entry.usual_layers)

    def switch_on(self, scale: float) -> None:
        """Switch on as a click does; a raw dial at 0 goes to the scale given."""
        if self.dial.value == 0 and self.entry.calibration is None:
            self._show(True, scale)
        else:
            self._show(True, self.dial.value)
        self._switched(True)

    # ---- what a person does

    def _switched(self, is_on: bool) -> None:
        if is_on:
            self._leave_zero()
        self._show_zone()
        self.changed.emit()

    def _leave_zero(self) -> None:
        """Take a dial that stands at 0 to where a person hears it, unless it has no say."""
        if self.dial.value == 0 and self._given is None and self._operator is not Operator.ABLATE:
            default = DEFAULT_STRENGTH if self.entry.calibration else DEFAULT_SCALE
            if self.dial.track.high <= 0:
                default = -default
            self._show(True, default)

    def _moved(self, value: float) -> None:
        self._given = None
        self._show(value != 0 or self.switch.isChecked(), value)
        self.changed.emit()

    def _set_layers(self, layers: tuple[int, ...]) -> None:
        self._layers = None if layers == self.entry.usual_layers else layers
        if self._given is not None:
            self._given = replace(self._given, layers=layers)
        self._show_zone()
        self.changed.emit()

    def _set_operator(self, operator: Operator) -> None:
        """Act in another way from the next token on, as much as before."""
        given, self._operator = self._given, operator
        has_scale = given is not None and given.operator is not Operator.ABLATE
        self._given = replace(given, operator=operator) if given is not None and has_scale else None
        if self.switch.isChecked():
            self._leave_zero()
        self._show_zone()
        self.changed.emit()

    def begin_rename(self) -> None:
        """Type another name in the name's place."""
        self.name.hide()
        self.number.hide()
        self.editor.begin(self.entry.name)

    def _end_rename(self, name: str) -> None:
        if name != self.entry.name:
            self.rename_requested.emit(self.entry.id, name)
        else:
            self._show_name()

    def _show_name(self) -> None:
        self.editor.hide()
        self.name.show()
        self.number.show()
        set_flag(self.hint, "refused", False)
        self._show_zone()

    def refuse_name(self, sentence: str) -> None:
        """Say why the name that was typed cannot be; it is still there to be changed."""
        self.editor.keep()
        set_flag(self.hint, "refused", True)
        self._say(said(sentence))

    def _ask_solo(self) -> None:
        self.solo_requested.emit(self.entry.id)

    # ---- how it looks

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.reset_button.setVisible(self.width() >= NARROW)

    def set_ground(self, ground: Ground) -> None:
        """Say what the model lets the vector do; what it does not is shown with the reason."""
        if ground != self.ground:
            self.ground = ground
            self.strip.set_ground(ground)
            self._show_zone()

    def set_progress(self, progress: Progress | None) -> None:
        """Show how far a measurement is; None when it is over."""
        self.progress.setVisible(progress is not None)
        self._show_usable()
        if progress is not None:
            self.progress.setRange(0, progress.total)
            self.progress.setValue(progress.done)
            self._say(tr("Measuring how it takes hold…"))
        else:
            self._show_zone()

    def restyle(self) -> None:
        """Give the number the room that it takes at the text's size."""
        widest = self.number.fontMetrics().horizontalAdvance(figure(-8.88, ".2f"))
        self.number.setFixedWidth(widest + NUMBER_EDGES)

    def _say(self, text: str) -> None:
        self.hint.setText(text)
        self.hint.setVisible(bool(text))

    def set_standing(self, *, is_solo: bool, is_dimmed: bool) -> None:
        """Show whether the vector alone acts, or has no say for the moment."""
        if (is_solo, is_dimmed) == (self.solo_button.isChecked(), self._is_dimmed):
            return
        self._is_dimmed = is_dimmed
        self.solo_button.setChecked(is_solo)
        self._show_zone()

    def set_waiting(self, reason: str) -> None:
        """Keep the dial as it is while there is nothing to steer, and say why; empty when there is."""
        if reason != self._waits:
            self._waits = reason
            self.setToolTip(reason)
            self._show_zone()

    def _show_usable(self) -> None:
        """Disable what cannot be used, and say why in tooltips; layers that are at fault can be changed."""
        never = self.why_not or self._waits
        reason = never or self.setting.why_not
        for part in self._steering:
            idle = reason or (self.setting.why_no_dial if part in (self.dial, self.number) else "")
            part.setEnabled(not never and (not idle or part is self.strip))
            part.setToolTip(f"{self.entry.name}: {idle}" if idle else self._tips[part])
        usual = self.entry.usual_layers
        unmeasured = never or self.ground.why_not_steered(usual, self.entry.layers)
        self.measure.setEnabled(not unmeasured and self.progress.isHidden())
        self.measure.setToolTip(unmeasured or tr(MEASURE_TIP))
        self.menu.measure.setEnabled(not unmeasured)
        self.menu.measure.setToolTip(unmeasured)
        self.menu.show_operator(self.setting.acts_by, self.ground)

    def _show_reset(self) -> None:
        is_reset = not self.setting.is_on and self.setting.value == 0
        told = tr("{name} is at 0 and off already") if is_reset else tr("Set {name} to 0 and off")
        told = told.format(name=self.entry.name)
        self.reset_button.setEnabled(not self.why_not and not is_reset)
        self.reset_button.setToolTip(f"{self.entry.name}: {self.why_not}" if self.why_not else told)

    def _show_zone(self) -> None:
        setting, calibration = self.setting, self.entry.calibration
        acts = setting.is_on and not self._is_dimmed and not setting.why_not
        set_flag(self, "on", acts and setting.term is not None)
        set_flag(self, "dimmed", self._is_dimmed)
        for part in (self.name, self.number):
            set_flag(part, "dimmed", self._is_dimmed)
        self.switch.set_dimmed(self._is_dimmed)
        self.dial.set_active(acts)
        self.strip.set_active(acts)
        self.strip.set_chosen(self.layers)
        self._show_reset()
        self._show_usable()
        if self.why_not:
            self._say(self.why_not)
            return
        if self._waits:  # the sidebar says it once, for all rows
            self._say("")
            return
        track = track_of(calibration, is_measured=setting.is_measured)
        if track != self.dial.track:
            self.dial.set_track(track)
        self.where.setText(setting.brief)
        if self.progress.isHidden() and self.editor.isHidden():
            self._say(setting.why_not or setting.sentence)
        self.dial.setToolTip(setting.why_not or setting.why_no_dial or setting.tip)
