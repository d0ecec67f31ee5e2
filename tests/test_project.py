"""Claims about the texts of the project as a whole: what none of them names, and what the README covers."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from engine.cli.app import app
from engine.version import VERSION
from tests.conftest import LONGEST

ROOT = Path(__file__).resolve().parents[1]
# Cut in two, so that this file does not name what no file may.
FORBIDDEN = tuple(
    "".join(parts)
    for parts in (
        ("pypi", ".org"),
        ("python", "hosted.org"),
        ("index", "-url"),
        ("index", "_url"),
        ("pytorch", ".org/whl"),
        ("/", "work/"),
    )
)
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
"""SHA-256 of the licence's own text."""


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the project that git does not ignore."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    left_out = {line.rstrip("/") for line in ignored} | {".git"}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in left_out]
        for name in names:
            path = Path(folder) / name
            if name in left_out:
                continue
            try:
                yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
            except (UnicodeDecodeError, FileNotFoundError):
                continue  # no text, or gone meanwhile


def verbs(command: Any = None, before: str = "") -> Iterator[str]:
    """Every verb of the command line, such as `chat` and `vectors list`."""
    command = typer.main.get_command(app) if command is None else command
    for name, each in command.commands.items():
        if hasattr(each, "commands"):
            yield from verbs(each, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_that_no_text_names_a_package_registry_or_a_machine_s_folder() -> None:
    found = list(texts())
    assert Path("README.md") in dict(found)
    assert [(str(path), word) for path, text in found for word in FORBIDDEN if word in text.lower()] == []


def test_that_every_verb_of_the_command_line_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    known = list(verbs())
    assert {"chat", "vectors list"} <= set(known)
    assert [verb for verb in known if not re.search(rf"`{re.escape(verb)}\b", readme)] == []


def test_that_every_make_target_that_a_text_names_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M))
    papers = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("*.md"))
    named = set(re.findall(r"(?:`|^ {4}|^)make ([a-z][a-z-]*)", papers, re.M))
    assert {"run", "check", "model"} <= named <= targets


def test_that_every_file_that_a_markdown_text_links_to_exists() -> None:
    pages = [(path, text) for path, text in texts() if path.suffix == ".md"]
    links = [
        (path, target)
        for path, text in pages
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        if "://" not in target
    ]
    assert Path("CONTRIBUTING.md") in {path for path, _ in links}
    assert [(str(path), to) for path, to in links if not (ROOT / path.parent / to).exists()] == []


def test_that_the_licence_is_the_unchanged_text_of_the_one_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "Apache-2.0"
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert hashlib.sha256(text.encode()).hexdigest() == APACHE_2


def test_that_the_changelog_begins_with_the_version_that_this_is() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert newest is not None
    assert newest[1] == VERSION == project["version"]


def test_that_every_file_of_tests_that_is_begun_early_is_there() -> None:
    assert [name for name in LONGEST if not (ROOT / "tests" / name).is_file()] == []
