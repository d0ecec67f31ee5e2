"""A vector that leaves as GGUF does in llama.cpp what a hook does in torch."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vectors.gguf_format import export_gguf
from vectors.launch import launch_lines
from vectors.values import ModelRef, Position, SteeringVector

llama_cpp = pytest.importorskip("llama_cpp")
SCALE = 1.5


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random llama of three blocks, 32 wide, with its GGUF beside it."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    from engine.gguf_model import write_model_gguf

    torch.manual_seed(5)
    tokens = [*sorted(pre_tokenizers.ByteLevel.alphabet()), "th"]
    tokenizer = Tokenizer(models.BPE({token: number for number, token in enumerate(tokens)}, [("t", "h")]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<s>", "</s>"])
    config = LlamaConfig(
        vocab_size=259,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=3,
        num_attention_heads=4,
        max_position_embeddings=256,
        tie_word_embeddings=True,
        initializer_range=0.3,
    )
    folder = tmp_path_factory.mktemp("model")
    LlamaForCausalLM(config).save_pretrained(folder)
    fast: Any = PreTrainedTokenizerFast
    fast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>").save_pretrained(folder)
    write_model_gguf(folder, folder / "model.gguf", "f32")
    return folder


@pytest.fixture(scope="module")
def vector() -> SteeringVector:
    numbers = np.random.default_rng(2)
    return SteeringVector(
        name="ocean",
        positive="sea",
        negative="land",
        model=ModelRef("tiny", "folder", "", "llama", 3, 32, "f00"),
        directions={layer: numbers.standard_normal(32).astype(np.float32) for layer in (1, 2)},
        method="mean_diff",
        position=Position.LAST,
        recommended_layers=(1, 2),
        reference_norms={},
    )


def hooked_logits(folder: Path, ids: list[int], vector: SteeringVector, scale: float) -> np.ndarray[Any, Any]:
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    for layer, direction in vector.directions.items():
        push = scale * torch.from_numpy(direction.copy())

        def add(_module: Any, _inputs: Any, output: Any, push: Any = push) -> Any:
            return (output[0] + push, *output[1:]) if isinstance(output, tuple) else output + push

        model.model.layers[layer].register_forward_hook(add)
    with torch.inference_mode():
        values: np.ndarray[Any, Any] = model(torch.tensor([ids])).logits[0].numpy()
    return values


def test_that_llama_cpp_is_pushed_where_torch_is(
    folder: Path, vector: SteeringVector, tmp_path: Path
) -> None:
    import ctypes

    from gguf import GGUFReader

    path = export_gguf(vector, tmp_path / "ocean.gguf", scale=SCALE).path
    rows = np.zeros((2, 32), np.float32)
    for tensor in GGUFReader(path).tensors:
        rows[int(tensor.name.split(".")[1]) - 1] = tensor.data
    llama = llama_cpp.Llama(
        str(folder / "model.gguf"), n_ctx=256, n_threads=1, logits_all=True, flash_attn=False, verbose=False
    )
    try:
        data = rows.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        assert llama_cpp.llama_set_adapter_cvec(llama.ctx, data, rows.size, 32, 1, 3) == 0
        ids = llama.tokenize(b"What are you?")
        llama.eval(ids)
        steered = llama.scores[: len(ids)].copy()
    finally:
        llama.close()
    np.testing.assert_allclose(steered, hooked_logits(folder, ids, vector, SCALE), atol=5e-2)
    assert np.abs(steered - hooked_logits(folder, ids, vector, 0)).max() > 1


def test_that_the_script_for_python_runs(folder: Path, vector: SteeringVector, tmp_path: Path) -> None:
    path = export_gguf(vector, tmp_path / "o'cean.gguf").path
    texts = []
    for scale in (0.0, 8.0):
        script = launch_lines(path, scale, folder / "model.gguf").python
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        ran = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment)
        assert ran.returncode == 0, ran.stderr.decode(errors="replace")[-2000:]
        texts.append(ran.stdout)
    assert texts[0] != texts[1]
