"""What a person may type or paste to name a model of the hub."""

from __future__ import annotations

import pytest

from engine.hub.links import HUB, HubPlace, NoHubPlace, checked_endpoint, parse_place
from vectors.errors import BadInput


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("org/name", HubPlace("org/name")),
        (" gpt2 ", HubPlace("gpt2")),
        ("org/name@v1.0", HubPlace("org/name", "v1.0")),
        ("org/name:Q4_K_M", HubPlace("org/name", variant="Q4_K_M")),
        ("hf.co/org/name:Q4_K_M", HubPlace("org/name", variant="Q4_K_M")),
        ("https://huggingface.co/org/name", HubPlace("org/name")),
        ("https://huggingface.co/org/name/", HubPlace("org/name")),
        ("https://huggingface.co/gpt2/tree/main", HubPlace("gpt2")),
        ("https://hf.co/org/name?library=transformers#use", HubPlace("org/name")),
        ("<https://www.huggingface.co/org/name/tree/refs%2Fpr%2F3>", HubPlace("org/name", "refs/pr/3")),
        ("https://huggingface.co/org/name/blob/main/a.gguf", HubPlace("org/name", file="a.gguf")),
        (
            "https://huggingface.co/org/name/resolve/v2/in/a.gguf?download=true",
            HubPlace("org/name", "v2", "in/a.gguf"),
        ),
        ("https://mirror.example/hub/org/name", HubPlace("org/name")),
        ("https://huggingface.co/org/name/tree/main/BF16", HubPlace("org/name", file="BF16/")),
        ("https://hf.co/org/name?show_file_info=a-Q8_0.gguf", HubPlace("org/name", file="a-Q8_0.gguf")),
        ("hf.co/org/name/blob/main/a.gguf", HubPlace("org/name", file="a.gguf")),
    ],
)
def test_that_ids_and_links_name_a_place(text: str, place: HubPlace) -> None:
    assert parse_place(text, "https://mirror.example/hub") == place


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "names no model"),
        ("a/b/c", "names no model"),
        ("../etc/passwd", "names no model"),
        ("two words", "names no model"),
        ("https://example.org/org/name", "leads to example.org and not to the hub"),
        ("https://huggingface.co/datasets/org/name", "is a data set, not a model"),
        ("https://huggingface.co/spaces/org/name", "is a space, not a model"),
        ("https://huggingface.co/", "names no model"),
    ],
)
def test_that_other_texts_are_refused_with_what_they_are(text: str, problem: str) -> None:
    with pytest.raises(NoHubPlace, match=problem):
        parse_place(text)


def test_that_a_mirror_is_reached_over_a_closed_line() -> None:
    assert checked_endpoint("") == HUB
    assert checked_endpoint(" https://mirror.example/ ") == "https://mirror.example"
    assert checked_endpoint("http://127.0.0.1:8000") == "http://127.0.0.1:8000"
    for text in (
        "mirror.example",
        "http://mirror.example",
        "ftp://mirror.example",
        "https://me@mirror.example",
    ):
        with pytest.raises(BadInput, match="no address of a hub"):
            checked_endpoint(text)
