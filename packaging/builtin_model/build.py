"""Makes the builtin model from nothing: corpus, tokenizer, training, export, pairs, evaluation, card."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def _run(script: str, *arguments: str) -> None:
    print(f"== {script} {' '.join(arguments)}", flush=True)
    subprocess.run([sys.executable, str(HERE / script), *arguments], check=True)


def main() -> None:
    """Run every step in order; with --resume, keep corpus and tokenizer and go on training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--time-limit", default="7200", help="seconds of training")
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()
    if not args.resume:
        _run("corpus.py")
        _run("tokenizer.py")
    _run("train.py", "--time-limit", args.time_limit, *(["--resume"] if args.resume else []))
    _run("export.py")
    _run("pairs.py")
    _run("../ready_vectors.py")
    _run("evaluate.py")
    _run("picture.py")
    _run("export.py")


if __name__ == "__main__":
    main()
