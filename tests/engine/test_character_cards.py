"""Character cards of our own making, sound and broken, as PNG and as JSON."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.personas.cards import WHO, read_any
from engine.personas.persona_file import LARGEST_FILE, write_persona
from engine.personas.values import Persona
from vectors.errors import BadFile

CARD: dict[str, Any] = {
    "name": "Captain  Ösk",
    "description": "{{char}} sails a small boat. <BOT> likes <USER>.",
    "personality": "gruff, kind",
    "scenario": "A harbour at night.",
    "first_mes": "Ahoy, {{user}}!\r\n",
    "mes_example": "<START>\n{{user}}: Hi\n{{char}}: Ahoy\n<start>\n{{user}}: Bye",
    "system_prompt": "",
    "post_history_instructions": "",
    "creator_notes": "",
    "alternate_greetings": [],
    "tags": [],
    "extensions": {},
}
PROMPT = (
    f"{WHO}\n\n{{{{char}}}} sails a small boat. {{{{char}}}} likes {{{{user}}}}.\n\n"
    "Personality of {{char}}: gruff, kind\n\nScenario: A harbour at night.\n\n"
    "How {{char}} talks:\n{{user}}: Hi\n{{char}}: Ahoy\n\n{{user}}: Bye"
)


def v2(**changes: Any) -> dict[str, Any]:
    return {"spec": "chara_card_v2", "spec_version": "2.0", "data": {**CARD, **changes}}


def v3(**changes: Any) -> dict[str, Any]:
    return {"spec": "chara_card_v3", "spec_version": "3.0", "data": {**CARD, "assets": [], **changes}}


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*texts: tuple[str, bytes], width: int = 4) -> bytes:
    """A real picture, whole, with these texts in it."""
    rows = zlib.compress(b"".join(b"\0" + b"\x20\x80\xa0" * width for _ in range(width)))
    header = struct.pack(">IIBBBBB", width, width, 8, 2, 0, 0, 0)
    chunks = [chunk(b"tEXt", name.encode() + b"\0" + text) for name, text in texts]
    return b"".join(
        (b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header), *chunks, chunk(b"IDAT", rows), chunk(b"IEND", b""))
    )


def packed(card: Any) -> bytes:
    return base64.b64encode(json.dumps(card, ensure_ascii=False).encode())


def read(tmp_path: Path, content: bytes, name: str = "card") -> tuple[Persona, tuple[str, ...]]:
    (path := tmp_path / name).write_bytes(content)
    imported = read_any(path)
    return imported.persona, imported.told


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(v2()).encode(),
        json.dumps(v3()).encode(),
        json.dumps(CARD).encode(),
        json.dumps(v2()).encode("utf-16"),
        b"\xef\xbb\xbf" + json.dumps(v2()).encode(),
        png(("chara", packed(v2()))),
        png(("Comment", b"x"), ("ccv3", packed(v3()))),
    ],
    ids=["json v2", "json v3", "json v1", "utf-16", "with a mark", "png v2", "png v3"],
)
def test_that_a_card_of_every_kind_becomes_the_same_persona(tmp_path: Path, content: bytes) -> None:
    persona, told = read(tmp_path, content)
    assert (persona.name, persona.system_prompt) == ("Captain Ösk", PROMPT)
    assert persona.first_message == "Ahoy, {{user}}!"
    assert persona.recipe.is_noop and not persona.sampling.chosen
    assert (persona.picture == content) is content.startswith(b"\x89PNG")
    assert told == ()


def test_that_the_newer_card_of_a_png_counts(tmp_path: Path) -> None:
    content = png(("chara", packed(v2(name="old"))), ("ccv3", packed(v3(name="new"))))
    assert read(tmp_path, content)[0].name == "new"


def test_that_the_older_card_of_a_png_counts_where_the_newer_one_is_damaged(tmp_path: Path) -> None:
    for damaged in (b"%%%", base64.b64encode(b"{")):
        content = png(("chara", packed(v2(name="old"))), ("ccv3", damaged))
        assert read(tmp_path, content)[0].name == "old"
    with pytest.raises(BadFile, match="not sound base64"):
        read(tmp_path, png(("chara", b"%%%"), ("ccv3", b"%%%")))


def test_that_names_are_marked_in_every_way_that_cards_know(tmp_path: Path) -> None:
    card = v2(description="<bot>, <Char>, {{CHAR}} and {{ char }} meet <user> and {{ User }}.")
    persona, told = read(tmp_path, json.dumps(card).encode())
    assert "Osk, Osk, Osk and Osk meet Ann and Ann." in replace(persona, name="Osk").prompt("Ann")
    assert told == ()


def test_that_what_a_card_says_to_its_readers_is_kept_from_the_model(tmp_path: Path) -> None:
    card = v3(description="Tall{{// the author's note}}.{{comment: a hint}}{{hidden_key: word}} Kind.")
    persona, told = read(tmp_path, json.dumps(card).encode())
    assert "\n\nTall. Kind.\n\n" in persona.system_prompt
    assert told == ()


def test_that_a_cards_own_system_prompt_and_last_words_keep_their_places(tmp_path: Path) -> None:
    card = v2(system_prompt="Write well. {{original}}", post_history_instructions="{{original}}Be brief.")
    persona, told = read(tmp_path, json.dumps(card).encode())
    assert persona.system_prompt.startswith(f"Write well. {WHO}\n\n")
    assert persona.system_prompt.endswith("\n\nBe brief.")
    assert told == ("The instructions for after the conversation stand at the end of the system prompt.",)


def test_that_a_nickname_is_what_the_character_is_called(tmp_path: Path) -> None:
    persona, _ = read(tmp_path, json.dumps(v3(nickname="Ö")).encode())
    assert persona.name == "Captain Ösk"
    assert "Personality of Ö: gruff" in persona.system_prompt and "{{char}}" not in persona.system_prompt


def test_that_all_that_is_left_out_is_told(tmp_path: Path) -> None:
    card = v3(
        character_book={"entries": [{}, {}, {}]},
        alternate_greetings=["a", "b"],
        group_only_greetings=["c"],
        assets=[{"uri": "ccdefault:"}, {"uri": "embeded://x.png"}],
        extensions={"regex_scripts": [{}], "fav": False, "depth_prompt": {"prompt": "x"}, "chub": {"id": 1}},
        creator_notes="made by me",
        description="{{random:a,b}} {{// secret}} {{CHAR}}",
    )
    assert read(tmp_path, json.dumps(card).encode())[1] == (
        "Left out: entries of the lorebook (3).",
        "Left out: alternate greetings (2).",
        "Left out: greetings for groups (1).",
        "Left out: regex scripts (1).",
        "Left out: assets such as expressions and sounds (1).",
        "Left out: extensions of other programs (chub, depth_prompt).",
        "Left out: the creator's notes and tags.",
        "Left as they are: macros that only SillyTavern knows (random).",
    )


def test_that_a_persona_of_ours_is_told_from_a_card(tmp_path: Path) -> None:
    persona = Persona("Baker", "🍞")
    write_persona(persona, tmp_path / "baker.json")
    assert read_any(tmp_path / "baker.json").persona == persona


SOUND = png(("chara", packed(v2())))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (SOUND[:60], "cut short"),
        (SOUND[:-12], "cut short"),
        (SOUND[:8], "cut short"),
        (SOUND.replace(b"chara\0", b"charb\0"), "checksum is wrong"),
        (png(), "picture without a character card"),
        (b"PK\3\4 and so on", "archive, such as a CHARX card; save the card as PNG or JSON"),
        (b"\xff\xd8\xff\xe0 jpeg", "picture without a character card"),
        (png(("chara", b"%%%")), "not sound base64"),
        (png(("chara", base64.b64encode(b"\xff\xfe\xff"))), "not text in UTF-8"),
        (png(("chara", base64.b64encode(b"\x80\x81 latin"))), "not text in UTF-8"),
        (png(("chara", base64.b64encode(b"{"))), "not sound JSON"),
        (json.dumps({"spec": "chara_card_v9", "data": CARD}).encode(), "kind not known here"),
        (json.dumps({"spec": "chara_card_v2"}).encode(), "without its data"),
        (json.dumps(v2(name=" ")).encode(), "without a name"),
        (json.dumps(v2(description=3)).encode(), "“description” is not a text"),
        (json.dumps({"hello": 1}).encode(), "neither a persona nor a character card"),
        (b"[" * 200_000, "nested too deep|not sound JSON"),
        (b"", "is empty"),
    ],
)
def test_that_a_broken_card_is_refused_in_one_sentence(tmp_path: Path, content: bytes, problem: str) -> None:
    with pytest.raises(BadFile, match=problem) as refused:
        read(tmp_path, content)
    assert str(refused.value).count(". ") == 0 and str(refused.value).endswith(".")


def test_that_every_cut_of_a_card_is_refused_and_never_a_crash(tmp_path: Path) -> None:
    for length in range(len(SOUND)):
        with pytest.raises(BadFile):
            read(tmp_path, SOUND[:length])


def test_that_a_huge_file_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "huge.png").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(BadFile, match="larger than 32 MB"):
        read_any(tmp_path / "huge.png")


def test_that_half_a_character_and_a_long_name_do_no_harm(tmp_path: Path) -> None:
    persona, told = read(tmp_path, json.dumps(v2(name="x" * 500, first_mes="\ud83d")).encode())
    assert (len(persona.name), persona.first_message) == (80, "?")
    assert told == ("The name was cut to 80 characters.",)
    write_persona(persona, tmp_path / "kept.json")
