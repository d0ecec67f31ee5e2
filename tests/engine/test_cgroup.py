"""The memory that a container or a service may have, as Linux tells it in its two versions."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine import memory
from engine.cgroup import GroupMemory, group_memory
from engine.memory import free_memory, total_memory

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such groups")
GB = 10**9
NO_LIMIT = "9223372036854771712"


def told(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(f"{text}\n")


def proc(folder: Path, group: str, *mounts: str) -> Path:
    """What a process is told of its group and of the mounts."""
    told(folder / "proc", {"cgroup": group, "mountinfo": "\n".join(mounts)})
    return folder / "proc"


def v2(folder: Path, limit: str, used: int = 0, cached: int = 0) -> None:
    stat = f"anon {used - cached}\ninactive_file {cached}\nactive_file 0"
    told(folder, {"memory.max": limit, "memory.current": str(used), "memory.stat": stat})


def v1(folder: Path, limit: str, used: int = 0, cached: int = 0) -> None:
    stat = f"cache {cached}\ninactive_file 7\ntotal_inactive_file {cached}"
    told(
        folder,
        {"memory.limit_in_bytes": limit, "memory.usage_in_bytes": str(used), "memory.stat": stat},
    )


def test_that_a_containers_limit_of_version_2_is_found_at_its_root(tmp_path: Path) -> None:
    v2(tmp_path / "cg", str(4 * GB), 3 * GB, GB)
    seen = proc(tmp_path, "0::/", f"30 23 0:26 / {tmp_path}/cg rw,nosuid - cgroup2 cgroup2 rw")
    assert group_memory(seen) == (GroupMemory(4 * GB, 2 * GB),)
    assert group_memory(seen)[0].free == 2 * GB


def test_that_the_limits_of_all_groups_around_a_service_count(tmp_path: Path) -> None:
    v2(tmp_path / "cg" / "user.slice" / "app.service", "max")
    v2(tmp_path / "cg" / "user.slice", str(6 * GB), GB)
    seen = proc(
        tmp_path,
        "0::/user.slice/app.service",
        "22 28 0:20 / /proc rw - proc proc rw",
        f"30 23 0:26 / {tmp_path}/cg rw shared:4 - cgroup2 cgroup2 rw,nsdelegate",
    )
    assert group_memory(seen) == (GroupMemory(6 * GB, GB),)


@pytest.mark.parametrize("root", ["/", "/docker/abc"])
def test_that_version_1_is_read_with_and_without_a_view_of_its_own(tmp_path: Path, root: str) -> None:
    place = tmp_path / "cg" if root != "/" else tmp_path / "cg" / "docker" / "abc"
    v1(place, str(2 * GB), GB, GB // 4)
    if root == "/":
        v1(tmp_path / "cg", NO_LIMIT)
    seen = proc(
        tmp_path,
        "5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n0::/",
        f"40 30 0:30 {root} {tmp_path}/cpu rw - cgroup cgroup rw,cpu,cpuacct",
        f"41 30 0:31 {root} {tmp_path}/cg rw - cgroup cgroup rw,memory",
    )
    assert group_memory(seen) == (GroupMemory(2 * GB, GB - GB // 4),)


def test_that_no_limit_and_no_such_files_are_no_limit(tmp_path: Path) -> None:
    assert group_memory(tmp_path / "none") == ()
    v1(tmp_path / "cg", NO_LIMIT)
    seen = proc(tmp_path, "4:memory:/", f"41 30 0:31 / {tmp_path}/cg rw - cgroup cgroup rw,memory")
    assert group_memory(seen) == ()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has such groups")
def test_that_memory_is_what_the_group_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    machine, free = total_memory(), free_memory()
    monkeypatch.setattr(memory, "group_memory", lambda: (GroupMemory(10**8, 4 * 10**7),))
    assert (total_memory(), free_memory()) == (10**8, 6 * 10**7)
    monkeypatch.setattr(memory, "group_memory", lambda: (GroupMemory(10**18, 0),))
    assert total_memory() >= machine > 0 and free_memory() > 0 and free > 0
