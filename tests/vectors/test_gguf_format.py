"""Control vectors for llama.cpp, out and in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest

from vectors.errors import BadFile, BadInput, BadVector
from vectors.gguf_format import export_gguf, export_safetensors, import_gguf
from vectors.home_format import load_vector

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def written(path: Path, architecture: str = "controlvector", **tensors: np.ndarray[Any, Any]) -> Path:
    writer = gguf.GGUFWriter(path, architecture)
    for name, values in tensors.items():
        writer.add_tensor(name.replace("_", "."), values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def test_that_all_later_layers_come_back_value_exact(tmp_path: Path, make_vector: Any) -> None:
    vector = make_vector()
    result = export_gguf(vector, tmp_path / "ocean.gguf", layers=vector.layers)
    assert result.layers == tuple(range(1, 8))
    assert result.warnings == ("Layer 0 was left out: llama.cpp cannot steer the first block.",)
    again = import_gguf(result.path)
    assert again.layers == result.layers
    for layer in result.layers:
        np.testing.assert_array_equal(again.directions[layer], vector.directions[layer])
    assert (again.name, again.positive, again.negative, again.model) == ("ocean", "sea", "land", vector.model)
    assert (again.calibration, again.provenance) == (vector.calibration, vector.provenance)
    assert (again.position, again.method, again.recommended_layers) == (
        vector.position,
        "mean_diff",
        (3, 4, 5),
    )


def test_that_a_file_holds_what_llama_cpp_wants(tmp_path: Path, make_vector: Any) -> None:
    reader = gguf.GGUFReader(export_gguf(make_vector(), tmp_path / "a.gguf", layers=(1, 7)).path)
    contents = {key: field.contents() for key, field in reader.fields.items()}
    assert contents["general.architecture"] == "controlvector"
    assert contents["controlvector.model_hint"] == "llama"
    assert contents["controlvector.layer_count"] == 2
    assert reader.fields["controlvector.layer_count"].types == [gguf.GGUFValueType.UINT32]
    assert [(each.name, list(each.shape), each.tensor_type.name) for each in reader.tensors] == [
        ("direction.1", [16], "F32"),
        ("direction.7", [16], "F32"),
    ]


def test_that_unnamed_layers_are_those_the_dial_acts_on(tmp_path: Path, make_vector: Any) -> None:
    vector = replace(make_vector(), recommended_layers=(2, 6))
    assert export_gguf(vector, tmp_path / "a.gguf").layers == (3, 4, 5)
    assert export_gguf(replace(vector, calibration=None), tmp_path / "a.gguf").layers == (2, 6)


def test_that_a_baked_scale_is_in_the_numbers_and_out_of_the_dial(tmp_path: Path, make_vector: Any) -> None:
    vector = make_vector()
    baked = import_gguf(export_gguf(vector, tmp_path / "a.gguf", scale=-2.5).path)
    np.testing.assert_array_equal(baked.directions[4], vector.directions[4] * -2.5)
    assert (baked.positive, baked.negative) == ("land", "sea")
    assert baked.calibration is not None and vector.calibration is not None
    assert baked.calibration.positive is None
    scale = baked.scale_for(-1)
    assert scale == pytest.approx(-1.3 / 2.5)
    np.testing.assert_allclose(scale * baked.directions[4], 1.3 * vector.directions[4], rtol=1e-6)
    assert [point.scale for point in baked.calibration.points] == sorted(
        point.scale / -2.5 for point in vector.calibration.points
    )


def test_that_the_home_format_is_exported_whole_or_baked(tmp_path: Path, make_vector: Any) -> None:
    vector = make_vector()
    assert load_vector(export_safetensors(vector, tmp_path / "a.safetensors").path).id == vector.id
    result = export_safetensors(vector, tmp_path / "b.safetensors", scale=2, layers=(0, 3))
    assert result.layers == (0, 3)
    again = load_vector(result.path)
    np.testing.assert_array_equal(again.directions[0], 2 * vector.directions[0])
    assert again.calibration is None


def test_that_an_export_replaces_a_vector_but_never_a_model(tmp_path: Path, make_vector: Any) -> None:
    for name, export in (("a.gguf", export_gguf), ("a.safetensors", export_safetensors)):
        export(make_vector(), tmp_path / name)
        export(make_vector(seed=1), tmp_path / name)
    written(tmp_path / "a.gguf", "llama", blk_1=np.ones(4, np.float32))
    (tmp_path / "a.safetensors").write_bytes(b"weights")
    for name, export in (("a.gguf", export_gguf), ("a.safetensors", export_safetensors)):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(BadFile, match="is there already and is no vector; export under another name"):
            export(make_vector(), tmp_path / name)
        assert (tmp_path / name).read_bytes() == before


@pytest.mark.parametrize("scale", [0, float("nan"), float("inf")])
def test_that_a_scale_that_is_no_push_is_refused(tmp_path: Path, make_vector: Any, scale: float) -> None:
    with pytest.raises(BadInput, match="cannot be scaled"):
        export_gguf(make_vector(), tmp_path / "a.gguf", scale=scale)
    assert list(tmp_path.iterdir()) == []


def test_that_layer_zero_alone_and_missing_layers_are_refused(tmp_path: Path, make_vector: Any) -> None:
    with pytest.raises(BadInput, match=r"layer 0 only, which llama\.cpp cannot steer"):
        export_gguf(make_vector(layers=(0,), recommended=(0,), calibrated=False), tmp_path / "a.gguf")
    with pytest.raises(BadVector, match="no direction for layer 9"):
        export_gguf(make_vector(), tmp_path / "a.gguf", layers=(3, 9))


def test_that_repengs_file_is_read_value_exact(make_model: Any) -> None:
    path = GOLDEN / "repeng_pca_center.gguf"
    vector = import_gguf(path)
    assert vector.layers == vector.recommended_layers == (1, 2, 3, 4)
    assert (vector.name, vector.model.d_model, vector.model.n_layers) == ("repeng_pca_center", 64, 5)
    assert (vector.model.architecture, vector.model.fingerprint) == ("llama", "")
    for tensor in gguf.GGUFReader(path).tensors:
        np.testing.assert_array_equal(vector.directions[int(tensor.name[10:])], tensor.data)
    model = make_model(n_layers=5, d_model=64)
    named = import_gguf(path, name="happy", model=model)
    assert (named.name, named.positive, named.model) == ("happy", "happy", model)
    with pytest.raises(BadFile, match="64-wide models of at least 5 blocks"):
        import_gguf(path, model=make_model(d_model=32))


def test_that_a_foreign_vector_survives_the_round_trip(tmp_path: Path) -> None:
    vector = import_gguf(GOLDEN / "repeng_pca_center.gguf", name="happy")
    again = import_gguf(export_gguf(vector, tmp_path / "a.gguf").path)
    assert (again.id, again.name) == (vector.id, "happy")


def test_that_a_file_cut_anywhere_is_refused_with_a_sentence(tmp_path: Path, make_vector: Any) -> None:
    path = export_gguf(make_vector(), tmp_path / "a.gguf").path
    whole = path.read_bytes()
    for length in [*range(0, len(whole), 13), len(whole) - 1]:
        path.write_bytes(whole[:length])
        with pytest.raises(BadFile):
            import_gguf(path)


ONES = np.ones(4, np.float32)


@pytest.mark.parametrize(
    ("architecture", "tensors", "problem"),
    [
        ("llama", {"direction_1": ONES}, "'llama' kind, not a control vector"),
        ("controlvector", {"blk_1": ONES}, "a tensor “blk.1”"),
        ("controlvector", {"direction_1": ONES.astype(np.float16)}, "other than a list of F32"),
        ("controlvector", {"direction_1": np.ones((2, 4), np.float32)}, "other than a list of F32"),
        ("controlvector", {"direction_1": ONES, "direction_2": np.ones(5, np.float32)}, "widths .4 and 5"),
        ("controlvector", {}, "holds no direction"),
    ],
)
def test_that_what_is_no_control_vector_is_named(
    tmp_path: Path, architecture: str, tensors: dict[str, np.ndarray[Any, Any]], problem: str
) -> None:
    path = written(tmp_path / "a.gguf", architecture, **tensors)
    with pytest.raises(BadFile, match=problem):
        import_gguf(path)


def test_that_numbers_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadVector, match="layer 2 holds numbers that are not finite"):
        import_gguf(written(tmp_path / "a.gguf", direction_1=ONES, direction_2=ONES * np.float32(np.nan)))
    with pytest.raises(BadVector, match="all its directions are zero"):
        import_gguf(written(tmp_path / "b.gguf", direction_1=ONES * 0))


def test_that_other_files_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").write_bytes(b"PK\x03\x04 something else")
    with pytest.raises(BadFile, match="is not a GGUF file"):
        import_gguf(tmp_path / "a.gguf")
    with pytest.raises(BadFile, match="does not exist"):
        import_gguf(tmp_path / "b.gguf")
    with pytest.raises(BadFile, match="cannot be read"):
        import_gguf(tmp_path)
