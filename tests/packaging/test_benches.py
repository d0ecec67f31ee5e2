"""The benchmarks of the window: each runs, and says of every figure whether it holds its bound."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from engine.history import History

ROOT = Path(__file__).resolve().parents[2]


def test_that_the_stream_bench_says_of_each_figure_whether_it_holds() -> None:
    arguments = ["--tokens", "300", "--only", "table", "--only", "many fences"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "stream_bench.py"), *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )
    said = [line for line in run.stdout.splitlines() if "(under " in line]
    assert [line.split("  ")[0] for line in said] == [
        f"{kind}: {figure}"
        for kind in ("table", "many fences")
        for figure in ("update p95", "longest stretch", "memory", "opened again")
    ], run.stderr
    assert all("met)" in line or "MISSED)" in line for line in said)
    assert float(said[0].split()[3]) > 0.1, "an update costs something"
    assert run.returncode == any("MISSED" in line for line in said)


def test_that_the_history_bench_says_of_each_figure_whether_it_holds(tmp_path: Path) -> None:
    history = History(tmp_path / "tiller.db")
    conversation, parent = history.create(title="the sea"), None
    for text in ("Tell me of the sea.", "It is wide and rare."):
        parent = history.add_message(conversation, "user", text, parent_id=parent)
    history.close()
    run = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "history_bench.py"), "--keep", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    said = [line for line in run.stdout.splitlines() if "(under " in line]
    named = [line.split("  ")[0] for line in said]
    assert named[:2] == ["list read", "list read, laid out and painted"], run.stderr
    assert named[2].startswith("newest 200 of ") and len(named) > 5
    assert all(name.startswith("search ") for name in named[3:])
    assert all("met)" in line or "MISSED)" in line for line in said)
    assert run.returncode == any("MISSED" in line for line in said)
