"""Looks a model up on the hub for the person, and keeps the token and the hub's address. Draws nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.engine import new_job
from engine.hub.links import HubPlace, checked_endpoint, parse_place
from engine.hub.listing import Listing, Variant
from engine.hub.record import bytes_here, record_of
from engine.hub.tokens import Tokens
from engine.messages import Failed, Finished, ListRepository, Terminal
from engine.paths import DataPaths
from ui.background import Background
from ui.language import tr
from ui.models.errand import Errand
from ui.models_page.download_view import DownloadView
from ui.preferences import Preferences
from vectors.errors import TillerError


class Finding(QObject):
    """GUI thread only; the hub is asked in a process of its own, the keyring in a pool of one thread.

    `download_chosen` carries a Record and the token to use. `to_come` tells how many bytes the downloads that
    run will still put onto the disk.
    """

    download_chosen = Signal(object, str)

    def __init__(
        self,
        view: DownloadView,
        preferences: Preferences,
        paths: DataPaths,
        to_come: Callable[[], int],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view, self._preferences, self._paths = view, preferences, paths
        self._tokens = Tokens()
        self._errand = Errand(paths, self)
        self._errand.ended.connect(self._ended)
        self._keyring = Background("keyring", self)
        self._to_come = to_come
        self._is_wanted = False
        self._kept = ""
        view.look_requested.connect(self.look)
        view.stop_requested.connect(self._stop)
        view.download_requested.connect(self._choose)
        view.token_given.connect(self._keep_token)
        view.hub_given.connect(self._keep_hub)
        preferences.changed.connect(self._show_hub)
        self._show_hub()

    def _show_hub(self) -> None:
        self._view.set_hub(self.endpoint)

    @property
    def endpoint(self) -> str:
        """The hub that is asked: that of the settings, else that of the environment, else the usual one."""
        try:
            return checked_endpoint(self._preferences.value.hub_endpoint or os.environ.get("HF_ENDPOINT", ""))
        except TillerError:
            return checked_endpoint("")

    def look(self, text: str) -> None:
        """Ask the hub what there is under an id or a link."""
        endpoint = self.endpoint
        try:
            place = parse_place(text, endpoint)
        except TillerError as error:
            self._view.say(str(error), is_error=True)
            return
        if self._errand.is_running:
            return
        self._is_wanted = True
        self._view.set_asking(True)
        self.with_token(endpoint, lambda token: self._ask(place, endpoint, token))

    def _ask(self, place: HubPlace, endpoint: str, token: str) -> None:
        if self._is_wanted:
            self._errand.run(ListRepository(new_job(), place, endpoint, token))

    def _stop(self) -> None:
        self._is_wanted = False
        self._view.set_asking(False)
        self._errand.cancel()

    def _ended(self, event: Terminal) -> None:
        if not self._is_wanted:
            return
        self._is_wanted = False
        self._view.set_asking(False)
        match event:
            case Finished(_, Listing() as listing):
                free = max(0, _free(self._paths.models) - self._to_come())
                self._view.set_listing(listing, free, _here(listing, self._paths.models))
                self._tell_kept()
            case Failed(_, sentence):
                self._view.say(sentence, is_error=True, wants_token=event.wants_token)
            case _:
                self._view.say("")

    def _tell_kept(self) -> None:
        """Say once, beside what the hub has shown, where the token is kept."""
        if self._kept and self._view.message.isHidden():
            self._view.say(self._kept)
        self._kept = ""

    def _choose(self, listing: Listing, variant: Variant) -> None:
        record = record_of(listing, variant)
        self.with_token(record.endpoint, lambda token: self.download_chosen.emit(record, token))

    # ---- what is kept

    def with_token(self, endpoint: str, act: Callable[[str], None]) -> None:
        """Do something with the token for a hub, which the keyring may first ask the person for."""
        self._keyring.run(lambda: self._tokens.get(endpoint), act)

    def _keep_token(self, token: str) -> None:
        endpoint = self.endpoint
        self._keyring.run(lambda: self._tokens.keep(endpoint, token.strip()), self._said_of(token))

    def _said_of(self, token: str) -> Callable[[bool], None]:
        def say(is_kept: bool) -> None:
            if not token.strip():
                self._view.say(tr("The token is forgotten."))
                return
            self._kept = (
                tr("The token is kept in the system's keyring.")
                if is_kept
                else tr("This system has no keyring, so the token is kept until Tiller is closed.")
            )
            self._view.say(self._kept)
            self._view.look_again()

        return say

    def _keep_hub(self, text: str) -> None:
        try:
            endpoint = checked_endpoint(text)
        except TillerError as error:
            self._view.say(str(error), is_error=True)
            return
        self._preferences.change(hub_endpoint=endpoint if text.strip() else "")
        self._view.say("")

    def close(self) -> None:
        """Ask no more."""
        self._errand.close()
        self._keyring.close()


def _here(listing: Listing, models: Path) -> dict[str, int]:
    """How much of each variant is there already."""
    records = [record_of(listing, each) for each in listing.variants]
    return {each.variant: bytes_here(each, models / each.folder_name) for each in records}


def _free(folder: Path) -> int:
    """Bytes free on the disk of a folder, which need not be there yet."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free
