"""The lines that start llama.cpp with an exported vector. Knows no shell's history, only its quoting."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from vectors.errors import BadInput

_SPLITTERS = ":,"
"""llama.cpp splits FILE:SCALE at every colon, and newer ones a list of files at every comma."""


@dataclass(frozen=True, slots=True)
class LaunchLines:
    """Ready lines: for `llama-cli`, for `llama-server`, and a script for llama-cpp-python."""

    cli: str
    server: str
    python: str


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
    colon can only be given without a scale: raises BadInput unless that is 1.
    """
    gguf, model = str(gguf_path), str(model_path)
    name = PureWindowsPath(gguf).name if windows else Path(gguf).name
    if "," in name or (":" in name and scale != 1):
        raise BadInput(
            f"llama.cpp would split the name “{name}”; export it under a name without colon and comma."
        )
    before = ""
    if any(splitter in gguf for splitter in _SPLITTERS):
        folder = gguf[: len(gguf) - len(name)]
        model = model if _is_absolute(model, windows) else os.path.abspath(model)
        before = f"{'pushd' if windows else 'cd'} {_quoted(folder, windows)}\n"
        gguf = name
    elif gguf.startswith("-"):
        gguf = f"./{gguf}"
    option = "--control-vector" if ":" in name else "--control-vector-scaled"
    value = gguf if ":" in name else f"{gguf}:{scale:.6g}"
    given = f"-m {_quoted(model, windows)} {option} {_quoted(value, windows)}"
    return LaunchLines(
        cli=f"{before}llama-cli {given}",
        server=f"{before}llama-server {given}",
        python=_SCRIPT.format(model=str(model_path), vector=str(gguf_path), scale=scale),
    )


def _is_absolute(path: str, windows: bool) -> bool:
    return PureWindowsPath(path).is_absolute() if windows else Path(path).is_absolute()


def _quoted(text: str, windows: bool) -> str:
    return f'"{text}"' if windows else shlex.quote(text)


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
