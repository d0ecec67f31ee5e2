"""The benchmarks of the window: each runs, and says of every figure whether it holds its bound."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
