"""A made-up model of a size worth measuring, and how much memory an engine's process really takes for one."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file

from engine.engine import new_job
from engine.hosts import ProcessHost, open_engine
from engine.jobs import run_job
from engine.messages import Answered, Generate, LoadModel, ModelInfo, Running
from engine.paths import BUILTIN_MODEL, DataPaths
from engine.requests import GenerationRequest, Message, Sampling
from vectors.values import NO_STEERING

WIDTH, BLOCKS, INNER, HEADS, KV_HEADS, HEAD = 768, 14, 2304, 12, 4, 64
WORDS = "the sea is calm and "


@dataclass(frozen=True)
class Measured:
    """The highest resident size of the process in bytes, and the tokens that its context held in the end."""

    peak: int
    tokens: int
    context: int


def made_up_model(folder: Path) -> Path:
    """A llama of some 117 million random parameters in F16, with the builtin model's tokenizer."""
    folder.mkdir()
    config = json.loads((BUILTIN_MODEL / "config.json").read_text(encoding="utf-8"))
    config |= {
        "hidden_size": WIDTH,
        "num_hidden_layers": BLOCKS,
        "intermediate_size": INNER,
        "num_attention_heads": HEADS,
        "num_key_value_heads": KV_HEADS,
        "head_dim": HEAD,
        "max_position_embeddings": 2048,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    for name in ("tokenizer.json", "tokenizer_config.json", "generation_config.json", "chat_template.jinja"):
        shutil.copy(BUILTIN_MODEL / name, folder / name)
    random = np.random.default_rng(0)

    def matrix(*shape: int) -> npt.NDArray[np.float16]:
        return (random.standard_normal(shape, dtype=np.float32) * 0.02).astype(np.float16)

    ones = np.ones(WIDTH, np.float16)
    tensors = {"model.embed_tokens.weight": matrix(config["vocab_size"], WIDTH), "model.norm.weight": ones}
    for block in range(BLOCKS):
        for name, shape in (
            ("self_attn.q_proj", (HEADS * HEAD, WIDTH)),
            ("self_attn.k_proj", (KV_HEADS * HEAD, WIDTH)),
            ("self_attn.v_proj", (KV_HEADS * HEAD, WIDTH)),
            ("self_attn.o_proj", (WIDTH, HEADS * HEAD)),
            ("mlp.gate_proj", (INNER, WIDTH)),
            ("mlp.up_proj", (INNER, WIDTH)),
            ("mlp.down_proj", (WIDTH, INNER)),
        ):
            tensors[f"model.layers.{block}.{name}.weight"] = matrix(*shape)
        for name in ("input_layernorm", "post_attention_layernorm"):
            tensors[f"model.layers.{block}.{name}.weight"] = ones
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def measured(
    ref: str, data: Path, *, dtype: str = "auto", running: Running | None = None, words: int = 40
) -> Measured:
    """Load a model in an engine's process, have it answer a prompt of about so many tokens, and measure."""
    engine = open_engine(DataPaths(data), in_process=False, expected=ref)
    try:
        host = engine._host
        assert isinstance(host, ProcessHost)
        loaded = run_job(engine, LoadModel(new_job(), ref, "cpu", dtype, running=running or Running()))
        assert isinstance(loaded, ModelInfo)
        turn = Message("user", WORDS * (words // 5))
        sampling = Sampling(temperature=0, max_new_tokens=8)
        request = GenerationRequest("measured", (turn,), NO_STEERING, sampling, 0)
        answered = run_job(engine, Generate(new_job(), (request,)))
        assert isinstance(answered, Answered)
        receipt = answered.answers[0].receipt
        tokens = receipt.prompt_tokens + len(receipt.token_ids)
        return Measured(_peak(host.pid), tokens, loaded.context_length)
    finally:
        engine.close()


def _peak(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("the system does not say how much memory a process took")
