"""Searching the history: titles, and messages of any branch. Knows no query's grammar."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.history.rows import Rows
from engine.history.schema import UNSPACED
from engine.history.search import BEGIN, END, Query, marked, query_of, snippet_of
from engine.history.values import SearchHit

TITLES, MESSAGES = 20, 60
"""How many hits a search gives at most: enough to see that another word is needed."""
_SNIPPET = f"0, '{BEGIN}', '{END}', '…', 20"
# What was deleted is left out before hits are counted: it could hide all others.
_DELETED = "SELECT id FROM conversations WHERE deleted_at IS NOT NULL"
_DELETED_MESSAGES = f"SELECT id FROM messages WHERE conversation_id IN ({_DELETED})"


class Finding(Rows):
    """Finds; changes nothing."""

    def search(self, words: str) -> tuple[SearchHit, ...]:
        """Titles, then messages of any branch, that hold all the words; the last may be its beginning.

        The newest come first: what people look for is seldom old, and weighing 100,000 hits of a common word
        against each other takes half a second.
        """
        query = query_of(words)
        if query == Query():
            return ()
        with self._database.reading():
            titles = self._titles(query)
            messages = self._messages(query)
        found = [
            [
                SearchHit(number, message, title, datetime.fromisoformat(at), *marked(snippet))
                for number, message, title, at, snippet in rows
            ]
            for rows in (titles, messages)
        ]
        for hits in found:  # what was imported has a high number, and may be old
            hits.sort(key=lambda hit: hit.at, reverse=True)
        return (*found[0], *found[1])

    def _titles(self, query: Query) -> list[tuple[Any, ...]]:
        if query.parts:
            has, values = _holding("title", query, "titles_words")
            found = f"SELECT id, title AS shown FROM conversations WHERE {has} AND deleted_at IS NULL"
        else:
            values = [query.match]
            found = f"""SELECT rowid AS id, snippet(titles_words, {_SNIPPET}) AS shown FROM titles_words
                WHERE titles_words MATCH ? AND rowid NOT IN ({_DELETED})"""
        rows = self._database.rows(
            f"""SELECT id, NULL, title, updated_at, shown
            FROM ({found} ORDER BY id DESC LIMIT {TITLES}) AS hits
            JOIN conversations USING (id) ORDER BY id DESC""",
            *values,
        )
        return _with_snippets(rows, query)

    def _messages(self, query: Query) -> list[tuple[Any, ...]]:
        if query.parts:
            has, values = _holding("content", query, "messages_words")
            found = f"""SELECT id, content AS shown FROM messages INDEXED BY messages_unspaced
                WHERE content GLOB '*[{UNSPACED}]*' AND {has} AND conversation_id NOT IN ({_DELETED})"""
        else:
            values = [query.match]
            found = f"""SELECT rowid AS id, snippet(messages_words, {_SNIPPET}) AS shown FROM messages_words
                WHERE messages_words MATCH ? AND rowid NOT IN ({_DELETED_MESSAGES})"""
        rows = self._database.rows(
            f"""SELECT conversation_id, messages.id, title, messages.created_at, shown
            FROM ({found} ORDER BY id DESC LIMIT {MESSAGES}) AS hits
            JOIN messages ON messages.id = hits.id
            JOIN conversations ON conversations.id = conversation_id ORDER BY messages.id DESC""",
            *values,
        )
        return _with_snippets(rows, query)


def _holding(column: str, query: Query, words: str) -> tuple[str, list[str]]:
    """The condition that a text holds all parts and words of a query, and its values."""
    conditions = [f"instr(lower({column}), ?)" for _ in query.parts]
    if query.match:
        conditions.append(f"id IN (SELECT rowid FROM {words} WHERE {words} MATCH ?)")
    return " AND ".join(conditions), [*query.parts, *([query.match] if query.match else [])]


def _with_snippets(rows: list[tuple[Any, ...]], query: Query) -> list[tuple[Any, ...]]:
    """The rows with a marked piece in the place of a whole text that was looked through."""
    if not query.parts:
        return rows
    return [(*rest, snippet_of(text, query.parts)) for *rest, text in rows]
