"""SillyTavern character cards, V1 to V3, as personas; what a persona has no place for is told.

Fields: github.com/malfoyslastname/character-card-spec-v2 and github.com/kwaroran/character-card-spec-v3.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.personas.persona_file import FORMAT, persona_of, read_bytes, read_json
from engine.personas.png_text import SIGNATURE, png_texts
from engine.personas.values import CHAR, LONGEST_NAME, Persona
from vectors.errors import BadFile

SPECS = ("chara_card_v2", "chara_card_v3")
WHO = "You are {{char}}. Stay in character and talk with {{user}}."
"""Stands where a card has no system prompt of its own, and for its {{original}}."""
_TEXTS = ("name", "description", "personality", "scenario", "first_mes", "mes_example")
_KNOWN_MACROS = frozenset({"char", "user", "original"})
_MACRO = re.compile(r"\{\{\s*([A-Za-z_]+)[^{}]*\}\}")
_ASIDE = re.compile(r"\{\{\s*(?://|comment\s*:|hidden_key\s*:)[^{}]*\}\}", re.IGNORECASE)
"""What a card says to other programs or its readers; both specifications keep it from the model."""
_CHAR, _USER = re.compile(r"<(?:BOT|CHAR)>", re.IGNORECASE), re.compile(r"<USER>", re.IGNORECASE)
_START = re.compile(r"<START>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Imported:
    """A persona from a file, and a line for each thing in it that was left out or put elsewhere."""

    persona: Persona
    told: tuple[str, ...] = ()
    is_card: bool = False


def read_any(path: Path) -> Imported:
    """The persona or the character card in a file, by its content. Raises BadFile with what is wrong."""
    content = read_bytes(path)
    if content.startswith(SIGNATURE):
        return _of_card(path, _card_in(path, content), content)
    if content[:3] == b"\xff\xd8\xff" or content[:4] in (b"RIFF", b"GIF8"):
        raise BadFile(path, "is a picture without a character card", "cards are PNG or JSON files")
    if content.startswith(b"PK\3\4"):
        raise BadFile(path, "is an archive, such as a CHARX card", "save the card as PNG or JSON")
    plain = read_json(path, content)
    if plain.get("format") == FORMAT:
        return Imported(persona_of(path, plain))
    return _of_card(path, plain, b"")


def _card_in(path: Path, content: bytes) -> dict[str, Any]:
    """The card in a PNG: that of V3 where there are both."""
    texts = png_texts(path, content)
    cards = [text for name in ("ccv3", "chara") if (text := texts.get(name))]
    if not cards:
        raise BadFile(path, "is a picture without a character card")
    try:
        return _unpacked(path, cards[0])
    except BadFile:
        if len(cards) == 1:
            raise
        return _unpacked(path, cards[1])


def _unpacked(path: Path, text: bytes) -> dict[str, Any]:
    try:
        decoded = base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error as error:
        raise BadFile(path, "holds a character card that is not sound base64", "fetch it again") from error
    return read_json(path, decoded)


def _of_card(path: Path, plain: Mapping[str, Any], picture: bytes) -> Imported:
    spec = plain.get("spec")
    if spec is None and "name" in plain and "first_mes" in plain:
        card: Any = plain
    elif spec in SPECS:
        card = plain.get("data")
    elif isinstance(spec, str) and spec.startswith("chara_card"):
        raise BadFile(path, f"is a character card of a kind not known here ({spec})", "save it as V2 or V3")
    else:
        raise BadFile(path, "is JSON, but neither a persona nor a character card")
    if not isinstance(card, dict):
        raise BadFile(path, "is a character card without its data", "fetch it again")
    texts = {name: _text(path, card, name) for name in _TEXTS}
    last = _text(path, card, "post_history_instructions")
    name = " ".join(texts["name"].split())
    if not name:
        raise BadFile(path, "is a character card without a name", "give it one in the program that made it")
    called = _text(path, card, "nickname").strip() or name

    def named(text: str) -> str:
        return text if called == name else CHAR.sub(lambda _: called, text)

    prompt = named(_prompt(_text(path, card, "system_prompt"), texts, last))
    greeting = named(texts["first_mes"]).strip()
    persona = Persona(name[:LONGEST_NAME].strip(), "", picture, prompt, greeting)
    told = [] if len(name) <= LONGEST_NAME else [f"The name was cut to {LONGEST_NAME} characters."]
    return Imported(persona, (*told, *_told(card, last, prompt + greeting)), is_card=True)


def _text(path: Path, card: Mapping[str, Any], name: str) -> str:
    value = card.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadFile(path, f"is a character card whose “{name}” is not a text", "fetch it again")
    sound = value.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n")
    return _USER.sub("{{user}}", _CHAR.sub("{{char}}", _ASIDE.sub("", sound)))


def _prompt(system: str, texts: Mapping[str, str], last: str) -> str:
    """The system prompt that says what the card says, in the order in which SillyTavern gives it."""
    begun = re.sub(r"\{\{original\}\}", WHO, system, flags=re.I).strip() or WHO
    examples = "\n\n".join(each.strip() for each in _START.split(texts["mes_example"]) if each.strip())
    parts = (
        begun,
        texts["description"].strip(),
        _headed("Personality of {{char}}:", texts["personality"]),
        _headed("Scenario:", texts["scenario"]),
        _headed("How {{char}} talks:", examples, "\n"),
        re.sub(r"\{\{original\}\}", "", last, flags=re.I).strip(),
    )
    return "\n\n".join(part for part in parts if part)


def _headed(head: str, text: str, gap: str = " ") -> str:
    return f"{head}{gap}{text.strip()}" if text.strip() else ""


def _told(card: Mapping[str, Any], last: str, said: str) -> list[str]:
    """What a person is to know of the card: what was put elsewhere, then what was left out."""
    told = []
    if last.strip():
        told.append("The instructions for after the conversation stand at the end of the system prompt.")
    for present, sentence in (
        (
            _count(_part(card, "character_book").get("entries")),
            "Left out: entries of the lorebook ({count}).",
        ),
        (_count(card.get("alternate_greetings")), "Left out: alternate greetings ({count})."),
        (_count(card.get("group_only_greetings")), "Left out: greetings for groups ({count})."),
        (_count(_part(card, "extensions").get("regex_scripts")), "Left out: regex scripts ({count})."),
        (_count(_assets(card)), "Left out: assets such as expressions and sounds ({count})."),
    ):
        if present:
            told.append(sentence.format(count=present))
    others = [name for name, value in _part(card, "extensions").items() if value and name != "regex_scripts"]
    if others:
        told.append(f"Left out: extensions of other programs ({', '.join(map(str, sorted(others)))}).")
    if any(card.get(name) for name in ("creator_notes", "creator_notes_multilingual", "tags")):
        told.append("Left out: the creator's notes and tags.")
    macros = sorted({found[1].lower() for found in _MACRO.finditer(said)} - _KNOWN_MACROS)
    if macros:
        told.append(f"Left as they are: macros that only SillyTavern knows ({', '.join(macros)}).")
    return told


def _part(card: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = card.get(name)
    return value if isinstance(value, dict) else {}


def _assets(card: Mapping[str, Any]) -> list[Any]:
    """Those besides the card's own picture."""
    assets = card.get("assets")
    if not isinstance(assets, list):
        return []
    return [each for each in assets if not (isinstance(each, dict) and each.get("uri") == "ccdefault:")]


def _count(value: object) -> int:
    return len(value) if isinstance(value, list | dict) else 0
