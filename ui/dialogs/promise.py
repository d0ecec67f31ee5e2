"""What a receipt may promise: how far the same model gives the same text again. Pure; knows no widget."""

from __future__ import annotations

from engine.requests import Receipt
from ui.language import tr

_IN_FULL = ("float32", "f32")


def promise(receipt: Receipt) -> str:
    """In a sentence or two.

    What was in the cache from earlier turns had been written token by token. Read afresh it is read many
    tokens at once, which rounded numbers show: the same only as long as the cache holds it.
    """
    if not receipt.reused_tokens or receipt.dtype.lower() in _IN_FULL:
        return tr("With these, the same model gives the same text again.")
    return tr(
        "With these, the same model gives the same text again while it has this conversation in memory. "
        "Read afresh, earlier turns are rounded a little otherwise in {numbers}, and where two words are "
        "nearly as likely, the other may come."
    ).format(numbers=receipt.dtype)
