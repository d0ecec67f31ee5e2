"""How much memory Linux lets the group of this process have (a container, a service), of both versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_NO_LIMIT = 1 << 60
"""Version 1 says a number near 2^63 where there is no limit."""


@dataclass(frozen=True, slots=True)
class GroupMemory:
    """Bytes that a group may have, and those that it has and that nothing can be dropped for."""

    limit: int
    used: int

    @property
    def free(self) -> int:
        """What it may still take."""
        return max(0, self.limit - self.used)


@dataclass(frozen=True, slots=True)
class _Names:
    """What a version calls its files and lines; `cache` is what the system drops when it needs room."""

    limit: str
    used: str
    cache: str


_V1 = _Names("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
_V2 = _Names("memory.max", "memory.current", "inactive_file")


def group_memory(proc: Path = Path("/proc/self")) -> tuple[GroupMemory, ...]:
    """The limits of this process's group and of those around it; none where there are none."""
    try:
        return tuple(_limits(proc))
    except (OSError, ValueError):
        return ()


def _limits(proc: Path) -> Iterator[GroupMemory]:
    own = {}
    for line in (proc / "cgroup").read_text(encoding="utf-8").splitlines():
        _, controllers, path = line.split(":", 2)
        own[controllers] = path
    v1 = next((path for names, path in own.items() if "memory" in names.split(",")), None)
    for root, mount, kind, options in _mounts(proc):
        if kind == "cgroup" and "memory" in options and v1 is not None:
            yield from _upwards(mount, _below(v1, root), _V1)
        elif kind == "cgroup2" and "" in own:
            yield from _upwards(mount, _below(own[""], root), _V2)


def _mounts(proc: Path) -> Iterator[tuple[str, Path, str, list[str]]]:
    """Root, place, kind and options of each mount; man 5 proc tells of the fields."""
    for line in (proc / "mountinfo").read_text(encoding="utf-8", errors="replace").splitlines():
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if len(fields) > 4 and len(kinds) > 2:
            yield fields[3], Path(fields[4].replace("\\040", " ")), kinds[0], kinds[2].split(",")


def _below(path: str, root: str) -> str:
    """A group's path below the root that is mounted; a container sees its own group as the root."""
    if root != "/" and (path == root or path.startswith(f"{root}/")):
        path = path[len(root) :]
    return "" if path.startswith("/..") else path.strip("/")


def _upwards(mount: Path, path: str, names: _Names) -> Iterator[GroupMemory]:
    """The limits from a group up to what is mounted. A path that is not there is that of another view."""
    folder = mount / path
    if not folder.is_dir():
        folder = mount
    for each in (folder, *folder.parents):
        if (found := _limit(each, names)) is not None:
            yield found
        if each == mount:
            return


def _limit(folder: Path, names: _Names) -> GroupMemory | None:
    try:
        limit = (folder / names.limit).read_text(encoding="ascii").strip()
        if limit == "max" or not 0 < int(limit) < _NO_LIMIT:
            return None
        used = int((folder / names.used).read_text(encoding="ascii"))
        return GroupMemory(int(limit), max(0, used - _cached(folder, names.cache)))
    except (OSError, ValueError):
        return None


def _cached(folder: Path, name: str) -> int:
    """Bytes of files that the group has read and that can be dropped."""
    lines = (folder / "memory.stat").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.split()[0] == name), 0)
