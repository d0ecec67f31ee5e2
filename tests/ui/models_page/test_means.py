"""On which device a model will be, whose memory it is held against, and what the page says of that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model_facts import ModelFacts
from ui.models_page.means import Means
from ui.models_page.words import how_many, memory_line, memory_parts

GB = 10**9
FACTS = ModelFacts(
    architecture="llama",
    is_gguf=False,
    n_layers=32,
    width=4096,
    inner=14336,
    kv_width=1024,
    vocabulary=128_256,
    context=8192,
    has_template=True,
    numbers="BF16",
    n_parameters=8 * GB,
    n_bytes=16 * GB,
    tokenizer_bytes=9_000_000,
)
GGUF = replace(FACTS, is_gguf=True, numbers="Q4_K_M", n_bytes=5 * GB, tokenizer_bytes=0)
WITH_GPU = Means(best="cuda", memory=64 * GB, device_memory={"cuda": 24 * GB})


def test_that_a_model_is_held_against_the_memory_of_the_gpu_that_it_will_be_on() -> None:
    needed = WITH_GPU.footprint(FACTS)
    assert needed.device == "cuda" and 17 * GB < needed.total < 19 * GB
    assert WITH_GPU.fit(needed) == "tight"
    assert "of GPU memory: tight" in memory_line(needed, "tight")
    told = memory_parts(needed, WITH_GPU)
    assert "It runs on the GPU (cuda), which has 24.0 GB." in told
    assert "of this machine's 64.0 GB besides" in told


def test_that_the_processor_chosen_is_held_against_the_machine() -> None:
    needed = replace(WITH_GPU, device="cpu").footprint(FACTS)
    assert needed.device == "cpu" and needed.total > 32 * GB
    means = replace(WITH_GPU, device="cpu")
    assert means.fit(needed) == "tight"
    assert "It runs on the processor (cpu); this machine has 64.0 GB." in memory_parts(needed, means)


def test_that_a_gpu_with_room_is_no_use_where_the_weights_do_not_fit_on_the_way() -> None:
    small = replace(WITH_GPU, memory=12 * GB, device_memory={"cuda": 80 * GB})
    assert small.fit(small.footprint(FACTS)) == "too large"


def test_that_a_numbered_gpu_and_one_that_does_not_say_its_memory_are_gpus() -> None:
    assert replace(WITH_GPU, device="cuda:1").footprint(FACTS).device == "cuda"
    silent = replace(WITH_GPU, device_memory={})
    assert silent.fit(silent.footprint(FACTS)) == "fits"
    assert "GPU (cuda), which" not in memory_parts(silent.footprint(FACTS), silent)


@pytest.mark.parametrize(
    ("means", "device", "in_llama"),
    [
        (WITH_GPU, "cpu", True),
        (replace(WITH_GPU, device="cuda"), "cuda", False),
        (replace(WITH_GPU, dtype="float32", device="cpu"), "cpu", False),
        (replace(WITH_GPU, has_llama=False), "cuda", False),
        (replace(WITH_GPU, backend="transformers"), "cuda", False),
    ],
)
def test_that_a_gguf_file_counts_for_what_will_run_it(means: Means, device: str, in_llama: bool) -> None:
    needed = means.footprint(GGUF)
    assert (needed.device, needed.in_llama) == (device, in_llama)
    assert needed.weights == (GGUF.n_bytes if in_llama else 8 * GB * (4 if device == "cpu" else 2))


def test_that_the_builtin_model_stays_in_32_bits_on_a_gpu() -> None:
    assert WITH_GPU.footprint(FACTS, is_builtin=True).weights == 2 * WITH_GPU.footprint(FACTS).weights


def test_that_the_pages_head_names_the_gpu_that_there_is() -> None:
    assert how_many(2, 3 * GB, WITH_GPU) == (
        "2 models · 3.0 GB on disk · 64.0 GB of memory · 24.0 GB on the GPU (cuda)"
    )
    assert how_many(1, 3 * GB, Means(memory=64 * GB)) == "1 model · 3.0 GB on disk · 64.0 GB of memory"
