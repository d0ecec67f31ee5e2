"""Lets a command heed Ctrl+C where the tests themselves run in the background."""

from __future__ import annotations

import signal


def heed_interrupts() -> None:
    """What a shell gives to a command; one that runs these tests in the background lets it ignore them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
