"""The file of one persona, `.tiller-persona.json`: what is kept is what is exported. Asks no library."""

from __future__ import annotations

import base64
import binascii
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.personas.values import Persona, checked_persona
from engine.sampling_choice import AS_THE_MODEL_SAYS, SamplingChoice
from vectors.errors import BadFile, BadInput
from vectors.plain import from_plain, to_plain
from vectors.values import NO_STEERING, SteeringRecipe
from vectors.writing import replacing

ENDING = ".tiller-persona.json"
FORMAT, VERSION = "tiller-persona", 1
LARGEST_FILE = 32 * 2**20
LARGEST_PICTURE = 4 * 2**20
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
_NEWER = "update Tiller, or ask for a file of an older version"


@dataclass(frozen=True, slots=True)
class _Written:
    """A persona as it stands in a file; of each vector only what a term names."""

    id: str
    name: str
    emoji: str = ""
    system_prompt: str = ""
    first_message: str = ""
    recipe: SteeringRecipe = NO_STEERING
    sampling: SamplingChoice = AS_THE_MODEL_SAYS
    picture: str = ""


def write_persona(persona: Persona, path: Path) -> None:
    """Write a persona, whole or not at all. Raises BadFile where the disk refuses."""
    written = _Written(
        persona.id,
        persona.name,
        persona.emoji,
        persona.system_prompt,
        persona.first_message,
        persona.recipe,
        persona.sampling,
        base64.b64encode(persona.picture).decode("ascii"),
    )
    plain = {"format": FORMAT, "version": VERSION, "persona": to_plain(written)}
    text = json.dumps(plain, ensure_ascii=False, indent=1)
    with replacing(path) as temporary:
        temporary.write_bytes(text.encode("utf-8", "replace"))


def read_persona(path: Path) -> Persona:
    """The persona in a file. Raises BadFile with what is wrong."""
    return persona_of(path, read_json(path, read_bytes(path)))


def read_bytes(path: Path) -> bytes:
    """The content of a file that is not larger than a persona may be. Raises BadFile."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror})", "check that it is there") from error
    if len(content) > LARGEST_FILE:
        raise BadFile(path, f"is larger than {LARGEST_FILE // 2**20} MB, which no persona is")
    return content


def read_json(path: Path, content: bytes) -> dict[str, Any]:
    """The object that a file's content is. Raises BadFile."""
    try:
        plain = json.loads(content)
    except UnicodeDecodeError as error:
        raise BadFile(path, "is not text in UTF-8 (or UTF-16)", "save it as UTF-8") from error
    except RecursionError as error:
        raise BadFile(path, "is nested too deep for a persona") from error
    except ValueError as error:
        problem = "is empty" if not content.strip() else f"is not sound JSON ({error})"
        raise BadFile(path, problem, "fetch it again, or choose another file") from error
    if not isinstance(plain, dict):
        raise BadFile(path, "is JSON, but neither a persona nor a character card")
    return plain


def persona_of(path: Path, plain: dict[str, Any]) -> Persona:
    """The persona that the object in a file describes. Raises BadFile."""
    if plain.get("format") != FORMAT:
        raise BadFile(path, "is JSON, but neither a persona nor a character card")
    version = plain.get("version")
    if type(version) is not int or version < 1:
        raise BadFile(path, "says no version of its format", "export it again")
    if version > VERSION:
        raise BadFile(path, f"was written by a newer Tiller (version {version} of its format)", _NEWER)
    try:
        written = from_plain(_Written, plain.get("persona"))
        return checked_persona(
            Persona(
                _sound(written.name),
                _sound(written.emoji),
                _picture(written.picture),
                _sound(written.system_prompt),
                _sound(written.first_message),
                _finite(written.recipe),
                written.sampling,
                written.id,
            )
        )
    except BadInput as error:
        raise BadFile(path, f"cannot be used: {str(error).rstrip('.')}", "mend the file") from error
    except (ValueError, AttributeError) as error:
        raise BadFile(path, f"is not a sound persona ({error})", "export it again") from error


def _sound(text: str) -> str:
    """The text with a mark in place of half a character, which JSON can hold and a file cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _finite(recipe: SteeringRecipe) -> SteeringRecipe:
    for term in recipe.terms:
        numbers = (term.scale, 0.0 if term.strength is None else term.strength)
        if not all(math.isfinite(number) for number in numbers) or min(term.layers, default=0) < 0:
            raise ValueError(f"the term of “{term.name}” has a number that cannot be")
    return recipe


def _picture(text: str) -> bytes:
    try:
        picture = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("its picture is not sound base64") from error
    if len(picture) > LARGEST_PICTURE:
        raise ValueError(f"its picture is larger than {LARGEST_PICTURE // 2**20} MB")
    if picture and not picture.startswith(_PICTURES):
        raise ValueError("its picture is no PNG, JPEG or WebP")
    return picture
