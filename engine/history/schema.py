"""The database's tables, made and changed by numbered migrations. `user_version` counts those applied."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from engine.history.indexing import UNSPACED, register

Migration = Callable[[sqlite3.Connection], None]


def _tables(database: sqlite3.Connection) -> None:
    """Conversations, their messages as a tree, and an index of the words in both."""
    for statement in _FIRST:
        database.execute(statement)


# Foreign keys hold a parent and a head inside their conversation. They are checked at commit and do not
# cascade along `parent_id`: a long chat would pass SQLite's limit of 1,000 nested deletions.
_FIRST = (
    """CREATE TABLE conversations (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL DEFAULT '',
        system_prompt TEXT NOT NULL DEFAULT '',
        draft TEXT NOT NULL DEFAULT '',
        model TEXT NOT NULL DEFAULT '',
        recipe TEXT NOT NULL DEFAULT '',
        head INTEGER,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        FOREIGN KEY (id, head) REFERENCES messages (conversation_id, id) DEFERRABLE INITIALLY DEFERRED
    ) STRICT""",
    """CREATE TABLE messages (
        id INTEGER PRIMARY KEY,
        conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        parent_id INTEGER,
        role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')),
        content TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('complete', 'unfinished', 'cancelled', 'failed')),
        answer TEXT,
        error TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL,
        UNIQUE (conversation_id, id),
        FOREIGN KEY (conversation_id, parent_id) REFERENCES messages (conversation_id, id)
            DEFERRABLE INITIALLY DEFERRED
    ) STRICT""",
    "CREATE INDEX messages_by_parent ON messages (conversation_id, parent_id)",
    "CREATE INDEX messages_unfinished ON messages (id) WHERE state = 'unfinished'",
    "CREATE INDEX conversations_by_time ON conversations (updated_at)",
    """CREATE VIRTUAL TABLE messages_words USING fts5 (
        content, content = 'messages', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2')""",
    """CREATE VIRTUAL TABLE titles_words USING fts5 (
        title, content = 'conversations', content_rowid = 'id',
        tokenize = 'unicode61 remove_diacritics 2')""",
    *(
        statement
        for table, words, column in (
            ("messages", "messages_words", "content"),
            ("conversations", "titles_words", "title"),
        )
        for statement in (
            f"""CREATE TRIGGER {words}_added AFTER INSERT ON {table} BEGIN
                INSERT INTO {words} (rowid, {column}) VALUES (new.id, new.{column}); END""",
            f"""CREATE TRIGGER {words}_removed AFTER DELETE ON {table} BEGIN
                INSERT INTO {words} ({words}, rowid, {column})
                VALUES ('delete', old.id, old.{column}); END""",
            f"""CREATE TRIGGER {words}_changed AFTER UPDATE OF {column} ON {table} BEGIN
                INSERT INTO {words} ({words}, rowid, {column}) VALUES ('delete', old.id, old.{column});
                INSERT INTO {words} (rowid, {column}) VALUES (new.id, new.{column}); END""",
        )
    ),
)


def _attachments(database: sqlite3.Connection) -> None:
    """The files that went along with a message, as JSON."""
    database.execute("ALTER TABLE messages ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]'")


def _organised(database: sqlite3.Connection) -> None:
    """Pins, folders, deletions that can be undone, and what is written before a conversation begins."""
    for statement in _ORGANISED:
        database.execute(statement)


_ORGANISED = (
    """CREATE TABLE folders (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        is_open INTEGER NOT NULL DEFAULT 1 CHECK (is_open IN (0, 1))
    ) STRICT""",
    "ALTER TABLE conversations ADD COLUMN is_pinned INTEGER NOT NULL DEFAULT 0 CHECK (is_pinned IN (0, 1))",
    "ALTER TABLE conversations ADD COLUMN folder_id INTEGER REFERENCES folders (id) ON DELETE SET NULL",
    "ALTER TABLE conversations ADD COLUMN deleted_at TEXT",
    "DROP INDEX conversations_by_time",
    # Holds all that the list shows, so that listing does not read prompts, drafts and recipes.
    """CREATE INDEX conversations_listed
        ON conversations (deleted_at, updated_at DESC, id DESC, title, is_pinned, folder_id)""",
    "CREATE INDEX conversations_by_folder ON conversations (folder_id) WHERE folder_id IS NOT NULL",
    """CREATE TABLE beginning (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        draft TEXT NOT NULL
    ) STRICT""",
)


def _beginnings_of_words(database: sqlite3.Connection) -> None:
    """An index of words by their first two letters: a search is answered while its first word is typed."""
    for statement in _BEGINNINGS:
        database.execute(statement)


_BEGINNINGS = (
    "DROP TABLE messages_words",
    """CREATE VIRTUAL TABLE messages_words USING fts5 (
        content, content = 'messages', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2',
        prefix = '2')""",
    "INSERT INTO messages_words (messages_words) VALUES ('rebuild')",
)


def _personas(database: sqlite3.Connection) -> None:
    """The persona of a conversation, by its id, and what was chosen of the sampling for it, as JSON."""
    for column in ("persona", "sampling"):
        database.execute(f"ALTER TABLE conversations ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")


def _removed(database: sqlite3.Connection) -> None:
    """A mark for messages that a person has taken out of their conversation, which are counted no more."""
    for statement in _REMOVED:
        database.execute(statement)


_REMOVED = (
    "ALTER TABLE messages ADD COLUMN is_removed INTEGER NOT NULL DEFAULT 0 CHECK (is_removed IN (0, 1))",
    "CREATE INDEX messages_removed ON messages (conversation_id) WHERE is_removed = 1",
)


def _draft_files(database: sqlite3.Connection) -> None:
    """The files of messages not sent yet; without a conversation, of one that has not begun.

    A table of their own: a conversation's row is written anew with each second of a reply.
    """
    for statement in _DRAFT_FILES:
        database.execute(statement)


_DRAFT_FILES = (
    """CREATE TABLE draft_files (
        id INTEGER PRIMARY KEY,
        conversation_id INTEGER REFERENCES conversations (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX draft_files_by_conversation ON draft_files (conversation_id)",
)


def _unspaced(database: sqlite3.Connection) -> None:
    """A list of the messages that hold scripts without spaces between words, or pictures.

    Neither is split into words by the word index, so these messages are looked through.
    """
    database.execute(f"CREATE INDEX messages_unspaced ON messages (id) WHERE content GLOB '*[{UNSPACED}]*'")


def _files_sought(database: sqlite3.Connection) -> None:
    """Indexes of the words of files too, and of signs that make no words by pairs of them.

    Neither keeps the texts; the functions of `engine.history.indexing` say what they hold of a message.
    """
    for statement in _FILES_SOUGHT:
        database.execute(statement)


_PUT_IN = """INSERT INTO messages_words (rowid, words)
    VALUES (new.id, words_of(new.content, new.attachments));
    INSERT INTO messages_pairs (rowid, pairs) SELECT new.id, found
    FROM (SELECT pairs_of(new.content, new.attachments) AS found) WHERE found IS NOT NULL;"""
_TAKEN_OUT = """INSERT INTO messages_words (messages_words, rowid, words)
    VALUES ('delete', old.id, words_of(old.content, old.attachments));
    INSERT INTO messages_pairs (messages_pairs, rowid, pairs) SELECT 'delete', old.id, found
    FROM (SELECT pairs_of(old.content, old.attachments) AS found) WHERE found IS NOT NULL;"""
_FILES_SOUGHT = (
    "DROP TRIGGER messages_words_added",
    "DROP TRIGGER messages_words_removed",
    "DROP TRIGGER messages_words_changed",
    "DROP TABLE messages_words",
    "DROP INDEX messages_unspaced",
    """CREATE VIRTUAL TABLE messages_words USING fts5 (
        words, content = '', tokenize = 'unicode61 remove_diacritics 2', prefix = '2')""",
    """CREATE VIRTUAL TABLE messages_pairs USING fts5 (
        pairs, content = '', detail = 'none', columnsize = 0, tokenize = 'ascii')""",
    """INSERT INTO messages_words (rowid, words)
        SELECT id, words_of(content, attachments) FROM messages""",
    """INSERT INTO messages_pairs (rowid, pairs)
        SELECT id, pairs_of(content, attachments) FROM messages
        WHERE pairs_of(content, attachments) IS NOT NULL""",
    *(
        f"CREATE TRIGGER messages_indexed_{name} AFTER {event} ON messages BEGIN {statements} END"
        for name, event, statements in (
            ("added", "INSERT", _PUT_IN),
            ("removed", "DELETE", _TAKEN_OUT),
            ("changed", "UPDATE OF content, attachments", f"{_TAKEN_OUT} {_PUT_IN}"),
        )
    ),
)


# A migration that reshapes a table imports sqlite-utils (`transform`) inside its function: the import
# takes 0.4 s, which a window that is to be up in one second does not have.
MIGRATIONS: Sequence[Migration] = (
    _tables,
    _attachments,
    _organised,
    _beginnings_of_words,
    _personas,
    _removed,
    _draft_files,
    _unspaced,
    _files_sought,
)


def version(database: sqlite3.Connection) -> int:
    """How many migrations were applied to this database."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def migrate(database: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Apply the missing migrations, each whole or not at all. For a connection in autocommit mode.

    The connection can write from then on: it knows the functions that triggers call.
    """
    register(database)
    while version(database) < len(migrations):
        database.execute("BEGIN IMMEDIATE")
        try:
            number = version(database)
            if number < len(migrations):
                migrations[number](database)
                database.execute(f"PRAGMA user_version = {number + 1}")
            database.execute("COMMIT")
        except BaseException:
            database.execute("ROLLBACK")
            raise
