"""What a person types or pastes to name a model on the hub: an id, or a link to its page or one of its files.

Asks nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from vectors.errors import BadInput

HUB = "https://huggingface.co"
_HOSTS = ("huggingface.co", "www.huggingface.co", "hf.co")
_PART = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9])?"
_ID = re.compile(rf"{_PART}(?:/{_PART})?")
_WITH_REVISION = ("tree", "blob", "resolve", "raw")
_OTHERS = {"datasets": "a data set", "spaces": "a space", "papers": "a paper", "collections": "a collection"}
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class HubPlace:
    """A repository of the hub, at a revision (a branch, tag or commit), and what of it is meant.

    `file` is a path in it, with a slash at its end a folder; `variant` a quantisation like `Q4_K_M`; empty
    where none was named.
    """

    repository: str
    revision: str = "main"
    file: str = ""
    variant: str = ""

    def __str__(self) -> str:
        return self.repository if self.revision == "main" else f"{self.repository}@{self.revision}"


class NoHubPlace(BadInput):
    """A text that names no model on the hub."""

    def __init__(self, text: str, problem: str) -> None:
        self.text, self.problem = text, problem
        super().__init__(f"“{text}” {problem}; give an id like “org/name”, or the link to a model's page.")


def parse_place(text: str, endpoint: str = HUB) -> HubPlace:
    """The place that an id (`org/name`, `org/name@revision`, `org/name:Q4_K_M`) or a link names.

    Raises NoHubPlace for anything else.
    """
    text = text.strip().strip("<>\"'“”")
    if "://" not in text and text.partition("/")[0].lower() in _HOSTS:
        text = f"https://{text}"
    if "://" in text:
        return _of_link(text, endpoint)
    name, _, variant = text.partition(":")
    name, _, revision = name.partition("@")
    return _place(text, name, revision, "", variant)


def checked_endpoint(text: str) -> str:
    """The address of a hub without a slash at its end; empty means the usual one. Raises BadInput."""
    text = text.strip().rstrip("/")
    if not text:
        return HUB
    parts = urlsplit(text)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(text))
    if not parts.hostname or not is_safe or parts.query or parts.username:
        raise BadInput(f"“{text}” is no address of a hub; give one that begins with https://, like “{HUB}”.")
    return text


def is_loopback(endpoint: str) -> bool:
    """Whether an address is of this very machine."""
    return (urlsplit(endpoint).netloc.rpartition(":")[0] or urlsplit(endpoint).netloc) in _LOOPBACK


def _of_link(text: str, endpoint: str) -> HubPlace:
    link = urlsplit(text)
    if link.netloc.lower() not in (*_HOSTS, urlsplit(endpoint).netloc.lower()):
        raise NoHubPlace(text, f"leads to {link.netloc or 'no server'} and not to the hub")
    base = urlsplit(endpoint).path if link.netloc.lower() == urlsplit(endpoint).netloc.lower() else ""
    steps = [unquote(each) for each in link.path.removeprefix(base).split("/") if each]
    if steps and steps[0] in _OTHERS:
        raise NoHubPlace(text, f"is {_OTHERS[steps[0]]}, not a model")
    marked = next((at for at, each in enumerate(steps) if at in (1, 2) and each in _WITH_REVISION), None)
    shown = dict(parse_qsl(link.query)).get("show_file_info", "")  # how the hub shows a GGUF file's head
    if marked is None:
        name, _, variant = "/".join(steps[:2]).partition(":")
        name, _, revision = name.partition("@")
        return _place(text, name, revision, shown, variant)
    revision = steps[marked + 1] if len(steps) > marked + 1 else ""
    file = "/".join(steps[marked + 2 :])
    if file and steps[marked] == "tree":
        file += "/"
    return _place(text, "/".join(steps[:marked]), revision, file or shown, "")


def _place(text: str, name: str, revision: str, file: str, variant: str) -> HubPlace:
    if not _ID.fullmatch(name) or "--" in name or ".." in name or name.endswith(".git"):
        raise NoHubPlace(text, "names no model on the hub")
    return HubPlace(name, revision or "main", file, variant.strip())
