"""Tiller's own files: exact, whole or not at all, and refused with a sentence when they are not sound."""

from __future__ import annotations

import json
import os
import struct
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from vectors.errors import BadFile, BadVector
from vectors.header import VectorHeader
from vectors.home_format import load_vector, read_header, save_vector
from vectors.values import SteeringVector


def assert_same(first: SteeringVector, second: SteeringVector) -> None:
    for each in fields(SteeringVector):
        if each.name != "directions":
            assert getattr(first, each.name) == getattr(second, each.name), each.name
    assert first.layers == second.layers
    for layer in first.layers:
        np.testing.assert_array_equal(first.directions[layer], second.directions[layer])


def test_that_a_vector_comes_back_exactly(tmp_path: Path, make_vector: Any) -> None:
    for vector in (
        make_vector(),
        make_vector(name="a “b” 🌊", calibrated=False, layers=(3, 12), recommended=(3,)),
    ):
        assert_same(load_vector(save_vector(vector, tmp_path / "new" / "a.safetensors")), vector)


def test_that_the_header_tells_all_but_the_numbers(tmp_path: Path, make_vector: Any) -> None:
    vector = make_vector()
    header = read_header(save_vector(vector, tmp_path / "a.safetensors"))
    for each in fields(VectorHeader):
        assert getattr(header, each.name) == getattr(vector, each.name)


def test_that_any_safetensors_reader_finds_the_directions(tmp_path: Path, make_vector: Any) -> None:
    vector = make_vector()
    tensors = load_file(save_vector(vector, tmp_path / "a.safetensors"))
    assert set(tensors) == {f"direction.{layer}" for layer in range(8)}
    np.testing.assert_array_equal(tensors["direction.3"], vector.directions[3])


def test_that_measuring_a_vector_keeps_its_id(tmp_path: Path, make_vector: Any) -> None:
    vector = make_vector()
    measured = load_vector(save_vector(replace(vector, calibration=None), tmp_path / "a.safetensors"))
    assert measured.id == vector.id


def test_that_a_failed_write_leaves_the_old_file_whole(
    tmp_path: Path, make_vector: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_vector(make_vector(), tmp_path / "a.safetensors")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadFile, match=r"a\.safetensors.*No space left on device.*free some space"):
        save_vector(make_vector(seed=1), path)
    assert_same(load_vector(path), make_vector())
    assert [each.name for each in tmp_path.iterdir()] == ["a.safetensors"]


def test_that_a_file_cut_anywhere_is_refused_with_a_sentence(tmp_path: Path, make_vector: Any) -> None:
    path = save_vector(make_vector(), tmp_path / "a.safetensors")
    whole = path.read_bytes()
    for length in [*range(0, len(whole), 37), len(whole) - 1]:
        path.write_bytes(whole[:length])
        with pytest.raises(BadFile):
            load_vector(path)


def test_that_a_changed_number_is_noticed(tmp_path: Path, make_vector: Any) -> None:
    path = save_vector(make_vector(), tmp_path / "a.safetensors")
    raw = bytearray(path.read_bytes())
    raw[-2] ^= 1
    path.write_bytes(raw)
    with pytest.raises(BadFile, match="not those it was written with"):
        load_vector(path)


def rewritten(path: Path, **changes: object) -> None:
    """The same file with other metadata."""
    raw = path.read_bytes()
    length = struct.unpack("<Q", raw[:8])[0]
    index = json.loads(raw[8 : 8 + length])
    plain = json.loads(index["__metadata__"]["tiller"])
    plain.update(changes)
    index["__metadata__"]["tiller"] = json.dumps(
        {name: each for name, each in plain.items() if each is not None}
    )
    content = json.dumps(index).encode()
    path.write_bytes(struct.pack("<Q", len(content)) + content + raw[8 + length :])


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"format": 3}, "format 3, newer than this Tiller reads.*update Tiller"),
        ({"format": None}, "names no format"),
        ({"layers": [1, 2]}, "does not hold the layers"),
        ({"name": None}, r"name is missing"),
        ({"name": 3}, r"name is 3"),
        ({"position": "first"}, "position is 'first'"),
        ({"model": "tiny"}, "model is 'tiny'"),
        ({"reference_norms": {"a": 1.0}}, "has a key 'a'"),
    ],
)
def test_that_metadata_that_cannot_be_read_is_named(
    tmp_path: Path, make_vector: Any, changes: dict[str, object], problem: str
) -> None:
    path = save_vector(make_vector(), tmp_path / "a.safetensors")
    rewritten(path, **changes)
    with pytest.raises(BadFile, match=problem):
        read_header(path)


def test_that_what_a_later_version_adds_does_no_harm(tmp_path: Path, make_vector: Any) -> None:
    path = save_vector(make_vector(), tmp_path / "a.safetensors")
    rewritten(path, mood="blue")
    assert_same(load_vector(path), make_vector())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"short",
        b"GGUF" * 10,
        b"\xff" * 100,
        struct.pack("<Q", 4) + b"[[[[",
        struct.pack("<Q", 2) + b"[]",
    ],
)
def test_that_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(content)
    with pytest.raises(BadFile):
        load_vector(path)


def test_that_a_foreign_safetensors_file_is_not_taken_for_ours(tmp_path: Path) -> None:
    save_file({"direction.3": np.ones(4, np.float32)}, tmp_path / "a.safetensors")
    with pytest.raises(BadFile, match="not one of Tiller's vectors"):
        load_vector(tmp_path / "a.safetensors")
    with pytest.raises(BadFile, match="does not exist"):
        load_vector(tmp_path / "b.safetensors")
    with pytest.raises(BadFile, match="cannot be read"):
        read_header(tmp_path)


def test_that_numbers_that_are_not_finite_are_refused_by_layer(tmp_path: Path, make_vector: Any) -> None:
    path = save_vector(make_vector(), tmp_path / "a.safetensors")
    raw = path.read_bytes()
    path.write_bytes(raw[:-4] + np.float32(np.nan).tobytes())
    with pytest.raises(BadVector, match=r"layer \d holds numbers that are not finite"):
        load_vector(path)
