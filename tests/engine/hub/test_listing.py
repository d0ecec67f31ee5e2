"""Which variants a repository has, which files each needs, and what is known of them before a download."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from engine.hub.asking import list_repository, token_for
from engine.hub.links import parse_place
from engine.hub.listing import (
    HubFile,
    NoSuchVariant,
    NothingToFetch,
    Variant,
    chosen_variant,
    variants_of,
)
from engine.hub.record import Unfinished, read_record, record_of, remove_download, write_record
from engine.hub.tokens import Tokens
from engine.models import resolve_model
from tests.hub_server import Hub
from tests.keyrings import Ring
from vectors.errors import BadFile, BadInput


def offered(*names: str) -> tuple[Variant, ...]:
    return variants_of("org/name", [HubFile(name, 10 + number) for number, name in enumerate(names)])


def test_that_a_folder_is_fetched_without_code_pictures_and_pickles() -> None:
    (folder,) = offered(
        "config.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
        "model.safetensors.index.json",
        "consolidated.safetensors",
        "pytorch_model.bin",
        "modeling_own.py",
        "tokenizer.json",
        "chat_template.jinja",
        "picture.png",
        "onnx/model.safetensors",
    )
    assert [each.name for each in folder.files] == [
        "chat_template.jinja",
        "config.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
        "model.safetensors.index.json",
        "tokenizer.json",
    ]


def test_that_gguf_files_are_told_apart_by_their_quantisation_and_parts_belong_together() -> None:
    found = offered(
        "Calm-7B-Q4_K_M.gguf",
        "calm-7b.q8_0.gguf",
        "F16/calm-F16-00001-of-00002.gguf",
        "F16/calm-F16-00002-of-00002.gguf",
        "mmproj-calm-F16.gguf",
        "calm-UD-IQ2_XXS.gguf",
    )
    assert {each.name: len(each.files) for each in found} == {
        "Q4_K_M": 1,
        "Q8_0": 1,
        "F16": 2,
        "UD-IQ2_XXS": 1,
    }
    assert [each.n_bytes for each in found] == sorted(each.n_bytes for each in found)


def test_that_files_of_one_quantisation_keep_their_names_and_one_can_be_chosen(hub: Hub) -> None:
    hub.files["org/two"] = {"calm-Q8_0.gguf": b"GGUF", "wild-Q8_0.gguf": b"GGUF"}
    listing = list_repository(parse_place("org/two"), hub.address)
    assert [each.name for each in listing.variants] == ["calm-Q8_0", "wild-Q8_0"]
    with pytest.raises(NoSuchVariant, match=r"several variants; choose one of: calm-Q8_0, wild-Q8_0"):
        chosen_variant(listing)
    assert chosen_variant(listing, "WILD-q8_0").name == "wild-Q8_0"
    of_a_link = list_repository(
        parse_place(f"{hub.address}/org/two/blob/main/wild-Q8_0.gguf", hub.address), hub.address
    )
    assert chosen_variant(of_a_link).name == "wild-Q8_0"


def test_that_the_link_of_a_folder_chooses_the_one_variant_in_it(hub: Hub) -> None:
    hub.files["org/many"] = {
        "BF16/calm-BF16-00001-of-00002.gguf": b"GGUF",
        "BF16/calm-BF16-00002-of-00002.gguf": b"GGUF",
        "small/calm-Q4_0.gguf": b"GGUF",
        "small/calm-Q8_0.gguf": b"GGUF",
    }

    def wanted(folder: str) -> str:
        place = parse_place(f"{hub.address}/org/many/tree/main{folder}", hub.address)
        return list_repository(place, hub.address).wanted

    assert [wanted(each) for each in ("", "/BF16", "/small")] == ["", "BF16", ""]


@pytest.mark.parametrize(
    "name",
    ["../calm-F16.gguf", "/etc/calm-F16.gguf", "a/../../calm-F16.gguf", "c:calm-F16.gguf", "a\\b-F16.gguf"],
)
def test_that_a_path_that_leads_out_of_the_folder_is_never_fetched(name: str) -> None:
    with pytest.raises(NothingToFetch):
        offered(name)


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        (("pytorch_model.bin", "config.json"), "pickled weights only"),
        (("adapter_config.json", "adapter_model.safetensors"), "an adapter without the model"),
        (("README.md",), "no weights that Tiller can open"),
    ],
)
def test_that_a_repository_without_a_model_says_what_it_holds(names: tuple[str, ...], problem: str) -> None:
    with pytest.raises(NothingToFetch, match=problem):
        offered(*names)


def test_that_the_shape_is_known_before_the_download(hub: Hub, gguf_file: str) -> None:
    (folder,) = list_repository(parse_place("someone/calm"), hub.address).variants
    assert folder.facts is not None
    assert (folder.facts.n_layers, folder.facts.numbers, folder.facts.has_template) == (8, "F16", True)
    hub.files["org/gguf"] = {"calm-F16.gguf": Path(gguf_file).read_bytes()}
    hub.requests.clear()
    (file,) = list_repository(parse_place("org/gguf"), hub.address).variants
    assert file.facts is not None and file.facts.is_gguf
    assert (file.facts.n_layers, file.facts.context, file.facts.n_bytes) == (8, 512, file.n_bytes)
    assert hub.ranges_of("calm-F16.gguf") == ["bytes=0-131071"]


# ---- what is noted, and tokens


def test_that_a_note_that_leads_out_of_its_folder_is_no_note(hub: Hub, tmp_path: Path) -> None:
    listing = list_repository(parse_place("someone/calm"), hub.address)
    record = record_of(listing, listing.variants[0])
    write_record(record, tmp_path)
    assert read_record(tmp_path) == record
    note = next(tmp_path.glob(".tiller*"))
    note.write_text(note.read_text().replace('"config.json"', '"../config.json"'))
    assert read_record(tmp_path) is None


def test_that_only_downloads_are_removed_and_half_of_one_is_not_opened(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="was not downloaded by Tiller"):
        remove_download(tmp_path)
    listing = list_repository(parse_place("someone/calm"), hub.address)
    write_record(record_of(listing, listing.variants[0]), tmp_path / "half")
    with pytest.raises(Unfinished, match=r"Of “someone/calm” 0\.0 of 15\.0 MB are here"):
        resolve_model(str(tmp_path / "half"))
    remove_download(tmp_path / "half")
    assert not (tmp_path / "half").exists()


def test_that_a_token_that_cannot_be_sent_safely_is_refused() -> None:
    assert token_for("https://mirror.example", " hf_right ") == "hf_right"
    with pytest.raises(BadInput, match="one word"):
        token_for("https://mirror.example", "two words")
    with pytest.raises(BadInput, match="where others could read it"):
        token_for("http://mirror.example", "hf_right")


def test_that_without_a_keyring_a_token_lives_as_long_as_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    tokens = Tokens()
    assert tokens.keep("https://mirror.example", "hf_right") is False
    assert tokens.get("https://mirror.example/") == "hf_right"
    assert tokens.get("https://huggingface.co") == ""
    assert Tokens().get("https://mirror.example") == ""


def test_that_a_keyring_keeps_a_token_for_the_next_run(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    assert Tokens().keep("https://mirror.example", "hf_right") is True
    assert Tokens().get("https://mirror.example") == "hf_right"
    Tokens().keep("https://mirror.example", "")
    assert Tokens().get("https://mirror.example") == ""
