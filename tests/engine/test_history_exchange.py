"""Conversations as files: JSON comes back exactly, Markdown is to be read, any other file is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.attachments import Attachment
from engine.history import History
from engine.history.files import (
    export_json,
    export_markdown,
    export_markdown_folder,
    import_json,
    read_json,
)
from engine.sampling_choice import SamplingChoice
from tests.engine.test_history import ANSWER, RECIPE
from vectors.errors import BadFile


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    history = History(tmp_path / "tiller.db")
    yield history
    history.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[History]:
    """Another history, whose numbers are others."""
    other = History(tmp_path / "other.db")
    chat = other.create(title="there before")
    for _ in range(5):
        other.add_message(chat, "user", "x", parent_id=None)
    yield other
    other.close()


def talked(history: History) -> int:
    """A conversation with branches at the root and below, a receipt, a file, and replies cut short."""
    chat = history.create(title="Sea / salt?", system_prompt="Be brief.\n\nBe kind.", model="builtin")
    first = history.add_message(
        chat, "user", "What are you?", parent_id=None, attachments=(Attachment("a.md", "```\nx\n```"),)
    )
    reply = history.add_message(chat, "assistant", "The sea 🌊", parent_id=first, answer=ANSWER)
    cut = history.add_message(chat, "assistant", "The se", parent_id=first, state="unfinished")
    history.remove_message(cut)
    history.add_message(chat, "user", "What am I?", parent_id=None)
    more = history.add_message(chat, "user", "# more\n", parent_id=reply)
    failed = history.add_message(chat, "assistant", "It", parent_id=more, state="failed")
    history.update_message(failed, error="The engine stopped.")
    history.set_head(chat, failed)
    history.set_recipe(chat, RECIPE)
    history.set_draft(chat, "half a que")
    history.set_draft_files(chat, (Attachment("b.txt", "salt"),))
    history.set_persona(chat, "sailor", SamplingChoice(temperature=0.1 + 0.2))
    history.pin(chat, True)
    history.move(chat, history.add_folder("Work"))
    return chat


def test_that_json_comes_back_exactly_in_another_history(
    history: History, other: History, tmp_path: Path
) -> None:
    chat, empty = talked(history), history.create(title="empty")
    file, again = tmp_path / "all.json", tmp_path / "again.json"
    assert export_json(history, (chat, empty), file).count == 2
    imported = import_json(other, file)
    assert len(imported.added) == 2 and imported.known == 0
    export_json(other, imported.added, again)
    assert again.read_bytes() == file.read_bytes()
    there, here = other.conversation(imported.added[0]), history.conversation(chat)
    assert [message.content for message in there.messages] == [message.content for message in here.messages]
    assert there.messages[1].answer == ANSWER and there.recipe == RECIPE
    assert (there.created_at, there.updated_at) == (here.created_at, here.updated_at)
    assert other.search("sea")[0].title_marks
    assert [folder.name for folder in other.folders()] == ["Work"]


def test_that_importing_a_file_twice_adds_nothing(history: History, other: History, tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    export_json(history, (talked(history),), file)
    (added,) = import_json(other, file).added
    other.rename(added, "renamed meanwhile")
    second = import_json(other, file)
    assert (second.added, second.known) == ((), 1)
    other.add_message(added, "user", "and on", parent_id=None)
    assert len(import_json(other, file).added) == 1


def changed(of: str, value: Any) -> Callable[[Any], None]:
    def act(plain: Any) -> None:
        *path, last = of.split(".")
        for step in path:
            plain = plain[int(step) if step.isdigit() else step]
        plain[last] = value

    return act


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (changed("format", "other"), "holds no conversations of Tiller; choose a file"),
        (changed("version", 2), "is of version 2, which is newer; update Tiller"),
        (changed("conversations.0.title", 5), "conversation 1, “5”: title is 5"),
        (changed("conversations.0.head", 99), "“Sea / salt.”: it goes on from message 99"),
        (changed("conversations.0.messages.1.parent", 2), "message 2 answers message 2"),
        (changed("conversations.0.messages.1.number", 7), "message 2 has the number 7"),
        (changed("conversations.0.messages.1.role", "robot"), "robot"),
        (changed("conversations.0.messages.1.created_at", "yesterday"), "yesterday"),
        (changed("conversations.0.messages.1.created_at", "2026-01-01T00:00:00"), "names no zone"),
        (changed("conversations.0.messages.1.answer.receipt", {}), "model_name is missing"),
    ],
)
def test_that_a_file_with_a_mistake_is_refused_and_nothing_of_it_is_taken(
    history: History, other: History, tmp_path: Path, change: Callable[[Any], None], sentence: str
) -> None:
    file = tmp_path / "one.json"
    export_json(history, (talked(history), history.create(title="good")), file)
    plain = json.loads(file.read_text("utf-8"))
    change(plain)
    file.write_text(json.dumps(plain), "utf-8")
    with pytest.raises(BadFile, match=sentence):
        import_json(other, file)
    assert [each.title for each in other.conversations()] == ["there before"]


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "is not whole JSON"),
        (b'{"format": "tiller-conversations", \n"version"', "is not whole JSON .line 2."),
        (b"\xff\xfe\x00", "is not UTF-8"),
        (b"[]", "holds no conversations"),
        (b"[" * 100_000, "is not whole JSON"),
        (b'{"format": "tiller-conversations", "version": 1}', "cannot be imported"),
    ],
)
def test_that_a_file_that_is_none_is_refused_in_a_sentence(tmp_path: Path, raw: bytes, sentence: str) -> None:
    file = tmp_path / "one.json"
    file.write_bytes(raw)
    with pytest.raises(BadFile, match=rf"one\.json.*{sentence}"):
        read_json(file)
    with pytest.raises(BadFile, match="cannot be read"):
        read_json(tmp_path / "none.json")


def test_that_markdown_tells_who_spoke_and_what_on_the_branch_that_is_shown(
    history: History, tmp_path: Path
) -> None:
    file = tmp_path / "sea.md"
    export_markdown(history, talked(history), file)
    text = file.read_text("utf-8")
    assert text.startswith("# Sea / salt?\n")
    assert "> Be brief.\n>\n> Be kind.\n" in text
    assert "## You\n\n**a.md**\n\n````\n```\nx\n```\n````\n\nWhat are you?" in text
    assert f"## builtin · {RECIPE.label}\n\nThe sea 🌊" in text
    assert "It\n\n*(cut short by an error; The engine stopped.)*\n" in text
    assert "The se\n" not in text and "What am I?" not in text


def test_that_each_conversation_of_a_folder_has_a_name_of_its_own(history: History, tmp_path: Path) -> None:
    chat = talked(history)
    folder = tmp_path / "notes"
    for _ in range(2):
        export_markdown_folder(history, (chat, history.create(title='<a>: "b"\n/..')), folder)
    names = sorted(path.name[11:] for path in folder.iterdir())
    assert names == ["Sea salt 2.md", "Sea salt.md", "a b 2.md", "a b.md"]
    assert all(path.read_text("utf-8").startswith("# ") for path in folder.iterdir())
