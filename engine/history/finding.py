"""Searching the history: titles, and messages of any branch with their files. Knows no query's grammar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from engine.history.rows import Rows
from engine.history.search import Query, query_of
from engine.history.sought import Sought, snippet_of
from engine.history.values import SearchHit, UnknownConversation

TITLES, CONVERSATIONS = 20, 60
"""How many conversations a search gives at most: enough to see that another word is needed."""
LOOKED_AT = 3000
"""Messages with the words, the newest, that are put together by conversation."""
# What was deleted is left out before hits are counted: it could hide all others.
_DELETED = "SELECT id FROM conversations WHERE deleted_at IS NOT NULL"
_DELETED_MESSAGES = f"SELECT id FROM messages WHERE conversation_id IN ({_DELETED})"


@dataclass(slots=True)
class _Group:
    """Messages of a conversation that hold the words: the newest, how many, whether there may be more."""

    newest: int
    count: int = 1
    is_least: bool = False


class Finding(Rows):
    """Finds; changes nothing."""

    def search(self, words: str) -> tuple[SearchHit, ...]:
        """Conversations in whose title, or in one message of any branch with its files, all the words stand.

        The last word may be the beginning of one. Those found by their title come first, then the newest:
        what people look for is seldom old, and weighing 100,000 hits of a common word against each other
        takes half a second.
        """
        query = query_of(words)
        if query == Query():
            return ()
        with self._database.reading():
            titles = self._titles(query)
            groups = self._groups(query)
            rows = self._newest([group.newest for group in groups.values()])
            found = [self._hit(row, groups[row[0]], query.sought) for row in rows]
            named = self._named(titles - groups.keys())
        found += [
            SearchHit(number, None, title, datetime.fromisoformat(at), tuple(query.sought.places(title)))
            for number, title, at in named
        ]
        # By time, since what was imported has a high number and may be old.
        return tuple(sorted(found, key=lambda hit: (hit.conversation_id in titles, hit.at), reverse=True))

    def ask_indexes(self) -> None:
        """Ask every index for what it hardly holds. Raises HistoryDamaged where one is broken."""
        for index in ("messages_words", "messages_pairs", "titles_words"):
            self._database.rows(f"SELECT rowid FROM {index} WHERE {index} MATCH 'zqzqzq' LIMIT 1")

    def hit(self, message_id: int, words: str) -> SearchHit:
        """One message as a hit of these words. Raises UnknownConversation."""
        rows = self._newest([message_id])
        if not rows:
            raise UnknownConversation("message", message_id)
        return self._hit(rows[0], _Group(message_id), query_of(words).sought)

    def found_elsewhere(self, conversation_id: int, words: str) -> tuple[int, ...]:
        """Messages of a conversation that hold the words, off the branch that it goes on from."""
        with self._database.reading():
            rows = self._database.rows(
                """WITH RECURSIVE path (at) AS (
                    SELECT head FROM conversations WHERE id = ?
                    UNION ALL SELECT parent_id FROM messages JOIN path ON id = at WHERE parent_id IS NOT NULL)
                SELECT at FROM path""",
                conversation_id,
            )
            shown = {number for (number,) in rows}
            found = islice(self._messages(query_of(words), conversation_id), LOOKED_AT)
            return tuple(number for number, _ in found if number not in shown)

    # ---- titles

    def _titles(self, query: Query) -> set[int]:
        if query.parts:
            conditions = [*(["instr(lower(title), ?)"] * len(query.parts)), "deleted_at IS NULL"]
            if query.match:
                conditions.append("id IN (SELECT rowid FROM titles_words WHERE titles_words MATCH ?)")
            statement = f"SELECT id FROM conversations WHERE {' AND '.join(conditions)} ORDER BY id DESC"
            values = [*query.parts, *([query.match] if query.match else [])]
        else:
            statement = f"""SELECT rowid FROM titles_words
                WHERE titles_words MATCH ? AND rowid NOT IN ({_DELETED}) ORDER BY rowid DESC"""
            values = [query.match]
        return {number for (number,) in self._database.rows(f"{statement} LIMIT {TITLES}", *values)}

    def _named(self, numbers: set[int]) -> list[tuple[Any, ...]]:
        marks = ", ".join("?" * len(numbers))
        return self._database.rows(
            f"SELECT id, title, updated_at FROM conversations WHERE id IN ({marks})", *numbers
        )

    # ---- messages

    def _groups(self, query: Query) -> dict[int, _Group]:
        """The newest conversations in which something is found."""
        groups: dict[int, _Group] = {}
        last = looked_at = 0
        for last, conversation in islice(self._messages(query), LOOKED_AT):
            looked_at += 1
            if conversation in groups:
                groups[conversation].count += 1
            elif len(groups) < CONVERSATIONS:
                groups[conversation] = _Group(last)
        if looked_at == LOOKED_AT:
            marks = ", ".join("?" * len(groups))
            rows = self._database.rows(
                f"""SELECT conversation_id FROM messages WHERE conversation_id IN ({marks})
                GROUP BY conversation_id HAVING min(id) < ?""",
                *groups,
                last,
            )
            for (conversation,) in rows:
                groups[conversation].is_least = True
        return groups

    def _messages(self, query: Query, within: int | None = None) -> Iterator[tuple[int, int]]:
        """Messages that hold all that is sought, the newest first, each with its conversation's number.

        They are those of one conversation where it is given.
        """
        sought: list[str] = []
        matches: list[object] = []
        if query.match:
            sought.append("SELECT rowid FROM messages_words WHERE messages_words MATCH ?")
            matches.append(query.match)
        if query.parts:
            sought.append("SELECT rowid FROM messages_pairs WHERE messages_pairs MATCH ?")
            matches.append(query.pairs)
        narrower = "".join(f" AND rowid IN ({each})" for each in sought[1:])
        conditions: list[str] = []
        values: list[object] = []
        if within is not None:
            first, last = self._database.rows(
                "SELECT min(id), max(id) FROM messages WHERE conversation_id = ?", within
            )[0]
            narrower += " AND rowid BETWEEN ? AND ?"
            matches += [first, last]
            conditions.append("conversation_id = ?")
            values.append(within)
        for part in () if query.is_settled_by_index else query.parts:
            conditions.append("(instr(lower(content), ?) OR instr(lower(attachments), ?))")
            values += [part, part]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        yield from self._database.each(
            f"""SELECT hits.rowid, conversation_id FROM (
                {sought[0]}{narrower} AND rowid NOT IN ({_DELETED_MESSAGES})) AS hits
            CROSS JOIN messages ON messages.id = hits.rowid{where} ORDER BY hits.rowid DESC""",
            *matches,
            *values,
        )

    def _newest(self, numbers: Sequence[int]) -> list[tuple[Any, ...]]:
        return self._database.rows(
            f"""SELECT conversation_id, messages.id, title, messages.created_at, content, attachments
            FROM messages JOIN conversations ON conversations.id = conversation_id
            WHERE messages.id IN ({", ".join("?" * len(numbers))})""",
            *numbers,
        )

    def _hit(self, row: Sequence[Any], group: _Group, sought: Sought) -> SearchHit:
        """The newest message of a group, with a piece of its text, or of a file, around what is sought."""
        conversation, number, title, at, content, attachments = row
        file, text, (find, start) = "", content, sought.best(content)
        if find < 0:
            files = [(each, sought.best(each.text)) for each in self._attached(attachments)]
            for each, best in sorted(files, key=lambda found: found[1][0] < 0):
                if best[0] >= 0 or sought.count(each.name):
                    file, text, (find, start) = each.name, each.text, best
                    break
        snippet, marks = snippet_of(text, start, sought)
        return SearchHit(
            conversation,
            number,
            title,
            datetime.fromisoformat(at),
            tuple(sought.places(title)) if sought.holds_all(title) else (),
            snippet,
            marks,
            file,
            max(find, 0),
            group.count - 1,
            group.is_least,
        )
