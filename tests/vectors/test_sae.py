"""Sparse autoencoders' folders: read lazily, turned into vectors, refused with a sentence where broken."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from vectors.errors import BadFile, BadInput, BadVector
from vectors.features import Feature, FeatureNotes, Snippet, read_notes, save_notes
from vectors.neuronpedia import read_labels
from vectors.sae import feature_vector, is_sae_folder, open_sae, read_feature_notes
from vectors.stored import stored_tensors
from vectors.values import ModelRef

GOLDEN = Path(__file__).parents[1] / "golden"
WIDTH, FEATURES = 16, 12


def decoder(seed: int = 0) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.random.default_rng(seed).standard_normal((FEATURES, WIDTH)).astype(np.float32)


def saelens(folder: Path, hook: str = "blocks.3.hook_resid_post", **config: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    given = {
        "d_in": WIDTH,
        "d_sae": FEATURES,
        "metadata": {"hook_name": hook, "model_name": "tiny"},
        **config,
    }
    (folder / "cfg.json").write_text(json.dumps(given), encoding="utf-8")
    save_file({"W_dec": decoder(), "b_dec": np.zeros(WIDTH, np.float32)}, folder / "sae_weights.safetensors")
    return folder


def gemma_scope(folder: Path, save: Callable[..., None] = np.savez, key: str = "W_dec") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / "params.npz", **{key: decoder(), "threshold": np.ones(FEATURES, np.float32)})
    return folder


def rewritten(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


# ---- what is read --------------------------------------------------------------------------------


def test_that_a_golden_feature_is_the_mean_difference_of_its_layer() -> None:
    vector = feature_vector(open_sae(GOLDEN / "saelens"), Feature(7))
    reference = np.load(GOLDEN / "reference_mean_diff.npy")[2]
    assert vector.layers == (2,)
    np.testing.assert_array_equal(vector.directions[2], reference / np.linalg.norm(reference))
    assert "unit norm" in vector.provenance.note
    assert "scale 1 adds the row as it is" in vector.provenance.note


@pytest.mark.parametrize(
    ("hook", "layer"),
    [
        ("blocks.3.hook_resid_post", 3),
        ("blocks.3.hook_resid_pre", 2),
        ("model.layers.5.output", 5),
    ],
)
def test_that_the_hook_says_which_layer_is_steered(tmp_path: Path, hook: str, layer: int) -> None:
    assert open_sae(saelens(tmp_path, hook)).layer == layer


def test_that_an_older_config_names_its_hook_at_the_top(tmp_path: Path) -> None:
    folder = saelens(tmp_path, metadata=None, hook_point="blocks.2.hook_resid_post", model_name="old")
    sae = open_sae(folder)
    assert (sae.layer, sae.model.name) == (2, "old")


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
@pytest.mark.parametrize("key", ["W_dec", "w_dec"])
def test_that_a_gemma_scope_folder_gives_its_rows(tmp_path: Path, save: Any, key: str) -> None:
    folder = gemma_scope(tmp_path / "gemma-scope-2b-pt-res/layer_20/width_16k/average_l0_71", save, key)
    sae = open_sae(folder)
    assert (sae.layer, sae.d_sae, sae.model.name) == (20, FEATURES, "gemma-2-2b")
    assert sae.name == "layer 20 width 16k average l0 71"
    for index in range(FEATURES):
        np.testing.assert_array_equal(sae.direction(index), decoder()[index])


def test_that_gemma_scope_2_names_its_layer_in_its_config(tmp_path: Path) -> None:
    folder = tmp_path / "layer_9_width_16k"
    folder.mkdir()
    save_file({"w_dec": decoder()}, folder / "params.safetensors")
    (folder / "config.json").write_text(json.dumps({"hf_hook_point_in": "model.layers.12.output"}))
    assert open_sae(folder).layer == 12
    (folder / "config.json").unlink()
    assert open_sae(folder).layer == 9


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_that_a_row_is_read_alone_in_every_precision(tmp_path: Path, dtype: Any) -> None:
    numbers = decoder().astype(dtype)
    save_file({"other": np.ones(5, np.float32), "W_dec": numbers}, tmp_path / "a.safetensors")
    tensor = stored_tensors(tmp_path / "a.safetensors")["W_dec"]
    np.testing.assert_array_equal(tensor.row(11), numbers[11].astype(np.float32))
    np.testing.assert_array_equal(tensor.whole(), numbers.astype(np.float32))


def test_that_bfloat16_is_widened_exactly(tmp_path: Path) -> None:
    numbers = np.array([[1.0, -2.5], [0.0, 3.140625]], np.float32)
    halves = (numbers.view(np.uint32) >> 16).astype(np.uint16)
    path = tmp_path / "b.safetensors"
    save_file({"W_dec": halves.view(np.float16)}, path)
    rewritten(path, lambda raw: raw.replace(b'"F16"', b'"BF16"').replace(b"}}  ", b"}} "))
    np.testing.assert_array_equal(stored_tensors(path)["W_dec"].row(1), numbers[1])


def test_that_a_folder_above_one_autoencoder_will_do(tmp_path: Path) -> None:
    saelens(tmp_path / "a" / "b")
    assert open_sae(tmp_path).folder == tmp_path / "a" / "b"
    assert open_sae(tmp_path / "a" / "b" / "cfg.json").folder == tmp_path / "a" / "b"
    assert is_sae_folder(tmp_path / "a" / "b" / "sae_weights.safetensors")
    assert not is_sae_folder(tmp_path)


# ---- vectors -------------------------------------------------------------------------------------


def test_that_a_known_activation_sets_what_scale_1_means(tmp_path: Path) -> None:
    sae = open_sae(saelens(tmp_path))
    feature = Feature(4, "ocean words: tide, wave", 0.01, 6.5)
    vector = feature_vector(sae, feature, residual_norm=20.0)
    np.testing.assert_allclose(vector.directions[3], decoder()[4] * np.float32(6.5), rtol=1e-6)
    assert vector.name == "ocean words tide wave"
    assert vector.reference_norms == {3: 20.0}
    assert "times its largest activation 6.5" in vector.provenance.note


def test_that_a_vector_s_name_is_short_and_has_no_mark_that_a_command_line_splits_at(tmp_path: Path) -> None:
    sae = open_sae(saelens(tmp_path))
    label = "references to a/b: colons, commas = and @ signs in very long descriptions"
    name = feature_vector(sae, Feature(1, label)).name
    assert len(name) <= 28
    assert not set(name) & set(":,/=@\\")
    assert feature_vector(sae, Feature(1)).name == f"{tmp_path.name} 1"


def test_that_a_model_of_another_width_is_refused_by_both_widths(
    tmp_path: Path, make_model: Callable[..., ModelRef]
) -> None:
    sae = open_sae(saelens(tmp_path))
    assert sae.why_not(make_model(d_model=WIDTH)) == ""
    with pytest.raises(BadInput, match=r"made for 16-wide tiny; this model is 32 wide"):
        feature_vector(sae, Feature(1), model=make_model(d_model=32))
    with pytest.raises(BadInput, match="4 blocks; this model has 2"):
        feature_vector(sae, Feature(1), model=make_model(n_layers=2))


def test_that_a_vector_is_made_for_the_model_given(
    tmp_path: Path, make_model: Callable[..., ModelRef]
) -> None:
    made_for = make_model(d_model=WIDTH)
    assert feature_vector(open_sae(saelens(tmp_path)), Feature(1), model=made_for).model == made_for


@pytest.mark.parametrize("index", [-1, FEATURES, 10**6])
def test_that_a_feature_out_of_range_is_refused(tmp_path: Path, index: int) -> None:
    with pytest.raises(BadInput, match="has features 0 to 11"):
        feature_vector(open_sae(saelens(tmp_path)), Feature(index))


@pytest.mark.parametrize(("value", "words"), [(np.nan, "not finite"), (0.0, "zero")])
def test_that_a_broken_row_is_refused(tmp_path: Path, value: float, words: str) -> None:
    numbers = decoder()
    numbers[2] = value
    save_file({"W_dec": numbers}, saelens(tmp_path) / "sae_weights.safetensors")
    with pytest.raises(BadVector, match=words):
        feature_vector(open_sae(tmp_path), Feature(2))


# ---- what is refused -----------------------------------------------------------------------------


def _cut(path: Path) -> None:
    rewritten(path, lambda raw: raw[:-40])


def _no_config(folder: Path) -> None:
    (folder / "cfg.json").unlink()


def _no_weights(folder: Path) -> None:
    (folder / "sae_weights.safetensors").unlink()


def _other_width(folder: Path) -> None:
    saelens(folder, d_in=99)


def _other_place(folder: Path) -> None:
    saelens(folder, "blocks.3.attn.hook_z")


def _before_all_blocks(folder: Path) -> None:
    saelens(folder, "blocks.0.hook_resid_pre")


def _no_hook(folder: Path) -> None:
    saelens(folder, metadata={})


def _no_decoder(folder: Path) -> None:
    save_file({"W_enc": decoder()}, folder / "sae_weights.safetensors")


def _flat_decoder(folder: Path) -> None:
    save_file({"W_dec": decoder()[0]}, folder / "sae_weights.safetensors")


def _cut_weights(folder: Path) -> None:
    _cut(folder / "sae_weights.safetensors")


def _noise(folder: Path) -> None:
    (folder / "sae_weights.safetensors").write_bytes(b"\xff" * 200)


def _broken_config(folder: Path) -> None:
    (folder / "cfg.json").write_text("{", encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_no_config, "does not exist"),
        (_no_weights, "but no sae_weights.safetensors"),
        (_other_width, "16 wide, where its cfg.json says 99"),
        (_other_place, "only the residual stream can be steered"),
        (_before_all_blocks, "which no block comes before"),
        (_no_hook, "does not say which place of the model it reads"),
        (_no_decoder, "holds no decoder"),
        (_flat_decoder, "not of features x width"),
        (_cut_weights, "is cut short"),
        (_noise, "is no safetensors file"),
        (_broken_config, "is not readable as JSON"),
    ],
)
def test_that_a_broken_saelens_folder_is_refused(
    tmp_path: Path, harm: Callable[[Path], None], words: str
) -> None:
    harm(saelens(tmp_path))
    with pytest.raises(BadFile, match=words) as caught:
        open_sae(tmp_path)
    assert str(caught.value).endswith(".")


def test_that_a_broken_gemma_scope_folder_is_refused(tmp_path: Path) -> None:
    folder = gemma_scope(tmp_path / "layer_3" / "width_16k")
    _cut(folder / "params.npz")
    with pytest.raises(BadFile, match="damaged or cut short"):
        open_sae(folder)
    np.savez(folder / "params.npz", W_dec=np.array([[object()]]))
    with pytest.raises(BadFile, match="Python objects"):
        open_sae(folder)
    np.savez(folder / "params.npz", W_dec=np.asfortranarray(decoder()))
    with pytest.raises(BadFile, match="column by column"):
        open_sae(folder)


def test_that_a_gemma_scope_folder_without_its_layer_or_of_another_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="which layer"):
        open_sae(gemma_scope(tmp_path / "width_16k"))
    with pytest.raises(BadFile, match="only the residual stream"):
        open_sae(gemma_scope(tmp_path / "gemma-scope-2b-pt-mlp" / "layer_3" / "width_16k"))


def test_that_a_folder_of_several_or_of_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="holds no sparse autoencoder"):
        open_sae(tmp_path)
    saelens(tmp_path / "a")
    saelens(tmp_path / "b")
    with pytest.raises(BadFile, match=r"several autoencoders \(a, b\)"):
        open_sae(tmp_path)
    with pytest.raises(BadFile, match="does not exist"):
        open_sae(tmp_path / "nowhere")


# ---- what is known of features -------------------------------------------------------------------


def test_that_notes_come_back_as_they_were_written(tmp_path: Path) -> None:
    snippet = Snippet((" the", " tide", "\n"), (0.0, 6.25, 1.5), "ocean · tea")
    notes = FeatureNotes({3: Feature(3, "ocean words", 0.0125, 6.25, (snippet,)), 5: Feature(5)}, 12.5, 9000)
    save_notes(notes, tmp_path / "features.json")
    assert read_notes(tmp_path / "features.json") == notes
    assert notes.of(3).snippets[0].strongest == 1
    assert notes.of(7) == Feature(7)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"format": 99, "features": []}', '{"features": [{"index": "x"}]}']
)
def test_that_broken_notes_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "features.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadFile):
        read_notes(tmp_path / "features.json")


EXPLANATIONS = [
    {"modelId": "tiny", "layer": "3-res", "index": "2", "description": " words of the sea "},
    {"modelId": "tiny", "layer": "3-res", "index": "2", "description": "another opinion"},
    {"modelId": "tiny", "layer": "3-res", "index": 9, "description": "numbers"},
    {"modelId": "tiny"},
]


def as_lines(path: Path) -> Path:
    path.write_text("\n".join(map(json.dumps, EXPLANATIONS)), encoding="utf-8")
    return path


def as_packed_lines(path: Path) -> Path:
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, EXPLANATIONS)).encode()))
    return path


def as_list(path: Path) -> Path:
    path.write_text(json.dumps(EXPLANATIONS), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("labels.jsonl", as_lines),
        ("explanations/batch-0.jsonl.gz", as_packed_lines),
        ("labels.json", as_list),
    ],
)
def test_that_labels_beside_the_weights_are_read(
    tmp_path: Path, name: str, write: Callable[[Path], Path]
) -> None:
    folder = saelens(tmp_path)
    (folder / name).parent.mkdir(exist_ok=True)
    write(folder / name)
    notes = read_feature_notes(open_sae(folder))
    assert {i: each.label for i, each in notes.features.items()} == {2: "words of the sea", 9: "numbers"}


def test_that_a_whole_export_brings_densities_activations_and_snippets(tmp_path: Path) -> None:
    export: dict[str, list[Any]] = {
        "explanations": EXPLANATIONS[:1],
        "features": [{"index": "2", "frac_nonzero": 0.004, "maxActApprox": 7.5}],
        "activations": [{"index": "2", "tokens": ["▁the", "▁sea"], "values": [0, 7.25], "maxValue": 7.25}],
    }
    for name, records in export.items():
        (tmp_path / name).mkdir()
        text = "\n".join(map(json.dumps, records))
        (tmp_path / name / "batch-0.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    feature = read_labels(tmp_path)[2]
    assert (feature.label, feature.density, feature.max_activation) == ("words of the sea", 0.004, 7.5)
    assert feature.snippets == (Snippet((" the", " sea"), (0.0, 7.25)),)


def test_that_given_labels_win_over_those_in_the_folder(tmp_path: Path) -> None:
    folder = saelens(tmp_path / "sae")
    save_notes(FeatureNotes({2: Feature(2, "own", 0.5)}), folder / "features.json")
    export = as_lines(tmp_path / "export.jsonl")
    feature = read_feature_notes(open_sae(folder), export).of(2)
    assert (feature.label, feature.density) == ("words of the sea", 0.5)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.jsonl", b'{"index": 1, "description": "x"}\n{broken', "line 2"),
        ("a.json", b"[]", "holds no labels"),
        ("a.jsonl.gz", b"no gzip", "damaged"),
        ("a.json", b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_that_a_broken_export_is_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadFile, match=words):
        read_labels(tmp_path / name)


def test_that_only_the_row_asked_for_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = saelens(tmp_path)
    size = len(load_file(folder / "sae_weights.safetensors")["W_dec"].tobytes())
    sae = open_sae(folder)
    with (folder / "sae_weights.safetensors").open("rb+") as file:
        file.truncate(sae.decoder.offset + size - WIDTH * 4)
    np.testing.assert_array_equal(sae.direction(FEATURES - 2), decoder()[FEATURES - 2])
    with pytest.raises(BadFile, match="cut short"):
        sae.direction(FEATURES - 1)
