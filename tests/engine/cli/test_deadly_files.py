"""A GGUF file at which llama.cpp ends the process: the command line still ends in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.gguf_files import altered

NO_BYTES = {"tokenizer.ggml.model": "llama"}
"""Without the byte tokens of its kind, the first text ends the process."""
BLANKS = {"tokenizer.ggml.pre": "whitespace"}
"""Two blanks in a row end it."""
ROOT = Path(__file__).parents[3]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "TILLER_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("facts", "command", "said"),
    [
        (NO_BYTES, ("chat", "Hello.", "--model"), "engine stopped while it loaded"),
        (BLANKS, ("chat", "Hello  there.", "--model"), "engine stopped while it worked on this; try other"),
        (NO_BYTES, ("parity", "--gguf"), "tokenizer that makes llama.cpp end its process"),
        (BLANKS, ("bench", "--model"), "tokenizer that makes llama.cpp end its process"),
    ],
)
def test_that_a_tokenizer_that_aborts_ends_in_status_1_and_one_sentence(
    gguf_file: str, tmp_path: Path, facts: Mapping[str, str], command: tuple[str, ...], said: str
) -> None:
    deadly = altered(gguf_file, tmp_path / "deadly.gguf", facts)
    done = run(tmp_path / "data", *command, str(deadly))
    assert (done.returncode, done.stdout) == (1, "")
    lines = [line for line in done.stderr.splitlines() if line]
    assert len(lines) == 1 and said in lines[0] and lines[0].endswith("."), done.stderr


def test_that_a_sound_file_still_answers(gguf_file: str, tmp_path: Path) -> None:
    done = run(tmp_path / "data", "chat", "What are you?", "--model", gguf_file, "--temperature", "0")
    assert done.returncode == 0 and done.stdout.strip(), done.stderr


def test_that_a_context_too_large_for_the_memory_is_refused_in_one_sentence(
    gguf_file: str, tmp_path: Path
) -> None:
    endless = altered(gguf_file, tmp_path / "endless.gguf", {"llama.context_length": 1_000_000_000})
    done = run(tmp_path / "data", "chat", "Hello.", "--model", str(endless), "--context", "1000000000")
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert "A context of 1000000000 tokens takes 4096.0 GB" in done.stderr
