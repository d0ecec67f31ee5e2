"""The lines that start llama.cpp with an exported vector. Knows no shell's history, only its quoting."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from vectors.errors import BadInput

_SPLITTERS = ":,"
"""llama.cpp splits FILE:SCALE at every colon, and newer ones a list of files at every comma."""
_UNLIKE = frozenset("%$`[]“”„‟")
"""What cmd replaces in double quotes (%), and what PowerShell replaces or takes for a pattern or a quote."""
_SINGLE = "'‘’‚‛"
"""PowerShell ends a text in single quotes at any of these, unless it stands there twice."""


@dataclass(frozen=True, slots=True)
class LaunchLines:
    """Ready lines: for `llama-cli`, for `llama-server`, and a script for llama-cpp-python.

    `shell` names the one shell that reads them as they are meant; empty where the system's usual ones do.
    """

    cli: str
    server: str
    python: str
    shell: str = ""


@dataclass(frozen=True, slots=True)
class _Shell:
    """How a shell is told a word, and to go into a folder."""

    enter: str
    quoted: Callable[[str], str]
    name: str = ""


def launch_lines(
    gguf_path: str | os.PathLike[str],
    scale: float,
    model_path: str | os.PathLike[str],
    *,
    windows: bool = os.name == "nt",
) -> LaunchLines:
    """Lines that steer the model by `scale` times the exported vector.

    Where a folder's name holds a colon or a comma (on Windows: a drive), which llama.cpp would split at,
    a line before goes into the folder, and the file is named from there. A file whose own name holds a
    colon can only be given without a scale: raises BadInput unless that is 1. On Windows the lines are for
    cmd and PowerShell both, but for PowerShell alone where a path holds what the two read differently.
    `--jinja` has the model's own chat template used: some builds only guess at a known one otherwise.
    """
    gguf, model = _plain(str(gguf_path), windows), _plain(str(model_path), windows)
    name = PureWindowsPath(gguf).name if windows else Path(gguf).name
    if "," in name or (":" in name and scale != 1):
        raise BadInput(
            f"llama.cpp would split the name “{name}”; export it under a name without colon and comma."
        )
    shell = _POSIX
    if windows:
        shell = _POWERSHELL if _UNLIKE & {*gguf, *model} else _BOTH
    before = ""
    if any(splitter in gguf for splitter in _SPLITTERS):
        folder = gguf[: len(gguf) - len(name)]
        model = model if _is_absolute(model, windows) else os.path.abspath(model)
        before = f"{shell.enter} {shell.quoted(_bare(folder, windows))}\n"
        gguf = name
    option = "--control-vector" if ":" in name else "--control-vector-scaled"
    value = gguf if ":" in name else f"{gguf}:{scale:.6g}"
    given = f"-m {shell.quoted(model)} --jinja {option} {shell.quoted(value)}"
    return LaunchLines(
        cli=f"{before}llama-cli {given}",
        server=f"{before}llama-server {given}",
        python=_SCRIPT.format(model=str(model_path), vector=str(gguf_path), scale=scale),
        shell=shell.name,
    )


def _plain(path: str, windows: bool) -> str:
    """The path as a program's argument: not to be taken for an option, with the system's own slashes."""
    path = str(PureWindowsPath(path)) if windows else path
    here = ".\\" if windows else "./"
    return f"{here}{path}" if path.startswith("-") else path


def _bare(folder: str, windows: bool) -> str:
    """A folder without the slash at its end, which a quotation mark must not follow; a root keeps it."""
    bare = folder.rstrip("\\" if windows else "/")
    return bare if bare and not bare.endswith(":") else folder


def _is_absolute(path: str, windows: bool) -> bool:
    return PureWindowsPath(path).is_absolute() if windows else Path(path).is_absolute()


def _in_double(text: str) -> str:
    return f'"{text}"'


def _in_single(text: str) -> str:
    return "'" + "".join(each * 2 if each in _SINGLE else each for each in text) + "'"


_POSIX = _Shell("cd", shlex.quote)
_BOTH = _Shell(
    "pushd", _in_double
)  # cmd's own, which lends a drive letter to \\server; an alias in PowerShell
_POWERSHELL = _Shell("Push-Location -LiteralPath", _in_single, "PowerShell")

_SCRIPT = """\
import ctypes
import gguf, llama_cpp, numpy as np

llm = llama_cpp.Llama({model!r}, verbose=False)
width, blocks = llm.n_embd(), llama_cpp.llama_model_n_layer(llm.model)
rows = np.zeros((blocks - 1, width), np.float32)  # row 0 is block 1: block 0 cannot be steered
for tensor in gguf.GGUFReader({vector!r}).tensors:
    rows[int(tensor.name.split(".")[1]) - 1] += {scale!r} * tensor.data
data = rows.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
llama_cpp.llama_set_adapter_cvec(llm.ctx, data, rows.size, width, 1, blocks)
answer = llm.create_chat_completion([dict(role="user", content="What are you?")], max_tokens=64)
print(answer["choices"][0]["message"]["content"])
"""
