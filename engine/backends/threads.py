"""How many threads a model is run with. Knows no backend."""

from __future__ import annotations

import os


def usual_threads() -> int:
    """Half of the machine's logical cores, at least one and at most eight."""
    return max(1, min(8, (os.cpu_count() or 2) // 2))
