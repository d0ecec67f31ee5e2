"""The lines that start llama.cpp."""

from __future__ import annotations

import shlex

import pytest

from vectors.errors import BadInput
from vectors.launch import launch_lines


def given(line: str) -> dict[str, str]:
    """The options of the last line, as a shell would hand them over."""
    words = shlex.split(line.splitlines()[-1])[1:]
    return dict(zip(words[::2], words[1::2], strict=True))


def test_that_a_plain_path_gives_one_line_each() -> None:
    lines = launch_lines("out/ocean.gguf", 0.8, "models/m.gguf", windows=False)
    assert lines.cli == "llama-cli -m models/m.gguf --control-vector-scaled out/ocean.gguf:0.8"
    assert lines.server == "llama-server -m models/m.gguf --control-vector-scaled out/ocean.gguf:0.8"


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
        assert shlex.split(before[0]) == ["cd", f"{folder}/"]
        file = f"{folder}/{file}"
    assert file == f"{folder}/ocean.gguf"


def test_that_a_windows_drive_is_entered_first() -> None:
    lines = launch_lines(r"C:\my files\ocean.gguf", 1.5, r"D:\m.gguf", windows=True)
    assert lines.server.splitlines() == [
        'pushd "C:\\my files\\"',
        'llama-server -m "D:\\m.gguf" --control-vector-scaled "ocean.gguf:1.5"',
    ]


def test_that_a_colon_in_the_name_itself_needs_the_scale_in_the_file() -> None:
    assert (
        given(launch_lines("/x/a:b.gguf", 1, "/m.gguf", windows=False).cli)["--control-vector"] == "a:b.gguf"
    )
    with pytest.raises(BadInput, match="a name without colon and comma"):
        launch_lines("/x/a:b.gguf", 2, "/m.gguf", windows=False)
    with pytest.raises(BadInput, match="a name without colon and comma"):
        launch_lines("a,b.gguf", 1, "/m.gguf", windows=False)


def test_that_the_script_is_python() -> None:
    compile(launch_lines(r"C:\x'y.gguf", -0.5, "m.gguf", windows=True).python, "script", "exec")
