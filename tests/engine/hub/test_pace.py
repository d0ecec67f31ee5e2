"""How fast a download comes, from how much is there and when."""

from __future__ import annotations

from engine.hub.pace import Pace


def test_that_a_pace_is_said_once_it_is_known_and_follows_a_change() -> None:
    pace = Pace()
    pace.add(0.0, 0, 1000)
    assert pace.bytes_per_second == 0 and pace.seconds_left is None
    pace.add(0.1, 500, 1000)
    assert pace.bytes_per_second == 0
    pace.add(1.0, 100 + 400, 1000)
    assert pace.bytes_per_second == 500 and pace.seconds_left == 1.0
    for second in range(2, 20):
        pace.add(float(second), 500 + second, 1000)
    assert pace.bytes_per_second == 1.0


def test_that_a_pace_begins_anew_with_a_file_that_does() -> None:
    pace = Pace()
    pace.add(0.0, 900, 1000)
    pace.add(5.0, 100, 1000)
    assert pace.bytes_per_second == 0
    pace.add(7.0, 300, 1000)
    assert pace.bytes_per_second == 100
