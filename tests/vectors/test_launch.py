"""The lines that start llama.cpp."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from vectors.errors import BadInput
from vectors.launch import launch_lines


def given(line: str) -> dict[str, str]:
    """The options of the last line, as a shell would hand them over."""
    words = [word for word in shlex.split(line.splitlines()[-1])[1:] if word != "--jinja"]
    return dict(zip(words[::2], words[1::2], strict=True))


def test_that_a_plain_path_gives_one_line_each() -> None:
    lines = launch_lines("out/ocean.gguf", 0.8, "models/m.gguf", windows=False)
    assert lines.cli == "llama-cli -m models/m.gguf --jinja --control-vector-scaled out/ocean.gguf:0.8"
    assert lines.server == "llama-server -m models/m.gguf --jinja --control-vector-scaled out/ocean.gguf:0.8"


@pytest.mark.parametrize("folder", ["/a b/it's", "/x:y", "/x,y", "/$HOME `x`", '/"q"'])
@pytest.mark.parametrize("scale", [1.0, -0.3333333333])
def test_that_llama_cpp_splits_its_option_into_file_and_scale_only(folder: str, scale: float) -> None:
    line = launch_lines(f"{folder}/ocean.gguf", scale, f"{folder}/m:1.gguf", windows=False).cli
    options = given(line)
    assert options["-m"] == f"{folder}/m:1.gguf"
    file, number = options["--control-vector-scaled"].split(":")
    assert float(number) == pytest.approx(scale, rel=1e-5)
    assert "," not in file
    *before, _ = line.splitlines()
    if before:
        assert shlex.split(before[0]) == ["cd", folder]
        file = f"{folder}/{file}"
    assert file == f"{folder}/ocean.gguf"


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell is needed")
@pytest.mark.parametrize(
    "folder", ["plain", "a b", "it's", "x:y", "x,y", "$HOME `x` %PATH%", '"q"', "-x", "~"]
)
def test_that_a_shell_hands_llama_cpp_the_files_that_are_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.chdir(tmp_path)
    program = tmp_path / "bin" / "llama-cli"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nfor each in "$@"; do printf "%s\\0" "$each"; done; pwd\n')
    program.chmod(0o755)
    place = tmp_path / folder
    place.mkdir()
    (place / "ocean.gguf").touch()
    (place / "m.gguf").touch()
    line = launch_lines(f"{folder}/ocean.gguf", 1, f"{folder}/m.gguf", windows=False).cli
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["/bin/sh", "-c", line], env={"PATH": path}, capture_output=True, text=True, check=True
    )
    _, model, _, _, vector, there = ran.stdout.split("\0")
    file, scale = vector.split(":")
    assert scale == "1" and "," not in file
    assert Path(there.strip(), file).samefile(place / "ocean.gguf")
    assert Path(there.strip(), model).samefile(place / "m.gguf")


def test_that_a_windows_drive_is_entered_first() -> None:
    lines = launch_lines(r"C:\my files\ocean.gguf", 1.5, r"D:\m.gguf", windows=True)
    assert lines.server.splitlines() == [
        r'pushd "C:\my files"',
        r'llama-server -m "D:\m.gguf" --jinja --control-vector-scaled "ocean.gguf:1.5"',
    ]
    assert lines.shell == ""


@pytest.mark.parametrize(
    ("gguf", "folder", "vector"),
    [
        (r"C:\R&D (1) ^ it's\ocean.gguf", r"C:\R&D (1) ^ it's", "ocean.gguf:1"),
        ("C:/x y/ocean.gguf", r"C:\x y", "ocean.gguf:1"),
        (r"C:\ocean.gguf", "C:\\", "ocean.gguf:1"),
        (r"\\server\a share\ocean.gguf", "", r"\\server\a share\ocean.gguf:1"),
        (r"\\server\share\a,b\ocean.gguf", r"\\server\share\a,b", "ocean.gguf:1"),
        (r"out\ocean.gguf", "", r"out\ocean.gguf:1"),
        ("-x.gguf", "", r".\-x.gguf:1"),
    ],
)
def test_that_cmd_and_powershell_read_a_windows_path_alike(gguf: str, folder: str, vector: str) -> None:
    lines = launch_lines(gguf, 1, r"D:\the models\m.gguf", windows=True)
    assert lines.shell == ""
    *before, run = lines.cli.splitlines()
    assert before == ([f'pushd "{folder}"'] if folder else [])
    # Between double quotes both take every character as it is, but those that are for PowerShell alone.
    assert re.fullmatch(r'llama-cli -m "([^"]*)" --jinja --control-vector-scaled "([^"]*)"', run)
    assert re.findall('"([^"]*)"', run) == [r"D:\the models\m.gguf", vector]
    assert not set(lines.cli) & set("%$`[]")
    assert vector.count(":") == 1
    # Where a program splits its line, a backslash before a closing quotation mark would take it with it.
    assert '\\"' not in run


@pytest.mark.parametrize("folder", ["100%PATH%", "$HOME", "a`b", "[x]", "“q”", "it's $5", "it’s [y]"])
def test_that_a_path_that_the_two_read_differently_is_for_powershell(folder: str) -> None:
    lines = launch_lines(rf"C:\{folder}\ocean.gguf", 1, r"C:\m.gguf", windows=True)
    assert lines.shell == "PowerShell"
    enter, run = lines.cli.splitlines()
    assert enter.startswith("Push-Location -LiteralPath ")
    assert single_quoted(enter.removeprefix("Push-Location -LiteralPath ")) == rf"C:\{folder}"
    assert run == r"llama-cli -m 'C:\m.gguf' --jinja --control-vector-scaled 'ocean.gguf:1'"
    model = launch_lines("ocean.gguf", 1, rf"C:\{folder}\m.gguf", windows=True)
    assert model.shell == "PowerShell" and "Push-Location" not in model.cli


def single_quoted(text: str) -> str:
    """A word in single quotes as PowerShell reads it: any of four such marks ends it, twice is the mark."""
    quotes = "'‘’‚‛"
    assert re.fullmatch(rf"'(?:[^{quotes}]|[{quotes}]{{2}})*'", text)
    return re.sub(rf"([{quotes}])[{quotes}]", r"\1", text[1:-1])


def test_that_a_colon_in_the_name_itself_needs_the_scale_in_the_file() -> None:
    assert (
        given(launch_lines("/x/a:b.gguf", 1, "/m.gguf", windows=False).cli)["--control-vector"] == "a:b.gguf"
    )
    with pytest.raises(BadInput, match="a name without colon and comma"):
        launch_lines("/x/a:b.gguf", 2, "/m.gguf", windows=False)
    with pytest.raises(BadInput, match="a name without colon and comma"):
        launch_lines("a,b.gguf", 1, "/m.gguf", windows=False)


@pytest.mark.parametrize("folder", [r"C:\my files", r"\\server\a share", r"C:\new\tales\x'y", 'C:/"q"'])
def test_that_the_script_names_the_files_that_are_meant(folder: str) -> None:
    vector, model = rf"{folder}\ocean.gguf", rf"{folder}\m.gguf"
    script = launch_lines(vector, -0.5, model, windows=True).python
    named = {node.value for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Constant)}
    assert {vector, model} <= named
    assert "-0.5 * tensor.data" in script
