"""The window's shortcuts: one table of acts and keys, from which the keys, tooltips and lists come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.preferences import Preferences

Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One act. Of `keys` the first is shown; `is_fixed`: it belongs to a place and cannot be bound anew."""

    id: str
    group: str
    words: str
    keys: tuple[str, ...]
    is_fixed: bool = False


def table() -> tuple[Shortcut, ...]:
    """Every shortcut with its usual keys, in the language in force."""
    writing, reading = tr("Writing"), tr("Conversations")
    steering, window = tr("Steering"), tr("Window")
    return (
        Shortcut("send", writing, tr("Send the message"), ("Enter",), is_fixed=True),
        Shortcut("newline", writing, tr("Begin a new line"), ("Shift+Enter",), is_fixed=True),
        Shortcut(
            "edit_last", writing, tr("Edit the last message, from an empty composer"), ("Up",), is_fixed=True
        ),
        Shortcut("escape", writing, tr("Stop the answer; close what is open"), ("Esc",), is_fixed=True),
        Shortcut("regenerate", writing, tr("Give the last answer again"), ("Ctrl+R",)),
        Shortcut("new_conversation", reading, tr("New conversation"), ("Ctrl+N",)),
        Shortcut("search", reading, tr("Search conversations"), ("Ctrl+K",)),
        Shortcut("find", reading, tr("Find in this conversation"), ("Ctrl+F",)),
        Shortcut("find_next", reading, tr("Find the next place"), ("F3",)),
        Shortcut("find_previous", reading, tr("Find the place before"), ("Shift+F3",)),
        Shortcut("personas", reading, tr("Choose a persona"), ("Ctrl+Shift+P",)),
        Shortcut(
            "compare",
            steering,
            tr("Answer the last question steered and unsteered, side by side"),
            ("Ctrl+Shift+R",),
        ),
        Shortcut("hold", steering, tr("Answer unsteered for as long as it is held"), ("F8",), is_fixed=True),
        Shortcut("all_off", steering, tr("All vectors off"), ("Ctrl+Shift+0", "Ctrl+)")),
        Shortcut("export", steering, tr("Export the vector in focus"), ("Ctrl+E",)),
        Shortcut(
            "new_vector", steering, tr("Make a vector from pairs of texts of your own"), ("Ctrl+Shift+N",)
        ),
        Shortcut(
            "features",
            steering,
            tr("Browse the features of a sparse autoencoder"),
            ("Ctrl+Shift+F",),
        ),
        Shortcut("models", window, tr("Choose a model"), ("Ctrl+M",)),
        Shortcut("models_page", window, tr("All models"), ("Ctrl+Shift+M",)),
        Shortcut("conversations", window, tr("Show or hide conversations"), ("Ctrl+B",)),
        Shortcut("steering", window, tr("Show or hide steering"), ("Ctrl+Shift+B",)),
        Shortcut("zoom_in", window, tr("Larger text"), ("Ctrl++", "Ctrl+=")),
        Shortcut("zoom_out", window, tr("Smaller text"), ("Ctrl+-",)),
        Shortcut("zoom_reset", window, tr("Text of the usual size"), ("Ctrl+0",)),
        Shortcut("settings", window, tr("Settings"), ("Ctrl+,",)),
        Shortcut("shortcuts", window, tr("List of shortcuts"), ("Ctrl+/",)),
    )


_HELD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
EDITING = frozenset(f"Ctrl+{key}" for key in ("A", "C", "V", "X", "Z", "Y", "Shift+Z", "Left", "Right"))


def why_not(keys: QKeySequence) -> str:
    """Why keys cannot be a shortcut, in a sentence; empty where they can."""
    if keys.count() != 1:
        return tr("Choose one combination of keys.")
    name = keys.toString(QKeySequence.SequenceFormat.PortableText)
    shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
    pressed: QKeyCombination = keys[0]  # type: ignore[index]  # its stub knows no __getitem__
    is_function = Qt.Key.Key_F1 <= pressed.key() <= Qt.Key.Key_F35
    if not is_function and not pressed.keyboardModifiers() & _HELD:
        return tr("{keys} alone is typed in messages; hold Ctrl or Alt with it.").format(keys=shown)
    if name in EDITING:
        return tr("{keys} edits text everywhere; choose other keys.").format(keys=shown)
    return ""


class Shortcuts(QObject):
    """The keys in force in a window: the table's, or those that the settings bind anew.

    `changed` tells that some act has other keys. GUI thread only.
    """

    changed = Signal()

    def __init__(self, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._preferences, self._window = preferences, window
        self._bound: dict[str, QShortcut] = {}
        self._explained: list[tuple[QWidget, str]] = []
        self._keys = preferences.value.shortcuts
        preferences.changed.connect(self._follow)

    @property
    def shown(self) -> tuple[Shortcut, ...]:
        """The table's rows that do something in this window."""
        return tuple(each for each in table() if each.is_fixed or each.id in self._bound)

    def bind(self, name: str, act: Act) -> None:
        """Let the keys of an act do it."""
        shortcut = QShortcut(self._window)
        shortcut.activated.connect(act)
        self._bound[name] = shortcut
        self._set(name)

    def explain(self, widget: QWidget, name: str) -> None:
        """Let a widget's tooltip say the act and its keys, whichever they are."""
        self._explained.append((widget, name))
        self._tell(widget, name)

    def keys(self, name: str) -> list[QKeySequence]:
        """The keys of an act; none where it was left without.

        Keys of two acts would do neither, so usual ones that were given to another act are that one's alone,
        and of two acts that a file gives the same keys the table's first has them.
        """
        bound = self._preferences.value.shortcuts
        if name in bound:
            own = QKeySequence(bound[name])
            before = (bound[each.id] for each in table()[: _place(name)] if each.id in bound)
            return [] if own.isEmpty() or own in map(QKeySequence, before) else [own]
        given = [QKeySequence(text) for text in bound.values() if text]
        return [keys for keys in map(QKeySequence, _row(name).keys) if keys not in given]

    def text(self, name: str) -> str:
        """The keys of an act as they are written on this system; empty for none."""
        keys = self.keys(name)
        return keys[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""

    def is_usual(self, name: str) -> bool:
        """Whether an act has the keys of the table."""
        return name not in self._preferences.value.shortcuts

    def taken_by(self, keys: QKeySequence, but: str) -> Shortcut | None:
        """Which other act has these keys."""
        others = (each for each in self.shown if each.id != but)
        return next((each for each in others if keys in self.keys(each.id)), None)

    def rebind(self, name: str, keys: QKeySequence | None) -> str:
        """Give an act other keys, or none; gives the reason in a sentence where it stays as it was."""
        if keys is not None:
            if problem := why_not(keys):
                return problem
            if (other := self.taken_by(keys, name)) is not None:
                shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
                sentence = tr("{keys} is taken by “{act}”; give that other keys first.")
                return sentence.format(keys=shown, act=other.words)
        text = "" if keys is None else keys.toString(QKeySequence.SequenceFormat.PortableText)
        kept = {**self._preferences.value.shortcuts, name: text}
        if text and text == _row(name).keys[0]:
            del kept[name]
        self._preferences.change(shortcuts=kept)
        return ""

    def reset(self, name: str) -> str:
        """Give an act its usual keys; gives the reason where another one has them by now."""
        for keys in (QKeySequence(text) for text in _row(name).keys):
            if (other := self.taken_by(keys, name)) is not None:
                shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
                sentence = tr("{keys} is taken by “{act}”; give that other keys first.")
                return sentence.format(keys=shown, act=other.words)
        kept = {key: value for key, value in self._preferences.value.shortcuts.items() if key != name}
        self._preferences.change(shortcuts=kept)
        return ""

    def reset_all(self) -> None:
        """Give every act its usual keys."""
        self._preferences.change(shortcuts={})

    def _follow(self) -> None:
        if self._preferences.value.shortcuts == self._keys:
            return
        self._keys = self._preferences.value.shortcuts
        for name in self._bound:
            self._set(name)
        for widget, name in self._explained:
            self._tell(widget, name)
        self.changed.emit()

    def _set(self, name: str) -> None:
        self._bound[name].setKeys(self.keys(name))

    def told(self, name: str) -> str:
        """An act in words, with its keys."""
        words, keys = _row(name).words, self.text(name)
        return tr("{act} ({keys})").format(act=words, keys=keys) if keys else words

    def _tell(self, widget: QWidget, name: str) -> None:
        widget.setToolTip(self.told(name))


def _row(name: str) -> Shortcut:
    return next(each for each in table() if each.id == name)


def _place(name: str) -> int:
    return next(number for number, each in enumerate(table()) if each.id == name)
