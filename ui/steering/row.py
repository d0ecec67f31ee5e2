"""One vector in the sidebar: switch, name, dial between its poles, number, menu."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QHBoxLayout, QMenu, QProgressBar, QVBoxLayout, QWidget

from engine.messages import Progress
from ui.controls import ElidedLabel, IconButton, TextButton, label, set_flag
from ui.steering.dial import Dial, track_of
from ui.steering.switch import Switch
from vectors.layers import format_layers
from vectors.library import LibraryEntry
from vectors.values import SteeringTerm

DEFAULT_STRENGTH = 0.8
DEFAULT_SCALE = 1.0
ZONES = {
    None: "",
    "green": "",
    "amber": "Beyond what stayed coherent when it was measured",
    "red": "Past the measured collapse: the text breaks down here",
}


class VectorRow(QFrame):
    """Shows one library entry and the term that it contributes; emits what a person does."""

    changed = Signal()
    measure_requested = Signal(object)
    details_requested = Signal(object)
    export_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, entry: LibraryEntry, why_not: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.entry = entry
        self.why_not = why_not
        self._layers: tuple[int, ...] | None = None
        self.setProperty("role", "card")
        self.setObjectName(f"vector-{entry.name}")
        self._build()
        self._show_zone()

    def _build(self) -> None:
        entry = self.entry
        self.switch = Switch(self)
        self.switch.setAccessibleName(f"{entry.name} on or off")
        self.name = ElidedLabel(entry.name, self, "vectorName")
        self.name.setStyleSheet("font-weight: 600;")
        self.number = QDoubleSpinBox(self)
        self.menu_button = IconButton("more", f"More for {entry.name}", self)
        self.dial = Dial(self)
        self.dial.setAccessibleName(f"Strength of {entry.name}")
        self.dial.set_track(track_of(entry.calibration))
        track = self.dial.track
        self.number.setRange(track.low, track.high)
        self.number.setSingleStep(track.step)
        self.number.setDecimals(2)
        self.number.setFixedWidth(58)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setAccessibleName(f"{self.unit.capitalize()} of {entry.name}")
        self.number.setKeyboardTracking(False)
        self.low = label(entry.negative, self, "small")
        self.high = label(entry.positive, self, "small")
        self.high.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.where = label("", self, "small")
        self.hint = label("", self, "small", wraps=True)
        self.measure = TextButton(
            "Measure", self, "chip", "Find where this vector takes hold and where text breaks"
        )
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.hide()

        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.switch)
        top.addWidget(self.name, 1)
        top.addWidget(self.number)
        top.addWidget(self.menu_button)
        poles = QHBoxLayout()
        poles.addWidget(self.low, 1)
        poles.addWidget(self.where)
        poles.addWidget(self.high, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.measure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.dial)
        layout.addLayout(poles)
        layout.addLayout(foot)
        layout.addWidget(self.progress)

        self.menu = QMenu(self)
        measure = self.menu.addAction("Measure again" if entry.calibration else "Measure", self._ask_measure)
        self.menu.addAction("Details", self._ask_details)
        self.menu.addAction("Export…", self._ask_export)
        self.menu.addAction("Reset to 0", self.reset)
        remove = self.menu.addAction("Remove", self._ask_remove)
        remove.setEnabled(not entry.is_shipped)
        self.menu_button.setMenu(self.menu)
        self.menu_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)

        is_usable = not self.why_not
        for part in (self.switch, self.dial, self.number, self.measure):
            part.setEnabled(is_usable)
            if not is_usable:
                part.setToolTip(f"{entry.name}: {self.why_not}")
        measure.setEnabled(is_usable)
        self.measure.setVisible(is_usable and entry.calibration is None)
        self.switch.toggled.connect(self._switched)
        self.dial.value_changed.connect(self._dialled)
        self.number.valueChanged.connect(self._typed)
        self.measure.clicked.connect(self._ask_measure)

    @property
    def unit(self) -> str:
        """What the dial counts: `strength` once measured, else the raw `scale`."""
        return "strength" if self.entry.calibration else "scale"

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab stops at, in order."""
        return (self.switch, self.number, self.menu_button, self.dial, self.measure)

    # ---- what it contributes

    @property
    def layers(self) -> tuple[int, ...]:
        """The layers that the term acts on."""
        if self._layers is not None:
            return self._layers
        calibration = self.entry.calibration
        return calibration.layers if calibration else self.entry.recommended_layers

    def term(self) -> SteeringTerm | None:
        """The term in force; None while switched off, at 0, or not usable."""
        value = self.dial.value
        if self.why_not or not self.switch.isChecked() or value == 0:
            return None
        calibration = self.entry.calibration
        if calibration is None:
            return SteeringTerm(self.entry.id, value, self.layers, name=self.entry.name)
        scale = calibration.scale(value)
        if scale is None:
            return None
        return SteeringTerm(self.entry.id, scale, self.layers, name=self.entry.name, strength=value)

    def set_term(self, term: SteeringTerm | None) -> None:
        """Show a term, or switch off and keep the dial where it is."""
        if term is None:
            self._layers = None
            self._show(False, self.dial.value)
            return
        default = self.entry.calibration.layers if self.entry.calibration else self.entry.recommended_layers
        self._layers = None if term.layers == default else term.layers
        value = term.scale
        if self.entry.calibration is not None:
            pole = self.entry.calibration.pole(term.scale)
            value = term.scale / pole.scale_at_one if pole else 0.0
        self._show(True, value)

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
        self._show(False, 0.0)
        self.changed.emit()

    def switch_on(self, scale: float) -> None:
        """Switch on as a click does; a raw dial at 0 goes to the scale given."""
        if self.dial.value == 0 and self.entry.calibration is None:
            self._show(True, scale)
        else:
            self._show(True, self.dial.value)
        self._switched(True)

    # ---- what a person does

    def _switched(self, is_on: bool) -> None:
        if is_on and self.dial.value == 0:
            default = DEFAULT_STRENGTH if self.entry.calibration else DEFAULT_SCALE
            if self.dial.track.high <= 0:
                default = -default
            self._show(True, default)
        self._show_zone()
        self.changed.emit()

    def _dialled(self, value: float) -> None:
        self._show(value != 0 or self.switch.isChecked(), value)
        self.changed.emit()

    def _typed(self, value: float) -> None:
        self._show(value != 0 or self.switch.isChecked(), value)
        self.changed.emit()

    def _ask_measure(self) -> None:
        self.measure_requested.emit(self.entry.id)

    def _ask_details(self) -> None:
        self.details_requested.emit(self.entry.id)

    def _ask_export(self) -> None:
        self.export_requested.emit(self.entry.id)

    def _ask_remove(self) -> None:
        self.remove_requested.emit(self.entry.id)

    # ---- how it looks

    def set_progress(self, progress: Progress | None) -> None:
        """Show how far a measurement is; None when it is over."""
        self.progress.setVisible(progress is not None)
        self.measure.setEnabled(progress is None and not self.why_not)
        if progress is not None:
            self.progress.setRange(0, progress.total)
            self.progress.setValue(progress.done)
            self._say("Measuring how it takes hold…")
        else:
            self._show_zone()

    def _say(self, text: str) -> None:
        self.hint.setText(text)
        self.hint.setVisible(bool(text))

    def _show_zone(self) -> None:
        entry, value = self.entry, self.dial.value
        is_on = self.switch.isChecked() and not self.why_not
        set_flag(self, "on", is_on and value != 0)
        self.dial.set_active(is_on)
        if self.why_not:
            self._say(self.why_not)
            return
        zone = entry.calibration.zone(value) if entry.calibration and value else None
        where = f"layers {format_layers(self.layers)}"
        self.where.setText(where)
        warning = ZONES[zone] if is_on else ""
        self._say(warning or ("" if entry.calibration else "Raw scale: not measured on this model yet"))
        scale = entry.calibration.scale(value) if entry.calibration else value
        unreachable = ""
        if entry.calibration and entry.calibration.positive is None:
            unreachable = f"\nTowards “{entry.positive}” it broke the text at every strength measured."
        if entry.calibration and entry.calibration.negative is None:
            unreachable = f"\nTowards “{entry.negative}” it broke the text at every strength measured."
        self.dial.setToolTip(f"{self.unit} {value:.2f}, raw scale {scale or 0:.3g}, {where}{unreachable}")
