"""Claims about the program as a whole, run as people run it: in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.interrupts import heed_interrupts

ROOT = Path(__file__).resolve().parents[1]
IMPORTS = """
import sys, main
heavy = {"torch", "transformers", "PySide6", "numpy", "typer", "rich", "gguf"} & set(sys.modules)
print(sorted(heavy))
"""


def tiller(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program without a display."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    inherited = {key: value for key, value in os.environ.items() if key not in hidden}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**inherited, "PYTHONIOENCODING": "utf-8", **environment},
        timeout=170,
        check=False,
    )


def test_that_importing_main_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_that_a_person_s_mistake_is_one_sentence_and_status_1() -> None:
    done = tiller("chat", "Hi", "--model", "no-such-model")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_that_output_to_a_full_disk_is_one_sentence_and_status_1() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), "vectors", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "No space left on device" in done.stderr


@pytest.mark.parametrize(
    "arguments", [("no-such-verb",), ("chat", "Hi", "--temperature", "warm"), ("sweep",)]
)
def test_that_bad_usage_is_status_2(arguments: tuple[str, ...]) -> None:
    done = tiller(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("builtin_ref")
def test_that_without_a_display_it_says_so_and_demonstrates_in_the_terminal() -> None:
    done = tiller()
    assert done.returncode == 0
    assert "no display" in done.stderr
    for heading in ("unsteered", "ocean 0.5", "ocean 1", "ocean 1.4"):
        assert f"  {heading}\n" in done.stdout


@pytest.mark.usefixtures("builtin_ref")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_that_an_interrupt_ends_an_answer_with_status_130(data_dir: Path) -> None:
    command = [sys.executable, str(ROOT / "main.py"), "chat"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,
    ) as process:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        process.stdin.write("Tell me a story.\n")
        process.stdin.flush()
        assert process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert "Traceback" not in process.stderr.read()


@pytest.mark.usefixtures("builtin_ref")
def test_that_the_self_test_uses_a_real_window_and_a_spawned_engine() -> None:
    pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)
    done = tiller("self-test", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["engine_pid"] not in (0, found["window_pid"])
    assert found["torch_in_window"] is False
    assert found["steered"] != found["unsteered"]
    assert found["search_hits"] >= 1
