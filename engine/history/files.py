"""Conversations as files: JSON that comes back exactly, and Markdown to read. Each is whole or not there."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.history.exchange import Imported, PortableConversation, PortableMessage, Watch
from engine.history.store import History
from engine.history.values import MessageState
from vectors.errors import BadFile
from vectors.plain import from_plain, to_plain
from vectors.writing import replacing

FORMAT, VERSION = "tiller-conversations", 1
UNTITLED = "New conversation"
_NOTES: dict[MessageState, str] = {
    "complete": "",
    "unfinished": "unfinished",
    "cancelled": "stopped",
    "failed": "cut short by an error",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """Where conversations were written to, and how many."""

    place: Path
    count: int


# ---- JSON


def export_json(history: History, ids: Sequence[int], path: Path, watch: Watch | None = None) -> Exported:
    """Write conversations with all their versions and receipts. Raises BadFile."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"format": "{FORMAT}", "version": {VERSION}, "conversations": [')
        for place, number in enumerate(ids):
            file.write(",\n" if place else "\n")
            json.dump(to_plain(history.portable(number)), file, ensure_ascii=False)
            if watch is not None:
                watch(place + 1, len(ids))
        file.write("\n]}\n")
    return Exported(path, len(ids))


def import_json(history: History, path: Path, watch: Watch | None = None) -> Imported:
    """Put all conversations of a file into the history, but those that are there already.

    The file is looked through before anything is written. Raises BadFile where it is none of ours.
    """
    return history.put_in(read_json(path), watch)


def read_json(path: Path) -> tuple[PortableConversation, ...]:
    """The conversations of a file. Raises BadFile."""
    try:
        plain: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BadFile(path, "is not UTF-8", "export the conversations again") from error
    except (ValueError, RecursionError) as error:
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BadFile(path, f"is not whole JSON{place}", "export the conversations again") from error
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise BadFile(path, "holds no conversations of Tiller", "choose a file that Tiller exported")
    if plain.get("version") != VERSION:
        raise BadFile(path, f"is of version {plain.get('version')!r:.20}, which is newer", "update Tiller")
    each: Any = None
    found: list[PortableConversation] = []
    try:
        for each in plain["conversations"]:
            found.append(from_plain(PortableConversation, each))
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        title = each.get("title", "") if isinstance(each, dict) else ""
        where = f"conversation {len(found) + 1}" + (f", “{title}”" if title else "")
        problem = str(error).removeprefix(f"{PortableConversation.__name__}.")
        raise BadFile(
            path, f"cannot be imported: {where}: {problem}", "export the conversations again"
        ) from error
    return tuple(found)


# ---- Markdown


def export_markdown(history: History, conversation_id: int, path: Path) -> Exported:
    """Write the branch of a conversation that is shown. Raises BadFile."""
    with replacing(path) as temporary:
        temporary.write_text(markdown_of(history.portable(conversation_id)), encoding="utf-8", newline="\n")
    return Exported(path, 1)


def export_markdown_folder(
    history: History, ids: Sequence[int], folder: Path, watch: Watch | None = None
) -> Exported:
    """Write a file for each conversation into a folder, named by day and title; files that are there stay."""
    for place, number in enumerate(ids):
        conversation = history.portable(number)
        with replacing(_free_name(folder, conversation)) as temporary:
            temporary.write_text(markdown_of(conversation), encoding="utf-8", newline="\n")
        if watch is not None:
            watch(place + 1, len(ids))
    return Exported(folder, len(ids))


def file_name(title: str) -> str:
    """A title as a name that every file system takes, without an ending."""
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f]+', " ", title)
    return " ".join(name.split())[:60].strip(" .") or UNTITLED


def _free_name(folder: Path, conversation: PortableConversation) -> Path:
    day = datetime.fromisoformat(conversation.created_at).astimezone()
    name = f"{day:%Y-%m-%d} {file_name(conversation.title)}"
    path, count = folder / f"{name}.md", 1
    while path.exists():
        count += 1
        path = folder / f"{name} {count}.md"
    return path


def markdown_of(conversation: PortableConversation) -> str:
    """The branch that is shown, to be read: who spoke, under which recipe, and what was said."""
    day = datetime.fromisoformat(conversation.created_at).astimezone()
    parts = [f"# {conversation.title or UNTITLED}", f"*{day:%Y-%m-%d %H:%M}*"]
    if conversation.system_prompt.strip():
        quoted = "\n".join(f"> {line}".rstrip() for line in conversation.system_prompt.strip().splitlines())
        parts.append(f"> **System prompt**\n>\n{quoted}")
    for message in conversation.path:
        parts += [f"## {_speaker(message)}", *_fenced(message), message.content.strip()]
        notes = [each for each in (_NOTES[message.state], message.error) if each]
        if notes:
            parts.append(f"*({'; '.join(notes)})*")
    return "\n\n".join(part for part in parts if part) + "\n"


def _speaker(message: PortableMessage) -> str:
    if message.role == "user":
        return "You"
    if message.answer is None:
        return "Reply" if message.role == "assistant" else "System"
    receipt = message.answer.receipt
    return " · ".join(part for part in (receipt.model_name, receipt.recipe.label) if part)


def _fenced(message: PortableMessage) -> list[str]:
    """The files that went along, each in a fence longer than any inside it."""
    found = []
    for file in message.attachments:
        longest = max((len(run) for run in re.findall(r"`{3,}", file.text)), default=2)
        fence = "`" * (longest + 1)
        found.append(f"**{file.name}**\n\n{fence}\n{file.text.rstrip()}\n{fence}")
    return found
