"""Where the server may listen, and what is said where it may not. The key's file."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from engine.messages import StartServer
from engine.server.address import CannotListen, KeyNeeded, checked_start, listening
from engine.server.keys import keep_key, kept_key, new_key
from vectors.errors import BadFile, BadInput


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::"])
def test_that_an_address_that_others_can_reach_needs_a_key(host: str) -> None:
    with pytest.raises(KeyNeeded, match="must carry a key; set a key, or listen on"):
        checked_start(StartServer(host))
    assert checked_start(StartServer(host, key="secret"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_that_this_machine_s_own_addresses_need_none(host: str) -> None:
    assert checked_start(StartServer(host))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (StartServer("example.org"), "give an IP address such as 127.0.0.1"),
        (StartServer(port=70_000), "There is no port 70000"),
        (StartServer(key="two words"), "letters, digits and signs without blanks"),
        (StartServer(origins=("*",)), "names no web page's server; give it like https://example.org"),
        (StartServer(origins=("example.org",)), "“example.org” names no web page's server"),
        (StartServer(origins=("https://example.org/chat",)), "and no path"),
        (StartServer(key="schlüssel"), "letters, digits and signs without blanks"),
    ],
)
def test_that_what_cannot_be_is_refused_with_a_sentence(command: StartServer, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        listening(command)


def test_that_origins_are_taken_as_browsers_send_them() -> None:
    command = StartServer(origins=(" https://Example.org:8080/ ", "chrome-extension://abc"))
    assert checked_start(command).origins == ("https://example.org:8080", "chrome-extension://abc")


def test_that_a_port_that_is_taken_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotListen, match=f"127.0.0.1:{port}: another program has this port; choose"):
            listening(StartServer(port=port))


def test_that_an_address_of_another_machine_is_said_so() -> None:
    with pytest.raises(CannotListen, match="this machine has no such address"):
        listening(StartServer("192.0.2.1", 0, key="secret"))


def test_that_a_key_is_kept_for_its_owner_s_eyes_and_forgotten_again(tmp_path: Path) -> None:
    path, key = tmp_path / "data" / "server.key", new_key()
    assert kept_key(path) == ""
    keep_key(path, key)
    assert kept_key(path) == key
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    keep_key(path, "")
    assert not path.exists()
    assert new_key() != key


def test_that_a_key_that_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "server.key"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BadFile, match="cannot be read; delete it and make another key"):
        kept_key(path)


def test_that_a_key_is_not_shown_with_its_command() -> None:
    assert "secret" not in repr(StartServer(key="secret"))
