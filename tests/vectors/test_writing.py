"""A file is there whole or not at all: on a full disk, in a folder that may not be written, over a device."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.disks import SmallDisk, read_only, small_disk
from vectors.errors import BadFile
from vectors.gguf_format import export_gguf
from vectors.home_format import load_vector, save_vector
from vectors.library import Library
from vectors.values import SteeringVector
from vectors.writing import replacing

Write = Callable[[SteeringVector, Path], object]
WRITERS = pytest.mark.parametrize(
    ("write", "name"), [(save_vector, "a.safetensors"), (export_gguf, "a.gguf")]
)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", "1m") as made:
        yield made


@WRITERS
def test_that_a_full_disk_leaves_the_old_file_byte_for_byte(
    disk: SmallDisk, make_vector: Any, write: Write, name: str
) -> None:
    path = disk.folder / name
    write(make_vector(), path)
    before = path.read_bytes()
    disk.fill()
    with pytest.raises(BadFile, match=rf"{name}.*No space left on device.*free some space"):
        write(make_vector(seed=1), path)
    assert path.read_bytes() == before
    assert sorted(each.name for each in disk.folder.iterdir()) == [name, "ballast"]
    disk.free()
    write(make_vector(seed=1), path)
    assert path.read_bytes() != before


@WRITERS
def test_that_a_read_only_folder_leaves_the_old_file_byte_for_byte(
    tmp_path: Path, make_vector: Any, write: Write, name: str
) -> None:
    path = tmp_path / "folder" / name
    write(make_vector(), path)
    before = path.read_bytes()
    with read_only(path.parent):
        with pytest.raises(BadFile, match=f"{name}.*cannot be written"):
            write(make_vector(seed=1), path)
        with pytest.raises(BadFile, match="cannot be written"):
            write(make_vector(), path.with_name(f"new-{name}"))
        assert [each.name for each in path.parent.iterdir()] == [name]
    assert path.read_bytes() == before


def test_that_a_library_on_a_full_disk_keeps_all_that_it_had(disk: SmallDisk, make_vector: Any) -> None:
    library, ocean = Library(disk.folder / "own"), make_vector()
    library.add(ocean)
    disk.fill()
    acts: tuple[Callable[[], object], ...] = (
        lambda: library.add(make_vector("calm", seed=1)),
        lambda: library.rename(ocean.id, "sea"),
        lambda: library.duplicate(ocean.id),
    )
    for act in acts:
        with pytest.raises(BadFile, match="No space left on device"):
            act()
        assert [entry.name for entry in library.entries()] == ["ocean"]
        assert not library.damaged
    assert load_vector(library.entries()[0].path).id == ocean.id


@pytest.mark.parametrize("kind", ["folder", "device"])
def test_that_a_folder_or_a_device_is_never_replaced(tmp_path: Path, kind: str) -> None:
    path = tmp_path if kind == "folder" else Path("/dev/null")
    if kind == "device" and not path.exists():
        pytest.skip("there is no /dev/null here")
    with pytest.raises(BadFile, match="is a folder or a device"), replacing(path):
        raise AssertionError("nothing is to be written")
    assert not path.is_file()


def test_that_a_disk_that_takes_a_part_of_a_large_file_is_told(disk: SmallDisk) -> None:
    path = disk.folder / "a.npy"
    with pytest.raises(BadFile, match="the disk took only a part"), replacing(path) as temporary:
        np.zeros(1 << 21, np.uint8).tofile(temporary)
    assert list(disk.folder.iterdir()) == []
