"""Writes that wait for the disk: none is lost, none overtakes another."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from engine.history.outbox import Outbox
from engine.history.values import HistoryUnusable
from vectors.errors import BadFile


class Disk:
    """Takes what it is given, or refuses."""

    def __init__(self) -> None:
        self.is_full = False
        self.written: list[str] = []

    def write(self, text: str) -> Callable[[], None]:
        def act() -> None:
            if self.is_full:
                raise HistoryUnusable(Path("tiller.db"), "cannot be reached (disk is full)", "free space")
            self.written.append(text)

        return act


def test_that_writes_are_done_in_the_order_they_were_put() -> None:
    disk, outbox = Disk(), Outbox()
    for number in range(50):
        outbox.put(disk.write(str(number)))
    outbox.flush()
    assert disk.written == [str(number) for number in range(50)]
    assert outbox.problem is None
    assert outbox.close() is None


def test_that_what_a_full_disk_refused_is_written_in_order_when_there_is_room() -> None:
    disk, outbox = Disk(), Outbox()
    outbox.put(disk.write("kept"))
    outbox.flush()
    disk.is_full = True
    outbox.put(disk.write("The se"))
    outbox.put(disk.write("The sea."))
    outbox.flush()
    assert "disk is full" in str(outbox.problem)
    outbox.retry()
    outbox.flush()
    assert disk.written == ["kept"]
    disk.is_full = False
    outbox.retry()
    outbox.flush()
    assert outbox.problem is None
    assert disk.written == ["kept", "The se", "The sea."]
    outbox.close()


def test_that_a_file_waits_for_the_disk_as_the_history_does() -> None:
    outbox, is_full, written = Outbox(BadFile), True, []

    def write() -> None:
        if is_full:
            raise BadFile("settings.toml", "cannot be written (No space left on device)")
        written.append("settings")

    outbox.put(write)
    outbox.flush()
    assert "settings.toml" in str(outbox.problem) and outbox.take_dropped() == []
    is_full = False
    assert outbox.close() is None
    assert written == ["settings"]


def test_that_closing_tries_a_last_time_and_says_what_is_left() -> None:
    disk, outbox = Disk(), Outbox()
    disk.is_full = True
    outbox.put(disk.write("a"))
    outbox.flush()
    disk.is_full = False
    assert outbox.close() is None
    assert disk.written == ["a"]
    full, outbox = Disk(), Outbox()
    full.is_full = True
    outbox.put(full.write("a"))
    assert outbox.close() is not None
    outbox.retry()
    assert full.written == []


def test_that_a_write_that_can_never_be_done_holds_up_nothing() -> None:
    disk, outbox = Disk(), Outbox()

    def gone() -> None:
        raise KeyError("gone")

    outbox.put(gone)
    outbox.put(disk.write("next"))
    outbox.flush()
    assert disk.written == ["next"]
    assert [type(each) for each in outbox.take_dropped()] == [KeyError]
    assert outbox.take_dropped() == []
    outbox.close()


def test_that_a_slow_disk_does_not_hold_up_who_puts() -> None:
    outbox, may_go_on, done = Outbox(), threading.Event(), threading.Event()
    outbox.put(lambda: (may_go_on.wait(30), None)[1])
    outbox.put(done.set)
    assert not done.is_set()
    may_go_on.set()
    assert done.wait(30)
    outbox.close()
