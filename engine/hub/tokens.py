"""The token that opens gated models: in the system's keyring, else for this run only. Writes no file."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

log = logging.getLogger(__name__)
_SERVICE = "Tiller: model hub"


class Tokens:
    """Keeps one token for each hub. Any thread; a keyring may ask the person, so not the window's own."""

    def __init__(self) -> None:
        self._here: dict[str, str] = {}

    def get(self, endpoint: str) -> str:
        """The token for a hub; empty where there is none."""
        host = _host(endpoint)
        if host in self._here:
            return self._here[host]
        keyring = _keyring()
        if keyring is None:
            return ""
        try:
            return str(keyring.get_password(_SERVICE, host) or "")
        except Exception as error:  # of whichever kind a system's keyring has
            log.warning("the keyring gives no token: %s", error)
            return ""

    def keep(self, endpoint: str, token: str) -> bool:
        """Keep a token, an empty one to forget it; False where it is kept for this run only."""
        host = _host(endpoint)
        self._here[host] = token
        keyring = _keyring()
        if keyring is None:
            return False
        try:
            if token:
                keyring.set_password(_SERVICE, host, token)
            elif keyring.get_password(_SERVICE, host) is not None:
                keyring.delete_password(_SERVICE, host)
        except Exception as error:  # of whichever kind a system's keyring has
            log.warning("the keyring takes no token: %s", error)
            return False
        return True


def _host(endpoint: str) -> str:
    return urlsplit(endpoint).netloc.lower()


def _keyring() -> object:
    """The system's keyring; None where there is none that keeps secrets."""
    try:
        import keyring
        from keyring.backends import fail
    except ImportError:
        return None
    backend = keyring.get_keyring()
    return None if isinstance(backend, fail.Keyring) or backend.priority <= 0 else backend
