"""Conversations kept in SQLite. Knows no window and no model."""

from engine.history.store import History
from engine.history.values import Conversation, ConversationSummary, MessageState, SearchHit, StoredMessage

__all__ = [
    "Conversation",
    "ConversationSummary",
    "History",
    "MessageState",
    "SearchHit",
    "StoredMessage",
]
