"""Claims about the set-up's scripts, without installing anything."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETUP = ROOT / "packaging" / "setup"
LDD = """
\tlinux-vdso.so.1 (0x0)
\tlibxcb-cursor.so.0 => not found
\tlibQt6Core.so.6 => /x/libQt6Core.so.6 (0x0)
\tlibEGL.so.1 => not found
\tlibxcb-cursor.so.0 => not found
\tlibstrange.so.9 => not found
"""


def script(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """One of the set-up's scripts as a module."""
    monkeypatch.syspath_prepend(str(SETUP))
    spec = importlib.util.spec_from_file_location(f"setup_{name}", SETUP / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_that_missing_libraries_become_packages_and_unknown_ones_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    libraries = script("system_libraries", monkeypatch)
    missing = libraries.not_found(LDD)
    assert missing == ("libxcb-cursor.so.0", "libEGL.so.1", "libstrange.so.9")
    assert libraries.packages_for(missing) == (("libxcb-cursor0", "libegl1"), ("libstrange.so.9",))


def test_that_every_requirement_is_pinned_and_the_pin_satisfies_it() -> None:
    from packaging.requirements import Requirement

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = [
        Requirement(line)
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    listed = [
        *project["dependencies"],
        *(x for each in project["optional-dependencies"].values() for x in each),
    ]
    for version in ("3.11", "3.12", "3.14"):
        here = {"python_version": version}
        pinned = {
            canonical(pin.name): str(pin.specifier).removeprefix("==")
            for pin in pins
            if pin.marker is None or pin.marker.evaluate(here)
        }
        for line in listed:
            wanted = Requirement(line)
            if wanted.marker is None or wanted.marker.evaluate(here):
                assert wanted.specifier.contains(pinned[canonical(wanted.name)]), line


def canonical(name: str) -> str:
    """A package's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_that_torch_is_pinned_without_a_suffix() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "\ntorch==2.13.0\n" in pins


def test_that_what_is_installed_is_remembered_by_content(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    prepare = script("prepare", monkeypatch)
    monkeypatch.setattr(prepare, "STAMP", tmp_path / "stamp.json")
    assert prepare.read_stamp() == {}
    prepare.write_stamp(main=prepare.fingerprint(["a"]))
    prepare.write_stamp(llama="failed x no compiler")
    assert prepare.read_stamp() == {"main": prepare.fingerprint(["a"]), "llama": "failed x no compiler"}
    assert prepare.fingerprint(["a"]) != prepare.fingerprint(["b"])
    (tmp_path / "stamp.json").write_text("{broken")
    assert prepare.read_stamp() == {}


def test_that_a_missing_compiler_is_said_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare = script("prepare", monkeypatch)
    monkeypatch.setattr(prepare, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setenv("PATH", str(tmp_path))
    prepare.install_llama(again=False)
    assert "no C++ compiler was found" in capsys.readouterr().out
    prepare.install_llama(again=False)
    assert "`make llama` tries again)" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="bash is not there")
def test_that_the_ci_script_is_sound_bash() -> None:
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=True)
