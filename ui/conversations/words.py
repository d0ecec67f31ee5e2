"""What the list of conversations says: titles, heads, and what came of a recovery or an import."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale

from engine.history import ConversationSummary, SearchHit
from engine.history.exchange import Imported
from engine.history.recovery import Recovery
from ui.conversations.sections import Row, Section
from ui.language import figure, tr, tr_count


def title_of(row: Row) -> str:
    """What a row shows."""
    return _section(row) if isinstance(row, Section) else row.title or tr("New conversation")


def _section(section: Section) -> str:
    if section.folder is not None:
        return section.folder.name
    if section.month is not None:
        return str(QLocale().toString(section.month, "MMMM yyyy"))  # type: ignore[call-overload]
    return {
        "pinned": tr("Pinned"),
        "today": tr("Today"),
        "yesterday": tr("Yesterday"),
        "week": tr("Previous 7 days"),
        "month": tr("Previous 30 days"),
    }[section.kind]


def spoken(row: Row) -> str:
    """What a row is to somebody who hears it."""
    if isinstance(row, ConversationSummary):
        pinned = tr("pinned") if row.is_pinned else ""
        return ", ".join(part for part in (title_of(row), pinned) if part)
    if row.folder is None:
        return title_of(row)
    state = tr("open") if row.folder.is_open else tr("closed")
    count = tr_count("{count} conversation", "{count} conversations", row.count)
    return tr("Folder {name}, {count}, {state}").format(name=row.folder.name, count=count, state=state)


def time_of(at: datetime) -> str:
    """When it was, short: the time of today, the day of this year, else the date."""
    here, now = at.astimezone(), datetime.now()
    if here.date() == now.date():
        return str(QLocale().toString(here.time(), QLocale.FormatType.ShortFormat))  # type: ignore[call-overload]
    form = tr("d MMM") if here.year == now.year else tr("d MMM yyyy")
    return str(QLocale().toString(here.date(), form))  # type: ignore[call-overload]


def more(hit: SearchHit) -> str:
    """How many more messages of the conversation hold the words; empty for none."""
    if not hit.more:
        return ""
    words = (
        tr("at least {count} more in this conversation")
        if hit.is_least
        else tr("{count} more in this conversation")
    )
    return words.format(count=figure(hit.more, ",d"))


def recovered(recovery: Recovery) -> str:
    """What came of a recovery, in a sentence or two."""
    if not recovery.conversations:
        return tr(
            "The file of your conversations was damaged and nothing in it could be read; "
            "it is kept as “{path}”, and an empty history begins here."
        ).format(path=recovery.kept)
    conversations = tr_count("{count} conversation", "{count} conversations", recovery.conversations)
    messages = tr_count("{count} message", "{count} messages", recovery.messages)
    said = tr(
        "The file of your conversations was damaged: {conversations} with {messages} could be recovered."
    ).format(conversations=conversations, messages=messages)
    if recovery.lost:
        lost = tr_count("{count} message is lost.", "{count} messages are lost.", recovery.lost)
        said = f"{said} {lost}"
    kept = tr("The damaged file is kept as “{path}”.").format(path=recovery.kept)
    return f"{said} {kept}"


def imported(result: Imported) -> str:
    """What came of an import."""
    added = tr_count("Imported {count} conversation.", "Imported {count} conversations.", len(result.added))
    if not result.known:
        return added
    known = tr_count("{count} was here already.", "{count} were here already.", result.known)
    return f"{added} {known}"
