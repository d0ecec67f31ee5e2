"""The menu of a vector's row: what can be done with the vector. Does none of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ui.choice_menu import ChoiceMenu
from ui.language import tr
from ui.steering.acting import name_of, tip_of
from ui.steering.ground import Ground
from vectors.library import LibraryEntry
from vectors.values import Operator


class RowMenu(QMenu):
    """Emits what a person chose, with the vector's id; what is done in the row itself are plain actions.

    What cannot be done is disabled, and says why in its tooltip.
    """

    measure_requested = Signal(object)
    details_requested = Signal(object)
    export_requested = Signal(object)
    duplicate_requested = Signal(object)
    remove_requested = Signal(object)
    operator_chosen = Signal(object)

    def __init__(self, entry: LibraryEntry, why_not: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._id = entry.id
        self.measure = self.addAction(
            tr("Measure again") if entry.calibration else tr("Measure"), self._ask_measure
        )
        self.measure.setEnabled(not why_not)
        self.addAction(tr("Details"), self._ask_details)
        self.addAction(tr("Export…"), self._ask_export)
        self.rename = self.addAction(tr("Rename"))
        self.rename.setShortcut("F2")
        self.rename.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(tr("Duplicate"), self._ask_duplicate)
        self.acting = self._add_acting(bool(why_not))
        self.reset = self.addAction(tr("Reset to 0"))
        self.reset_layers = self.addAction(tr("Recommended layers"))
        self.remove = self.addAction(tr("Remove"), self._ask_remove)
        self.setToolTipsVisible(True)
        if entry.is_shipped:
            for action, advice in (
                (self.rename, tr("duplicate it and rename the copy")),
                (self.remove, tr("switch it off instead")),
            ):
                action.setEnabled(False)
                action.setToolTip(
                    tr("{name} comes with Tiller; {advice}").format(name=entry.name, advice=advice)
                )

    def _add_acting(self, is_unfit: bool) -> QMenu:
        """A menu of the operators, of which one is checked."""
        menu = ChoiceMenu(tr("How it acts"), self)
        self.addMenu(menu)
        menu.setToolTipsVisible(True)
        menu.setEnabled(not is_unfit)
        group = QActionGroup(menu)
        for operator in Operator:
            act = menu.addAction(name_of(operator))
            act.setCheckable(True)
            act.setData(operator.value)
            group.addAction(act)
        group.triggered.connect(self._choose_operator)
        return menu

    def show_operator(self, operator: Operator, ground: Ground) -> None:
        """Check how the vector acts; what the model's backend cannot do is disabled with the reason."""
        for act in self.acting.actions():
            each = Operator(act.data())
            reason = ground.why_not_acting(each)
            act.setChecked(each is operator)
            act.setEnabled(not reason)
            act.setToolTip(reason or tip_of(each))

    def _choose_operator(self, act: QAction) -> None:
        self.operator_chosen.emit(Operator(act.data()))

    def _ask_measure(self) -> None:
        self.measure_requested.emit(self._id)

    def _ask_details(self) -> None:
        self.details_requested.emit(self._id)

    def _ask_export(self) -> None:
        self.export_requested.emit(self._id)

    def _ask_duplicate(self) -> None:
        self.duplicate_requested.emit(self._id)

    def _ask_remove(self) -> None:
        self.remove_requested.emit(self._id)
