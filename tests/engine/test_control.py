"""The reins of a job."""

from __future__ import annotations

import pytest

from engine.control import Control, JobCancelled


def test_that_a_silent_part_is_cancelled_with_its_job_and_tells_nothing() -> None:
    told: list[str] = []
    job = Control("job", lambda phase, done, total, unit: told.append(phase))
    part = job.silent()
    part.progress("reading the prompt", 1, 2, "tokens")
    part.check()
    assert told == []
    job.cancel()
    with pytest.raises(JobCancelled):
        part.check()
