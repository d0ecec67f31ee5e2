"""The history: a tree of turns in a real file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.attachments import Attachment
from engine.history import History
from engine.history.schema import MIGRATIONS
from engine.history.values import HistoryDamaged, HistoryUnusable, UnknownConversation
from engine.requests import Answer, Receipt, RecipeChange, Sampling
from tests.disks import read_only, small_disk
from vectors.values import NO_STEERING, Operator, Scope, SteeringRecipe, SteeringTerm

RECIPE = SteeringRecipe(
    (
        SteeringTerm("aa", 0.1 + 0.2, (3, 4, 5), Scope.RESPONSE, Operator.ADD, "ocean", 0.6),
        SteeringTerm("bb", -1.5, (2,), name="formal"),
    )
)
ANSWER = Answer(
    text="The sea 🌊",
    finish_reason="stop",
    receipt=Receipt(
        model_name="builtin",
        model_fingerprint="f00",
        backend="transformers",
        device="cpu",
        dtype="float32",
        timeline=(RecipeChange(0, NO_STEERING), RecipeChange(7, RECIPE)),
        sampling=Sampling(temperature=0.3, top_p=0.9, max_new_tokens=64),
        seed=2**63 - 1,
        token_ids=(5, 0, 1999),
        prompt_tokens=12,
        reused_tokens=3,
    ),
    prompt_tokens=12,
    generated_tokens=3,
    time_to_first_token_s=0.1,
    tokens_per_second=1 / 3,
    notes=("cut",),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "tiller.db"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    history = History(path)
    yield history
    history.close()


def reopened(history: History, path: Path) -> History:
    history.close()
    return History(path)


def contents(history: History, conversation: int) -> list[str]:
    return [message.content for message in history.conversation(conversation).messages]


def test_that_a_conversation_comes_back_whole_after_reopening(history: History, path: Path) -> None:
    chat = history.create(title="Sea", system_prompt="Be brief.", model="builtin")
    question = history.add_message(chat, "user", "What are you?", parent_id=None)
    reply = history.add_message(chat, "assistant", "The sea 🌊", parent_id=question, answer=ANSWER)
    history.set_draft(chat, "half a que")
    history.set_recipe(chat, RECIPE)
    again = reopened(history, path)
    found = again.conversation(chat)
    assert (found.title, found.system_prompt, found.draft, found.model, found.head) == (
        "Sea",
        "Be brief.",
        "half a que",
        "builtin",
        reply,
    )
    assert found.recipe == RECIPE
    assert [message.id for message in found.messages] == [question, reply]
    assert found.messages[1].answer == ANSWER
    assert found.messages[0].answer is None
    again.close()


def test_that_regenerating_keeps_both_replies(history: History) -> None:
    chat = history.create()
    question = history.add_message(chat, "user", "Hello", parent_id=None)
    first = history.add_message(chat, "assistant", "one", parent_id=question)
    second = history.add_message(chat, "assistant", "two", parent_id=question)
    assert history.siblings(first) == history.siblings(second) == (first, second)
    assert contents(history, chat) == ["Hello", "two"]
    history.set_head(chat, first)
    assert contents(history, chat) == ["Hello", "one"]


def test_that_editing_the_first_question_branches_at_the_root(history: History) -> None:
    chat, other = history.create(), history.create()
    history.add_message(other, "user", "elsewhere", parent_id=None)
    first = history.add_message(chat, "user", "Hello", parent_id=None)
    history.add_message(chat, "assistant", "one", parent_id=first)
    edited = history.add_message(chat, "user", "Hallo", parent_id=None)
    assert history.siblings(edited) == (first, edited)
    assert contents(history, chat) == ["Hallo"]


def test_that_all_turns_with_several_versions_are_read_at_once(history: History) -> None:
    chat, other = history.create(), history.create()
    first = history.add_message(chat, "user", "Hello", parent_id=None)
    history.add_message(other, "user", "elsewhere", parent_id=None)
    replies = [history.add_message(chat, "assistant", "one", parent_id=first) for _ in range(11)]
    only = history.add_message(chat, "user", "more", parent_id=replies[3])
    edited = history.add_message(chat, "user", "Hallo", parent_id=None)
    versions = history.versions(chat)
    assert versions == {None: (first, edited), first: tuple(replies)}
    for number in (first, edited, *replies, only):
        assert versions.get(history.message(number).parent_id, (number,)) == history.siblings(number)


def test_that_a_version_that_was_removed_counts_no_more_and_is_kept(history: History) -> None:
    chat = history.create()
    question = history.add_message(chat, "user", "Hello", parent_id=None)
    first, second, third = (
        history.add_message(chat, "assistant", text, parent_id=question) for text in ("one", "two", "three")
    )
    last = history.add_message(chat, "user", "more", parent_id=second)
    history.set_head(chat, question)
    history.remove_message(second)
    assert history.siblings(first) == history.versions(chat)[question] == (first, third)
    history.remove_message(third)
    assert history.versions(chat) == {} and history.leaf(question) == first
    assert history.message(second).content == "two"
    with pytest.raises(UnknownConversation):
        history.remove_message(999)
    history.set_head(chat, last)  # which shows the second again
    assert history.siblings(first) == (first, second)
    assert contents(history, chat) == ["Hello", "two", "more"]


def test_that_the_leaf_is_the_newest_end_below_a_version(history: History) -> None:
    chat = history.create()
    question = history.add_message(chat, "user", "Hello", parent_id=None)
    reply = history.add_message(chat, "assistant", "one", parent_id=question)
    old = history.add_message(chat, "user", "more", parent_id=reply)
    new = history.add_message(chat, "user", "even more", parent_id=reply)
    other = history.add_message(chat, "assistant", "two", parent_id=question)
    assert history.leaf(reply) == new
    assert history.leaf(old) == old
    assert history.leaf(question) == other
    with pytest.raises(UnknownConversation):
        history.leaf(999)


def test_that_the_conversation_written_to_last_comes_first(history: History) -> None:
    first, second = history.create(title="first"), history.create(title="second")
    assert [each.id for each in history.conversations()] == [second, first]
    message = history.add_message(first, "user", "x", parent_id=None)
    assert [each.title for each in history.conversations()] == ["first", "second"]
    history.add_message(second, "user", "x", parent_id=None)
    history.update_message(message, content="y")
    assert [each.id for each in history.conversations()] == [first, second]


def test_that_a_growing_reply_is_found_unfinished_until_it_ends(history: History, path: Path) -> None:
    chat = history.create()
    reply = history.add_message(chat, "assistant", "", parent_id=None, state="unfinished")
    history.update_message(reply, content="The se")
    again = reopened(history, path)
    assert again.unfinished() == (reply,)
    assert again.message(reply).content == "The se"
    again.update_message(reply, state="failed", error="The engine stopped.")
    assert again.unfinished() == ()
    assert (again.message(reply).state, again.message(reply).error) == ("failed", "The engine stopped.")
    assert again.message(reply).content == "The se"
    again.close()


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("sea salt", True),
        ("salt sea", True),
        ("MER", True),
        ("merou", True),
        ("salt pepper", False),
        ('"', False),
        ('sea" OR "pepper', False),
        ("sea* NEAR(", False),
        ("content:sea", False),
        ("-", False),
        ("", False),
        ("sal", True),
        ("al", False),
        ("s", False),
    ],
)
def test_that_search_finds_words_and_reads_no_operators(history: History, words: str, is_found: bool) -> None:
    chat = history.create(title="Talk")
    message = history.add_message(chat, "user", "The sea tastes of salt; mérou.", parent_id=None)
    history.add_message(chat, "user", "pepper", parent_id=None)
    assert (message in {hit.message_id for hit in history.search(words)}) is is_found


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("über", True),
        ("u\u0308ber", True),
        ("uber Stra", True),
        ("世界", True),
        ("好世", True),
        ("世界 Grü", True),
        ("世界 pepper", False),
        ("テスト", True),
        ("วัน", True),
        ("사랑", True),
        ("🌊", True),
        ("🌊 wave", False),
        ('"alte Mann"', True),
        ('"Mann alte"', False),
        ("Mann alte", True),
        ("„alte Mann“", True),
        ('"alte Ma', True),
        ("don't", True),
        ("don’t", True),
        ("x\0y", False),
    ],
)
def test_that_search_finds_words_of_any_script_and_quoted_ones_side_by_side(
    history: History, words: str, is_found: bool
) -> None:
    chat = history.create(title="Talk")
    text = "Über die Straße: Grüße. 你好世界。これはテストです。 สวัสดีวันนี้ 사랑을 🌊 der alte Mann, I don't."
    message = history.add_message(chat, "user", text, parent_id=None)
    history.add_message(chat, "user", "pepper", parent_id=None)
    hits = [hit for hit in history.search(words) if hit.message_id == message]
    assert bool(hits) is is_found
    for hit in hits:
        assert hit.marks and hit.snippet.replace("…", "") in text


def test_that_titles_without_spaces_between_words_are_found(history: History) -> None:
    chat = history.create(title="你好世界 Talk")
    history.create(title="Talk")
    (hit,) = history.search("世界 talk")
    assert (hit.conversation_id, hit.message_id) == (chat, None)
    assert [hit.title[a:b] for a, b in hit.title_marks] == ["世界", "Talk"]


def test_that_what_was_deleted_hides_no_other_hit(history: History) -> None:
    kept, gone = history.create(title="salt"), history.create(title="salt too")
    message = history.add_message(kept, "user", "salt 世界", parent_id=None)
    for _ in range(70):
        history.add_message(gone, "user", "salt 世界", parent_id=None)
    for _ in range(25):
        history.delete(history.create(title="salt"))
    history.delete(gone)
    assert [(hit.conversation_id, hit.message_id) for hit in history.search("salt")] == [(kept, message)]
    assert [hit.message_id for hit in history.search("世界")] == [message]


def test_that_search_follows_changed_texts_and_titles(history: History) -> None:
    chat = history.create(title="Walrus")
    message = history.add_message(chat, "assistant", "old words", parent_id=None)
    history.update_message(message, content="new words")
    assert history.search("old") == ()
    (hit,) = history.search("new")
    assert (hit.conversation_id, hit.message_id, hit.title) == (chat, message, "Walrus")
    assert hit.snippet == "new words" and hit.marks == ((0, 3),)
    (hit,) = history.search("walrus")
    assert (hit.conversation_id, hit.message_id) == (chat, None)
    history.rename(chat, "Seal")
    assert history.search("walrus") == ()


def test_that_the_newest_hits_come_first_and_hits_of_any_branch(history: History) -> None:
    first, second = history.create(title="first"), history.create(title="second")
    question = history.add_message(second, "user", "tell of salt", parent_id=None)
    shown = history.add_message(second, "assistant", "salt of the sea", parent_id=question)
    hidden = history.add_message(second, "assistant", "salt of the earth", parent_id=question)
    history.set_head(second, shown)
    newest = history.add_message(first, "user", "more\n\nsalt", parent_id=None)
    hits = history.search("salt")
    assert [(hit.message_id, hit.more) for hit in hits] == [(newest, 0), (hidden, 2)]
    assert [(hit.snippet[a:b]) for hit in hits for a, b in hit.marks] == ["salt"] * 2
    assert hits[0].snippet == "more salt"
    assert history.found_elsewhere(second, "salt") == (hidden,)
    assert history.hit(shown, "salt").snippet == "salt of the sea"


def test_that_the_newest_messages_alone_can_be_read(history: History) -> None:
    chat, parent = history.create(), None
    for turn in range(30):
        parent = history.add_message(chat, "user", str(turn), parent_id=parent)
    assert [message.content for message in history.conversation(chat, 3).messages] == ["27", "28", "29"]
    assert len(history.conversation(chat).messages) == 30


def test_that_a_draft_is_kept_for_each_conversation_and_for_one_not_begun(
    history: History, path: Path
) -> None:
    assert history.beginning() == ""
    chat = history.create()
    history.set_draft(chat, "here")
    history.set_draft(None, "half")
    history.set_draft(None, "half a que")
    again = reopened(history, path)
    assert (again.beginning(), again.conversation(chat).draft) == ("half a que", "here")
    again.close()


def test_that_the_files_of_a_draft_are_kept_and_go_with_its_conversation(
    history: History, path: Path
) -> None:
    chat, notes, more = history.create(), Attachment("a.txt", "salt\n"), Attachment("b.txt", "sea 🌊")
    history.set_draft_files(chat, (more, notes))
    history.set_draft_files(None, (more,))
    history.set_draft_files(chat, (notes, more))
    again = reopened(history, path)
    assert (again.draft_files(chat), again.draft_files(None)) == ((notes, more), (more,))
    with pytest.raises(UnknownConversation):
        again.set_draft_files(99, (notes,))
    again.delete(chat)
    again.erase_deleted("9")
    assert again.draft_files(chat) == () and again.draft_files(None) == (more,)
    again.erase_all()
    assert again.draft_files(None) == ()
    again.close()


def test_that_another_process_sees_a_reply_as_unfinished_while_it_is_written(
    history: History, path: Path
) -> None:
    chat = history.create()
    reply = history.add_message(chat, "assistant", "", parent_id=None, state="unfinished")
    beside = History(path)
    history.update_message(reply, content="The se")
    assert (beside.message(reply).content, beside.unfinished()) == ("The se", (reply,))
    beside.set_draft(chat, "typed beside it")
    history.update_message(reply, content="The sea.", state="complete")
    assert (beside.message(reply).state, beside.unfinished()) == ("complete", ())
    beside.close()


def test_that_a_parent_of_another_conversation_is_refused(history: History) -> None:
    chat, other = history.create(), history.create()
    foreign = history.add_message(other, "user", "x", parent_id=None)
    with pytest.raises(UnknownConversation):
        history.add_message(chat, "user", "y", parent_id=foreign)
    with pytest.raises(UnknownConversation):
        history.set_head(chat, foreign)
    with pytest.raises(UnknownConversation):
        history.add_message(99, "user", "y", parent_id=None)
    assert history.conversation(chat).messages == ()


def test_that_half_an_emoji_of_a_cut_stream_is_kept_as_a_mark(history: History) -> None:
    chat = history.create()
    message = history.add_message(chat, "assistant", "a\ud83c", parent_id=None)
    assert history.message(message).content == "a?"


def test_that_a_pool_may_write_while_another_thread_reads(history: History) -> None:
    chat = history.create()
    reply = history.add_message(chat, "assistant", "", parent_id=None, state="unfinished")
    with ThreadPoolExecutor(max_workers=1) as pool:
        writes = [pool.submit(history.update_message, reply, content="x" * n) for n in range(100)]
        lengths = [len(history.message(reply).content) for _ in range(100)]
        for write in writes:
            write.result()
    assert lengths == sorted(lengths)
    assert len(history.message(reply).content) == 99


def test_that_a_newer_database_is_refused_and_left_alone(history: History, path: Path) -> None:
    chat = history.create(title="kept")
    history.close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(HistoryUnusable, match=r"newer Tiller.*update Tiller"):
        History(path)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT id, title FROM conversations").fetchall() == [(chat, "kept")]
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    database.close()
    History(path).close()


def test_that_a_damaged_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    path.write_bytes(b"no database at all, just text" * 100)
    with pytest.raises(HistoryDamaged, match=r"tiller\.db.*are damaged.*start Tiller again"):
        History(path)


def test_that_a_page_damaged_later_is_told_in_a_sentence(history: History, path: Path) -> None:
    chat = history.create()
    for turn in range(300):
        history.add_message(chat, "user", "words " * 50 + str(turn), parent_id=None)
    history.close()
    raw = bytearray(path.read_bytes())
    for page in range(2, len(raw) // 4096):
        raw[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(raw)
    with pytest.raises(HistoryDamaged, match="are damaged"):
        History(path).conversations()


def test_that_a_full_disk_refuses_a_write_whole_and_takes_it_later(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        history = History(disk.folder / "tiller.db")
        chat = history.create(title="kept")
        reply = history.add_message(chat, "assistant", "The se", parent_id=None, state="unfinished")
        disk.fill()
        long = "The sea. " * 20_000
        with pytest.raises(HistoryUnusable, match=r"tiller\.db.*disk is full.*check the free space"):
            history.update_message(reply, content=long, state="complete")
        assert (history.message(reply).content, history.message(reply).state) == ("The se", "unfinished")
        disk.free()
        history.update_message(reply, content=long, state="complete")
        again = reopened(history, disk.folder / "tiller.db")
        assert again.message(reply).content == long
        again.close()


def test_that_a_folder_that_may_not_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with read_only(tmp_path / "data"), pytest.raises(HistoryUnusable, match="who may write there"):
        History(tmp_path / "data" / "tiller.db")


def test_that_a_folder_in_the_place_of_the_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(HistoryUnusable, match="cannot be reached"):
        History(tmp_path)
