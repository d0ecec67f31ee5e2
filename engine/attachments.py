"""Text files that go along with a message: what is kept of them, and how the model reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file as it was when it was attached."""

    name: str
    text: str


def with_attachments(content: str, attachments: Sequence[Attachment]) -> str:
    """What the model reads of a message: each file between two lines that name it, then what was written."""
    files = (f"[File: {each.name}]\n{each.text.rstrip()}\n[End of {each.name}]" for each in attachments)
    return "\n\n".join(part for part in (*files, content) if part)
