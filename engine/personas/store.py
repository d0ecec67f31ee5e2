"""The person's personas: a folder with one file each. It keeps no index and knows no window."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from engine.personas.persona_file import ENDING, read_persona, write_persona
from engine.personas.values import LONGEST_NAME, Persona, UnknownPersona, checked_persona, new_id
from vectors.errors import BadFile, BadInput

REMOVED = "removed"
"""The folder in the persons' own that removed personas are moved to."""


@dataclass(frozen=True, slots=True)
class RemovedPersona:
    """A persona taken out: the place that its file had, and where it lies now."""

    persona: Persona
    path: Path
    aside: Path


class PersonaStore:
    """Reads and writes the folder; call it from one thread at a time. A file put into it is a persona."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.damaged: tuple[str, ...] = ()

    def personas(self) -> tuple[Persona, ...]:
        """All that can be read, by name; `damaged` then has a sentence for each of the others."""
        return tuple(self._read())

    def get(self, persona_id: str) -> Persona:
        """The persona of that id. Raises UnknownPersona."""
        read = self._read()
        for persona in read:
            if persona.id == persona_id:
                return persona
        raise UnknownPersona(persona_id, tuple(each.name for each in read))

    def find(self, name: str) -> Persona:
        """The persona of that name, in any case. Raises UnknownPersona."""
        read = self._read()
        for persona in read:
            if persona.name.casefold() == name.strip().casefold():
                return persona
        raise UnknownPersona(name, tuple(each.name for each in read))

    def save(self, persona: Persona) -> Persona:
        """Keep a persona, in place of that of its id. Gives it as it is kept.

        Raises BadInput for a name that is empty or another persona's, BadFile where the disk refuses.
        """
        persona = checked_persona(persona)
        for other in self._read():
            if other.id != persona.id and other.name.casefold() == persona.name.casefold():
                raise BadInput(f"There is a persona named “{other.name}” already; choose another name.")
        old = self._path_of(persona.id)
        path = self._folder / f"{_slug(persona.name)}-{_slug(persona.id)}{ENDING}"
        write_persona(persona, path)
        if old is not None and old != path:
            _unlink(old)
        return persona

    def add(self, persona: Persona) -> Persona:
        """Keep a persona beside all others: an id and a name that another one has are made anew."""
        persona = checked_persona(persona)
        if not persona.id or any(each.id == persona.id for each in self._read()):
            persona = replace(persona, id=new_id())
        return self.save(replace(persona, name=self.free_name(persona.name)))

    def duplicate(self, persona_id: str) -> Persona:
        """Keep a copy; of “Captain” it is “Captain 2”. Gives the copy. Raises UnknownPersona."""
        return self.add(self.get(persona_id))

    def free_name(self, name: str) -> str:
        """The name, or with the next number where another persona has it."""
        taken = {each.name.casefold() for each in self._read()}
        if name.casefold() not in taken:
            return name
        base = re.sub(r" \d+$", "", name)[: LONGEST_NAME - 6]
        return next(each for i in count(2) if (each := f"{base} {i}").casefold() not in taken)

    def remove(self, persona_id: str) -> RemovedPersona:
        """Take a persona out; its file is moved aside, so that `restore` brings back every byte."""
        persona = self.get(persona_id)
        path = self._path_of(persona_id)
        assert path is not None
        aside = self._folder / REMOVED / f"{new_id()}-{path.name}"
        _move(path, aside)
        return RemovedPersona(persona, path, aside)

    def restore(self, removed: RemovedPersona) -> None:
        """Put a removed persona back, as it was. Raises BadInput where it, or its name, is there again."""
        for other in self._read():
            if other.id == removed.persona.id:
                raise BadInput(f"{other.name} is there again; there is nothing to bring back.")
            if other.name.casefold() == removed.persona.name.casefold():
                raise BadInput(
                    f"There is a persona named “{other.name}” again; rename it, then bring back the old one."
                )
        _move(removed.aside, removed.path)

    def _path_of(self, persona_id: str) -> Path | None:
        return next((path for persona, path in self._read().items() if persona.id == persona_id), None)

    def _read(self) -> dict[Persona, Path]:
        """Each persona with its file; of two files with one id, the later name's is passed over."""
        found: dict[str, tuple[Persona, Path]] = {}
        damaged = []
        for path in sorted(self._folder.glob(f"*{ENDING}")):
            if path.name.startswith("."):
                continue
            try:
                persona = read_persona(path)
            except BadFile as error:
                damaged.append(str(error))
                continue
            found.setdefault(persona.id, (persona, path))
        self.damaged = tuple(damaged)
        return dict(sorted(found.values(), key=lambda each: each[0].name.casefold()))


def _slug(name: str) -> str:
    """Letters and digits of a name, for a file's."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:40] or "persona"


def _move(path: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, target)
    except OSError as error:
        problem = f"cannot be moved ({error.strerror})"
        raise BadFile(path, problem, "check that it is there and who may write to its folder") from error


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        problem = f"cannot be removed ({error.strerror})"
        raise BadFile(path, problem, "check who may write to its folder") from error
