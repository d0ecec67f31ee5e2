"""The head of a GGUF file, read in one pass, against what the gguf package says of it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from gguf import GGUFReader

from engine.gguf_head import head_of, read_gguf_head
from engine.model_heads import facts_of
from engine.models import files_size
from vectors.errors import BadFile


def test_that_values_lengths_and_shapes_are_those_of_the_gguf_package(gguf_file: str) -> None:
    head, reader = read_gguf_head(Path(gguf_file)), GGUFReader(gguf_file)
    for key, value in head.values.items():
        field = reader.get_field(key)
        assert field is not None and field.contents() == (list(value) if isinstance(value, tuple) else value)
    assert head.lengths["tokenizer.ggml.tokens"] == 4096
    assert head.shapes == {each.name: tuple(int(n) for n in each.shape) for each in reader.tensors}
    assert max(head.ends.values()) <= Path(gguf_file).stat().st_size
    assert head.n_parameters == 7_344_384


@pytest.mark.parametrize("share", [0.0001, 0.002, 0.01, 0.5, 0.99999])
def test_that_a_file_cut_short_anywhere_is_noticed(gguf_file: str, tmp_path: Path, share: float) -> None:
    data, cut = Path(gguf_file).read_bytes(), tmp_path / "cut.gguf"
    cut.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BadFile, match="is cut short or damaged"):
        read_gguf_head(cut)


def test_that_the_beginning_alone_tells_the_shape_and_another_file_nothing(gguf_file: str) -> None:
    head = head_of(io.BytesIO(Path(gguf_file).read_bytes()[:4096]))
    assert head is not None and not head.is_whole
    assert head.of_model("block_count") == 8
    assert head_of(io.BytesIO(b"PK\3\4")) is None


def test_that_lengths_that_cannot_be_end_the_reading_at_once() -> None:
    head = head_of(io.BytesIO(b"GGUF" + b"\xff" * 64))
    assert head is not None and not head.is_whole and head.values == {}


def test_that_the_facts_of_a_file_are_those_of_its_folder(gguf_file: str, builtin_ref: str) -> None:
    from engine.paths import BUILTIN_MODEL

    file, folder = facts_of(Path(gguf_file)), facts_of(BUILTIN_MODEL)
    assert file.n_bytes == files_size(Path(gguf_file))
    for name in (
        "n_layers",
        "width",
        "inner",
        "kv_width",
        "vocabulary",
        "context",
        "numbers",
        "n_parameters",
    ):
        assert getattr(file, name) == getattr(folder, name), name
    assert file.has_template and folder.has_template and file.is_gguf and not folder.is_gguf
