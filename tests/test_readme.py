"""Claims about README.md: every fenced block has a tag, every tag a rule, and what can run is run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.warm import run_main

pytestmark = pytest.mark.timeout(400)
ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TAGS = {"sh", "python", "powershell", "console", "jsonl"}
TILLER = (["python", "main.py"], [".venv/bin/python", "main.py"])
MOST_LINES = 12
AT_ONCE = 2
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its tag, the file that it is saved as where it names one, and its text."""

    line: int
    tag: str
    title: str
    text: str

    @property
    def commands(self) -> list[list[str]]:
        """The words of each command, without comments."""
        lines = self.text.replace("\\\n", " ").splitlines()
        return [words for line in lines if (words := shlex.split(line, comments=True))]

    @property
    def is_tillers(self) -> bool:
        """Whether it is a block of Tiller's own commands."""
        return self.tag == "sh" and any(is_tiller(words) for words in self.commands)

    def __str__(self) -> str:
        return f"line {self.line}"


@dataclass(frozen=True, slots=True)
class Ran:
    """A command as README shows it, the folder it ran in, and how it ended."""

    words: Sequence[str]
    folder: Path
    done: subprocess.CompletedProcess[str]


def fenced_blocks(text: str) -> list[Block]:
    """Every fenced block of a Markdown text, in order."""
    found: list[Block] = []
    opened: tuple[int, str] | None = None
    inside: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip().startswith(("```", "~~~")):
            inside.append(line)
        elif opened is None:
            opened, inside = (number, line.strip().strip("`~")), []
        else:
            tag, _, rest = opened[1].partition(" ")
            title = _TITLE.search(rest)
            content = textwrap.dedent("\n".join(inside))
            found.append(Block(opened[0], tag, title[1] if title else "", content))
            opened = None
    assert opened is None, f"the block at line {opened} is not closed"
    return found


def is_tiller(words: Sequence[str]) -> bool:
    """Whether a command is one of Tiller's own."""
    return list(words[:2]) in TILLER


BLOCKS = fenced_blocks(README)
OWN = [block for block in BLOCKS if block.is_tillers]
PYTHON = [block for block in BLOCKS if block.tag == "python"]
PAIRS = [block for block in BLOCKS if block.tag == "jsonl"]
MAKES = [words for block in BLOCKS if block.tag == "sh" for words in block.commands if words[0] == "make"]
LINKS = sorted(set(re.findall(r'(?:\]\(|src=")([^)"#\s]+)', README)))


def python(program: str, data: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in this Python, with a data folder."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "TILLER_DATA_DIR": str(data)},
        timeout=300,
        check=False,
    )


def run_block(block: Block, folder: Path) -> list[Ran]:
    """Run a block in a folder of its own, which holds the pairs that README shows, and a data folder."""
    data = folder / "data"
    if block.tag == "python":
        return [Ran((), folder, python(block.text, data))]
    for each in PAIRS:
        (folder / each.title).write_text(each.text, encoding="utf-8")
    return [
        Ran(words, folder, run_main(words[2:], folder, data, heard="What are you?\n"))
        for words in block.commands
        if is_tiller(words)
    ]


@pytest.fixture(scope="module")
def ran(builtin_ref: str, tmp_path_factory: pytest.TempPathFactory) -> Mapping[Block, list[Ran]]:
    """All blocks that run, each from a clean start; two at once, as no block needs another."""
    blocks = [*OWN, *PYTHON]
    folders = [tmp_path_factory.mktemp("readme") for _ in blocks]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(blocks, pool.map(run_block, blocks, folders), strict=True))


def test_that_every_fenced_block_has_a_tag_that_a_rule_covers() -> None:
    assert [f"{block}: {block.tag or 'no tag'}" for block in BLOCKS if block.tag not in TAGS] == []


def test_that_every_shell_line_is_make_s_or_tiller_s() -> None:
    commands = [words for block in BLOCKS if block.tag == "sh" for words in block.commands]
    assert [words for words in commands if words[0] != "make" and not is_tiller(words)] == []


def test_that_every_file_of_pairs_has_a_name_that_a_command_uses() -> None:
    used = {word for block in OWN for words in block.commands for word in words}
    assert {block.title for block in PAIRS} <= used


@pytest.mark.parametrize("block", OWN, ids=str)
def test_that_the_commands_of_a_block_run_as_they_stand(block: Block, ran: Mapping[Block, list[Ran]]) -> None:
    assert ran[block]
    for each in ran[block]:
        assert each.done.returncode == 0, (each.words, each.done.stderr)
        assert each.done.stdout.strip(), each.words
        assert "Traceback" not in each.done.stderr
        if "--compare" in each.words:
            assert "Both say the same." not in each.done.stdout, each.words
        if "--out" in each.words:
            assert (each.folder / each.words[each.words.index("--out") + 1]).is_file()


@pytest.mark.parametrize("words", MAKES, ids=" ".join)
def test_that_every_make_target_exists(words: list[str]) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    done = subprocess.run(
        ["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_that_the_python_is_short_and_answers(ran: Mapping[Block, list[Ran]]) -> None:
    (block,) = PYTHON
    assert len([line for line in block.text.splitlines() if line.strip()]) <= MOST_LINES
    ((each),) = ran[block]
    assert each.done.returncode == 0, each.done.stderr
    answers = [line.partition(" ")[2] for line in each.done.stdout.splitlines() if line.strip()]
    assert len(set(answers)) > 1 and all(answers)


def test_that_llama_cpp_s_line_is_the_one_that_the_export_prints(ran: Mapping[Block, list[Ran]]) -> None:
    exports = [each for runs in ran.values() for each in runs if "export" in each.words]
    printed = [line for each in exports for line in each.done.stdout.splitlines()]
    shown = [line for block in BLOCKS if block.tag == "console" for line in block.text.splitlines()]
    assert shown and set(shown) <= set(printed)


def test_that_the_lines_for_windows_name_files_and_options_that_exist() -> None:
    lines = [line for block in BLOCKS if block.tag == "powershell" for line in block.text.splitlines()]
    words = [word for line in lines for word in line.replace("\\", "/").split()]
    files = [ROOT / word for word in words if word.endswith((".py", ".txt", ".toml"))]
    assert files and [file for file in files if not file.is_file()] == []
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    assert [word for word in words if word.startswith("--") and word not in source] == []


@pytest.mark.parametrize("target", [target for target in LINKS if "://" not in target])
def test_that_every_file_that_is_linked_to_exists(target: str) -> None:
    if target.startswith("docs/screenshots/") and not (ROOT / "docs" / "screenshots").is_dir():
        pytest.skip("the pictures have not been made; run `make screenshots`")
    assert (ROOT / target).is_file()
