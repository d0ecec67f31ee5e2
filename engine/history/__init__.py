"""Conversations kept in SQLite. Knows no window and no model."""

from engine.history.store import History
from engine.history.values import (
    Conversation,
    ConversationSummary,
    Folder,
    MessageState,
    SearchHit,
    StoredMessage,
    Turn,
)

__all__ = [
    "Conversation",
    "ConversationSummary",
    "Folder",
    "History",
    "MessageState",
    "SearchHit",
    "StoredMessage",
    "Turn",
]
