"""Connects the page of models with the disk, the session, the settings and the hub. Draws nothing."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox

from engine.at_hand import ModelAtHand, models_at_hand
from engine.backends.llamacpp.library import is_there
from engine.hub.record import bytes_here, remove_download
from engine.memory import total_memory
from engine.messages import Failed, Finished, Terminal
from engine.model_facts import ModelFacts
from engine.model_heads import facts_of, gguf_parts
from engine.models import files_size
from engine.paths import DataPaths
from ui.background import Background
from ui.dialogs.save_gguf import Savable, SaveGgufDialog
from ui.language import tr
from ui.messages import Card
from ui.models.words import bytes_of, shown
from ui.models_page.downloads import Downloads
from ui.models_page.entries import ModelEntry
from ui.models_page.finding import Finding
from ui.models_page.means import Means
from ui.models_page.page import ModelsPage
from ui.state import ChatState
from vectors.errors import TillerError

if TYPE_CHECKING:
    from ui.main_window import MainWindow

log = logging.getLogger(__name__)
_Stamp = tuple[str, int, int]


class ModelsDesk(QObject):
    """GUI thread only; the disk is looked through in a pool of one thread, downloads run in processes.

    A model whose files have not changed is not read again.
    """

    def __init__(self, window: MainWindow, paths: DataPaths) -> None:
        super().__init__(window)
        self._window, self._session, self._preferences = window, window.session, window.preferences
        self._paths = paths
        self._entries: dict[str, ModelEntry] = {}
        self._read: dict[str, tuple[_Stamp, ModelEntry]] = {}
        self._failures: dict[str, str] = {}
        self._gated: set[str] = set()
        self._memory = total_memory()
        self._is_looking = self._looks_again = False
        self._background = Background("shelf", self)
        self.page = ModelsPage(window)
        window.stack.addWidget(self.page)
        self.downloads = Downloads(paths, self)
        self.finding = Finding(
            self.page.downloading, window.preferences, paths, lambda: self.downloads.to_come, self
        )
        self._connect()
        self._folders: tuple[str, ...] = ()
        self._follow_folders()

    def _connect(self) -> None:
        page, window = self.page, self._window
        page.closed.connect(window.close_page)
        page.load_requested.connect(self._load)
        page.unload_requested.connect(self._unload)
        page.folder_requested.connect(self._show_folder)
        page.save_requested.connect(self._save)
        page.delete_requested.connect(self._ask_to_delete)
        page.continue_requested.connect(self._continue)
        page.pause_requested.connect(self.downloads.pause)
        page.folder_added.connect(self._add_folder)
        page.folder_removed.connect(self._remove_folder)
        self.finding.download_chosen.connect(self._download)
        self.downloads.changed.connect(self._show_coming)
        self.downloads.ended.connect(self._download_ended)
        window.models.list.all_requested.connect(self.show)
        self._coming = window.models.coming
        self._coming.clicked.connect(self.show)
        window.model_saving.ended.connect(self._saved)
        window.composer.draft_changed.connect(window.choosing.idle.wake)
        self._session.state_changed.connect(self._follow)
        self._preferences.changed.connect(self._follow_folders)
        self._session.loading.placing_changed.connect(self._follow_placing)

    def show(self) -> None:
        """Show the page, and look through the machine again."""
        self._coming.forget_ends()
        self._window.stack.setCurrentWidget(self.page)
        self.page.show_list()
        self._follow(self._session.state)
        self.look()

    # ---- the models at hand

    def look(self) -> None:
        """Look through the machine; once more, where that is being done."""
        if self._is_looking:
            self._looks_again = True
            return
        self._is_looking = True
        folder = self._paths.models
        own = tuple(Path(each) for each in self._preferences.value.model_folders)
        self._background.run(lambda: tuple(models_at_hand(folder, own)), self._found, self._not_found)

    def _found(self, models: tuple[ModelAtHand, ...]) -> None:
        before, self._entries = self._entries, {}
        for model in models:
            entry = before.get(model.ref)
            if entry is None or entry.model != model or model.is_unfinished:
                failure = self._failures.get(model.ref, "") if model.is_unfinished else ""
                entry = ModelEntry(model, why_not=failure or model.why_not, is_read=model.is_unfinished)
            self._entries[model.ref] = entry
        for key, download in self.downloads.running.items():
            model = ModelAtHand(key, download.record.name, "tiller", "", download.place, download.record)
            self._entries[key] = ModelEntry(model, is_read=True)
        self._list()
        for entry in tuple(self._entries.values()):
            if not entry.model.is_unfinished:
                self._read_soon(entry)
        self._background.run(lambda: None, self._looked)

    def _not_found(self, error: Exception) -> None:
        log.error("the machine could not be looked through for models", exc_info=error)
        self._looked(None)

    def _looked(self, _: None) -> None:
        self._is_looking = False
        if self._looks_again:
            self._looks_again = False
            self.look()

    def _read_soon(self, entry: ModelEntry) -> None:
        model, known = entry.model, self._read.get(entry.key)

        def read() -> tuple[_Stamp, ModelEntry]:
            stamp = _stamp(model.place)
            return known if known is not None and known[0] == stamp else (stamp, _read(model))

        def show(found: tuple[_Stamp, ModelEntry]) -> None:
            self._read[model.ref] = found
            if model.ref in self._entries and self._entries[model.ref].model == model:
                entry = replace(found[1], model=model, why_not=model.why_not or found[1].why_not)
                if entry != self._entries[model.ref]:
                    self._entries[model.ref] = entry
                    self.page.set_entry(entry)

        def fail(error: Exception) -> None:
            log.error("the model %s could not be read", model.ref, exc_info=error)

        self._background.run(read, show, fail)

    def _list(self) -> None:
        self.page.set_entries(tuple(self._entries.values()))
        self._follow(self._session.state)
        for key in self._entries:
            self._show_coming(key)

    # ---- what the session says

    def _follow(self, state: ChatState) -> None:
        loaded = state.ref if state.model is not None else ""
        if state.model is not None and loaded not in self._entries:
            loaded = state.model.ref.location  # one that was asked for by another name, as its hub id
        loading = state.loading.ref if state.loading is not None else ""
        self.page.set_standing(loaded, loading, self._means(state))

    def _means(self, state: ChatState) -> Means:
        """What models are run with here, as far as the engine has told."""
        placing = self._session.loading.placing
        return Means(
            placing.device,
            placing.dtype,
            placing.running,
            placing.backend,
            is_there(),
            state.devices[0] if state.devices else "cpu",
            self._memory,
            {each: size for each, size in state.device_memory.items() if size},
        )

    def _follow_placing(self, _: object) -> None:
        self._follow(self._session.state)

    def _saved(self, event: Terminal) -> None:
        if isinstance(event, Finished) and self.page.isVisible():
            self.look()

    # ---- what a person does with one

    def _load(self, key: str) -> None:
        self._session.load(key)

    def _unload(self, _: str) -> None:
        self._session.unload()

    def _show_folder(self, key: str) -> None:
        place = self._entries[key].model.place
        folder = place if place.is_dir() else place.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _save(self, key: str) -> SaveGgufDialog | None:
        entry = self._entries[key]
        if entry.facts is None or self._window.model_saving.is_running:
            return None
        savable = Savable(entry.model.name, entry.facts.is_gguf, entry.facts.n_parameters)
        dialog = SaveGgufDialog(savable, key, self._paths.models, self._window.model_saving, self._window)
        dialog.open_requested.connect(self._session.load)
        dialog.open()
        return dialog

    def _ask_to_delete(self, key: str) -> None:
        entry = self._entries[key]
        record = entry.model.download
        if record is None:
            return
        size = bytes_of(bytes_here(record, self._paths.models / record.folder_name))
        name = shown(entry.model.name)
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Tiller")
        box.setText(tr("Delete “{name}” and free {size}?").format(name=name, size=size))
        box.setInformativeText(tr("Its files are removed from this disk. It can be downloaded again."))
        delete = box.addButton(tr("Delete {size}").format(size=size), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)

        def answered(_: int) -> None:
            if box.clickedButton() is delete:
                self._delete(key)

        box.finished.connect(answered)
        box.open()

    def _delete(self, key: str) -> None:
        if key in self.downloads.running:
            self.downloads.pause(key, removing=True)
            return
        record = self._entries[key].model.download
        if record is not None:
            folder = self._paths.models / record.folder_name
            self._background.run(lambda: remove_download(folder), self._deleted, self._not_deleted)

    def _deleted(self, _: None) -> None:
        self.look()

    def _not_deleted(self, error: Exception) -> None:
        self._say(error)
        self.look()

    def _say(self, error: Exception) -> None:
        if not isinstance(error, TillerError):
            raise error
        self._session.card_shown.emit(Card(str(error), "", ""))

    # ---- folders of one's own

    def _add_folder(self, folder: str) -> None:
        folders = self._preferences.value.model_folders
        if folder not in folders:
            self._set_folders((*folders, folder))

    def _remove_folder(self, folder: str) -> None:
        self._set_folders(tuple(each for each in self._preferences.value.model_folders if each != folder))

    def _set_folders(self, folders: tuple[str, ...]) -> None:
        self._preferences.change(model_folders=folders)

    def _follow_folders(self) -> None:
        """Show the folders that are looked through, wherever they were chosen, and look through them."""
        folders = self._preferences.value.model_folders
        if folders == self._folders:
            return
        self._folders = folders
        self.page.folders.show_folders(folders)
        if self.page.isVisible():
            self.look()

    # ---- downloads

    def _download(self, record: object, token: str) -> None:
        self.page.show_list()
        self.downloads.start(record, token)  # type: ignore[arg-type]
        self.look()

    def _continue(self, key: str) -> None:
        """Go on with a download; one that was refused for want of a token asks for that first."""
        record = self._entries[key].model.download
        if record is not None and key in self._gated:
            self._gated.discard(key)
            self.page.show_download()
            text = f"{record.repository}@{record.revision}:{record.variant}"
            self.page.downloading.ask_for_token(text, self._failures.get(key, ""))
        elif record is not None:
            self.finding.with_token(record.endpoint, lambda token: self._go_on(key, token))

    def _go_on(self, key: str, token: str) -> None:
        entry = self._entries.get(key)
        if entry is not None and entry.model.download is not None:
            self._failures.pop(key, None)
            self.downloads.start(replace(entry.model.download, is_complete=False), token)

    def _show_coming(self, key: str) -> None:
        self._coming.show_running(
            tuple((each.record.name, each.pace) for each in self.downloads.running.values())
        )
        download = self.downloads.running.get(key)
        self.page.set_coming(
            key, None if download is None else download.pace, "" if download is None else download.phase
        )

    def _download_ended(self, key: str, event: Terminal) -> None:
        download = self.downloads.running[key]
        folder = self._paths.models / download.record.folder_name
        self.page.set_coming(key, None)
        if download.is_to_be_removed and not isinstance(event, Finished):
            self._background.run(lambda: remove_download(folder), self._deleted, self._not_deleted)
            return
        if isinstance(event, Failed):
            ended = tr("The process that fetched it was ended; what is here is kept, so go on with it.")
            self._failures[key] = ended if event.ended_engine else event.sentence
            if event.wants_token:
                self._gated.add(key)
        if not self.page.isVisible():
            self._coming.show_end(download.record.name, self._failures.get(key, ""))
        self.look()

    def close(self) -> None:
        """Look no further, and end what runs; downloads can be gone on with."""
        self.finding.close()
        self.downloads.close()
        self._background.close()


def _stamp(place: Path) -> _Stamp:
    """What changes when a model's files do."""
    files = [place] if place.is_file() else [each for each in place.iterdir() if each.is_file()]
    states = [each.stat() for each in files]
    return (
        str(place),
        max((each.st_mtime_ns for each in states), default=0),
        sum(each.st_size for each in states),
    )


def _read(model: ModelAtHand) -> ModelEntry:
    """What the heads of a model's files say."""
    try:
        facts: ModelFacts = facts_of(model.place)
    except TillerError as error:
        return ModelEntry(model, None, _size(model.place), model.why_not or str(error), is_read=True)
    return ModelEntry(model, facts, _size(model.place), model.why_not, is_read=True)


def _size(place: Path) -> int:
    if place.is_dir():
        return files_size(place)
    return sum(each.stat().st_size for each in gguf_parts(place) if each.exists())
