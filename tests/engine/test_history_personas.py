"""What the history keeps of personas, and that all of it can be erased."""

from __future__ import annotations

from pathlib import Path

from engine.history import History
from engine.sampling_choice import AS_THE_MODEL_SAYS, SamplingChoice


def test_that_a_conversation_remembers_its_persona_and_sampling(tmp_path: Path) -> None:
    history = History(tmp_path / "tiller.db")
    number = history.create(title="with a captain")
    fresh = history.conversation(number)
    assert (fresh.persona, fresh.sampling) == ("", AS_THE_MODEL_SAYS)
    choice = SamplingChoice(temperature=0.0, top_k=3)
    history.set_persona(number, "captain-id", choice)
    history.close()
    kept = History(tmp_path / "tiller.db").conversation(number)
    assert (kept.persona, kept.sampling) == ("captain-id", choice)


def test_that_erasing_all_leaves_no_word_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    history = History(path)
    for number in range(3):
        conversation = history.create(title=f"Zanzibar {number}", system_prompt="Quetzalcoatl")
        history.add_message(conversation, "user", "Popocatepetl " * 50, parent_id=None)
    assert history.search("popocatepetl")
    assert history.erase_all() == 3
    assert history.conversations() == () and history.search("popocatepetl") == ()
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir()).lower()
    for word in (b"zanzibar", b"quetzalcoatl", b"popocatepetl"):
        assert word not in left
    assert history.create(title="anew") > 0
    history.close()
