"""Databases of every earlier schema, with content, are brought to the newest; none of it changes."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest

from engine.attachments import Attachment
from engine.history import History
from engine.history.codec import answer_text, attachments_text, recipe_text, sampling_text
from engine.history.schema import MIGRATIONS, migrate, version
from engine.sampling_choice import AS_THE_MODEL_SAYS, SamplingChoice
from tests.engine.test_history import ANSWER, RECIPE

AT = "2026-01-01T00:00:00.000000+00:00"
CHOICE = SamplingChoice(temperature=0.3)
FILE = Attachment("tide.txt", "high at six")
SCHEMAS = {
    1: "2da03d216c9c5012",
    2: "873e72fdb9f999f1",
    3: "c7b98dfe56d99f6b",
    4: "0b1c01139112eafc",
    5: "b97ff6f8010e0fe5",
    6: "2d7d3dab4af6bfc4",
    7: "e7d57218e8064bfb",
    8: "36158492d876ff86",
    9: "d4264154559e081a",
}
"""Digests of the tables that each migration leaves: one that was released is never changed any more."""


def tables(database: sqlite3.Connection) -> str:
    """A digest of all that was made; the word index's own tables differ between versions of SQLite."""
    rows = database.execute(
        """SELECT type, name, sql FROM sqlite_master
        WHERE NOT (type = 'table' AND (name LIKE '%\\_words\\_%' ESCAPE '\\'
        OR name LIKE '%\\_pairs\\_%' ESCAPE '\\')) ORDER BY type, name"""
    ).fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def old_database(path: Path, number: int) -> None:
    """A database as that many migrations left it, with a tree, a receipt, a draft and what else it knew."""
    database = sqlite3.connect(path, isolation_level=None)
    migrate(database, MIGRATIONS[:number])
    database.execute("BEGIN")
    database.execute(
        """INSERT INTO conversations (id, title, system_prompt, draft, model, recipe, head, created_at,
        updated_at) VALUES (7, 'Sea', 'Be brief.', 'half a que', 'builtin', ?, 12, ?, ?)""",
        (recipe_text(RECIPE), AT, AT),
    )
    for row in (
        (10, None, "user", "What are you?", "complete", None),
        (11, 10, "assistant", "The walrus 你好世界", "complete", answer_text(ANSWER)),
        (12, 10, "assistant", "The se", "unfinished", None),
    ):
        database.execute(
            f"""INSERT INTO messages
            (id, conversation_id, parent_id, role, content, state, answer, created_at)
            VALUES (?, 7, ?, ?, ?, ?, ?, '{AT}')""",
            row,
        )
    if number >= 2:
        database.execute("UPDATE messages SET attachments = ? WHERE id = 10", (attachments_text((FILE,)),))
    if number >= 3:
        database.execute("INSERT INTO folders (id, name, is_open) VALUES (3, 'Work', 0)")
        database.execute("UPDATE conversations SET folder_id = 3, is_pinned = 1")
        database.execute("INSERT INTO beginning (id, draft) VALUES (1, 'not begun')")
    if number >= 5:
        chosen = sampling_text(CHOICE)
        database.execute("UPDATE conversations SET persona = 'sailor', sampling = ?", (chosen,))
    if number >= 6:
        database.execute(
            f"""INSERT INTO messages
            (id, conversation_id, parent_id, role, content, state, created_at, is_removed)
            VALUES (13, 7, 10, 'assistant', 'The gull', 'complete', '{AT}', 1)"""
        )
    if number >= 7:
        database.execute("INSERT INTO draft_files (conversation_id, name, text) VALUES (7, 'a.txt', 'salt')")
    database.execute("COMMIT")
    assert version(database) == number
    database.close()


@pytest.mark.parametrize("number", range(1, len(MIGRATIONS) + 1))
def test_that_a_history_of_every_earlier_schema_comes_back_whole(tmp_path: Path, number: int) -> None:
    path = tmp_path / "tiller.db"
    old_database(path, number)
    history = History(path)
    found = history.conversation(7)
    assert (found.title, found.system_prompt, found.draft, found.model) == (
        "Sea",
        "Be brief.",
        "half a que",
        "builtin",
    )
    assert (found.recipe, found.head) == (RECIPE, 12)
    assert [message.id for message in found.messages] == [10, 12]
    assert history.siblings(12) == (11, 12) and history.unfinished() == (12,)
    assert history.message(11).answer == ANSWER
    assert history.message(10).attachments == ((FILE,) if number >= 2 else ())
    assert (found.persona, found.sampling) == (("sailor", CHOICE) if number >= 5 else ("", AS_THE_MODEL_SAYS))
    (summary,) = history.conversations()
    assert bool(summary.is_pinned) is (number >= 3)
    assert [folder.name for folder in history.folders()] == (["Work"] if number >= 3 else [])
    assert history.draft_files(7) == ((Attachment("a.txt", "salt"),) if number >= 7 else ())
    assert history.beginning() == ("not begun" if number >= 3 else "")
    assert [hit.message_id for hit in history.search("walr")] == [11]
    assert [(hit.message_id, hit.title_marks) for hit in history.search("se")] == [(12, ((0, 3),))]
    assert [hit.file for hit in history.search("high six")] == (["tide.txt"] if number >= 2 else [])
    assert [hit.message_id for hit in history.search("世界")] == [11]
    history.update_message(12, content="The seal", state="complete")
    assert history.search("seal")[0].message_id == 12
    history.close()
    with sqlite3.connect(path) as database:
        assert version(database) == len(MIGRATIONS)
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for words in ("messages_words", "messages_pairs", "titles_words"):
            database.execute(f"INSERT INTO {words} ({words}) VALUES ('integrity-check')")
    database.close()


@pytest.mark.parametrize("number", range(1, len(MIGRATIONS) + 1))
def test_that_the_tables_of_a_migration_are_what_they_were(number: int) -> None:
    database = sqlite3.connect(":memory:", isolation_level=None)
    migrate(database, MIGRATIONS[:number])
    assert tables(database) == SCHEMAS[number]
    database.close()


def test_that_a_migration_that_fails_leaves_the_schema_before_it(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    old_database(path, 1)
    database = sqlite3.connect(path, isolation_level=None)

    def half(database: sqlite3.Connection) -> None:
        database.execute("CREATE TABLE half (id INTEGER)")
        raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(sqlite3.OperationalError):
        migrate(database, (MIGRATIONS[0], half))
    assert version(database) == 1 and tables(database) == SCHEMAS[1]
    database.close()
    History(path).close()
