"""A model written as GGUF is the same model, to transformers and to llama.cpp."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest

from engine.gguf_model import write_model_gguf
from engine.paths import BUILTIN_MODEL
from vectors.errors import BadFile

TEMPLATE = (
    "{{- '<|begin|>' -}}{%- for message in messages -%}"
    "{{- '<|' ~ message['role'] ~ '|>' ~ message['content'] ~ '<|end|>' -}}{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|assistant|>' -}}{%- endif -%}"
)
SPECIAL = ["<|begin|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>", "<|pad|>"]
LLAMA_3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
TEXTS = [
    "What are you?",
    "  two  spaces,\n\nnewlines\tand tabs  ",
    "Grüße, 日本語, 🌊🌊 e\u0301",
    "don't we'll I'M 12345 x=3.14;",
    "",
    " ",
]


CORPUS = "what are you and what is the sea we'll see"


def tiny_model(
    folder: Path, *, tied: bool = True, dtype: str = "float16", cutting: str = "gpt-2", text: str = CORPUS
) -> Path:
    """A random llama with a byte-level BPE tokenizer, as a Hugging Face folder."""
    import torch
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(3)
    tokenizer = Tokenizer(models.BPE(ignore_merges=cutting == "llama-bpe"))
    words = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=cutting != "llama-bpe")
    before: dict[str, list[Any]] = {
        "gpt-2": [],
        "smollm": [pre_tokenizers.Digits(individual_digits=True)],
        "llama-bpe": [pre_tokenizers.Split(Regex(LLAMA_3), "isolated")],
    }
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([*before[cutting], words]) if before[cutting] else words
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=300,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([text] * 5, trainer)
    config = LlamaConfig(
        vocab_size=304,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=16,
        max_position_embeddings=128,
        tie_word_embeddings=tied,
        bos_token_id=0,
        eos_token_id=4,
        pad_token_id=5,
        initializer_range=0.3,
    )
    model = LlamaForCausalLM(config).to(getattr(torch, dtype))
    for each in model.model.layers:
        torch.nn.init.normal_(each.input_layernorm.weight, 1.0, 0.1)
    model.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "chat_template.jinja").write_text(TEMPLATE)
    tokens = {"bos_token": SPECIAL[0], "eos_token": SPECIAL[4], "pad_token": SPECIAL[5]}
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "additional_special_tokens": SPECIAL[1:4],
        **tokens,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("model") / "tiny")


@pytest.fixture(
    scope="module",
    params=[
        "tiny",
        pytest.param("builtin", marks=pytest.mark.skipif(not BUILTIN_MODEL.exists(), reason="not built")),
    ],
)
def any_folder(request: pytest.FixtureRequest, folder: Path) -> Path:
    return folder if request.param == "tiny" else BUILTIN_MODEL


def logits(model: Any, ids: list[int]) -> np.ndarray[Any, Any]:
    import torch

    with torch.inference_mode():
        values: np.ndarray[Any, Any] = model(torch.tensor([ids])).logits.float().numpy()
    return values


def test_that_transformers_reads_the_same_model_and_tokenizer_back(any_folder: Path, tmp_path: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    out = write_model_gguf(any_folder, tmp_path / "model.gguf", "f32")
    tokenizer = AutoTokenizer.from_pretrained(any_folder)
    again = AutoTokenizer.from_pretrained(tmp_path, gguf_file=out.name)
    for text in TEXTS:
        assert again(text).input_ids == tokenizer(text).input_ids
    messages = [{"role": "system", "content": "Be."}, {"role": "user", "content": "What are you?"}]
    prompt = tokenizer.apply_chat_template(messages, add_generation_prompt=True, tokenize=False)
    assert again.apply_chat_template(messages, add_generation_prompt=True, tokenize=False) == prompt
    model = AutoModelForCausalLM.from_pretrained(any_folder, dtype=torch.float32)
    reread = AutoModelForCausalLM.from_pretrained(tmp_path, gguf_file=out.name, dtype=torch.float32)
    ids = tokenizer(prompt, add_special_tokens=False).input_ids
    np.testing.assert_array_equal(logits(reread, ids), logits(model, ids))


@pytest.mark.parametrize("kind", ["untied", "bfloat16"])
def test_that_other_weights_come_back_equal(kind: str, tmp_path: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    dtype = "bfloat16" if kind == "bfloat16" else "float32"
    source = tiny_model(tmp_path / "source", tied=kind != "untied", dtype=dtype)
    out = write_model_gguf(source, tmp_path / "model.gguf", "f32")
    model = AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32)
    reread = AutoModelForCausalLM.from_pretrained(tmp_path, gguf_file=out.name, dtype=torch.float32)
    ids = list(range(6, 40))
    np.testing.assert_array_equal(logits(reread, ids), logits(model, ids))


def test_that_llama_cpp_cuts_text_and_answers_alike(any_folder: Path, tmp_path: Path) -> None:
    llama_cpp = pytest.importorskip("llama_cpp")
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    out = write_model_gguf(any_folder, tmp_path / "model.gguf", "f32")
    tokenizer = AutoTokenizer.from_pretrained(any_folder)
    model = AutoModelForCausalLM.from_pretrained(any_folder, dtype=torch.float32)
    llama = llama_cpp.Llama(str(out), n_ctx=256, n_threads=1, logits_all=True, verbose=False)
    try:
        for text in TEXTS:
            for each in (text, f"<|begin|><|user|>{text}<|end|><|assistant|>"):
                ids = llama.tokenize(each.encode(), add_bos=True, special=True)
                assert ids == tokenizer(each).input_ids, repr(each)
        ids = tokenizer("<|begin|><|user|>What are you?<|end|><|assistant|>").input_ids
        expected = list(ids)
        for _ in range(24):
            expected.append(int(logits(model, expected)[0, -1].argmax()))
        llama.eval(ids)
        np.testing.assert_allclose(llama.scores[: len(ids)], logits(model, ids)[0], atol=5e-2)
        assert list(greedy(llama, 24)) == expected[len(ids) :]
        assert (llama.token_bos(), llama.token_eos()) == (tokenizer.bos_token_id, tokenizer.eos_token_id)
    finally:
        llama.close()


@pytest.mark.parametrize("cutting", ["gpt-2", "smollm", "llama-bpe"])
def test_that_llama_cpp_cuts_text_as_each_known_tokenizer_does(cutting: str, tmp_path: Path) -> None:
    llama_cpp = pytest.importorskip("llama_cpp")
    from tokenizers import Tokenizer

    text = "I'LL go2 12345 x=3.14;\n\n  we'll see 2024\r\n\tGrüße!!! don't 1 22 333 4444 (a_b) "
    folder = tiny_model(tmp_path / "model", cutting=cutting, text=text)
    out = write_model_gguf(folder, tmp_path / "model.gguf", "f32")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    llama = llama_cpp.Llama(str(out), vocab_only=True, verbose=False)
    numbers = np.random.default_rng(4)
    pieces = [*text.split(" "), " ", "  ", "\n", "'", "12", "Ü", "日本", "_", "🌊", "?!"]
    texts = [*TEXTS, text, *("".join(numbers.choice(pieces, 12)) for _ in range(200))]
    try:
        for each in texts:
            assert llama.tokenize(each.encode(), add_bos=False) == tokenizer.encode(each).ids, repr(each)
    finally:
        llama.close()
    assert gguf.GGUFReader(out).fields["tokenizer.ggml.pre"].contents() == cutting


def greedy(llama: Any, count: int) -> Iterator[int]:
    for _ in range(count):
        token = int(llama.scores[llama.n_tokens - 1].argmax())
        yield token
        llama.eval([token])


def test_that_f16_halves_the_matrices_and_spares_the_norms(folder: Path, tmp_path: Path) -> None:
    reader = gguf.GGUFReader(write_model_gguf(folder, tmp_path / "model.gguf", name="My model"))
    kinds = {each.name: each.tensor_type.name for each in reader.tensors}
    assert {kind for name, kind in kinds.items() if "norm" in name} == {"F32"}
    assert {kind for name, kind in kinds.items() if "norm" not in name} == {"F16"}
    assert "output.weight" not in kinds and len(kinds) == 2 + 3 * 9
    fields = {key: field.contents() for key, field in reader.fields.items()}
    assert fields["general.name"] == "My model"
    assert fields["tokenizer.ggml.add_bos_token"] is False
    assert (fields["tokenizer.ggml.bos_token_id"], fields["tokenizer.ggml.eos_token_id"]) == (0, 4)
    assert fields["tokenizer.ggml.token_type"][:6] == [gguf.TokenType.CONTROL] * 6
    assert fields["tokenizer.ggml.token_type"][-4:] == [gguf.TokenType.UNUSED] * 4
    assert fields["tokenizer.ggml.pre"] == "gpt-2"


def edit(folder: Path, file: str, **changes: object) -> None:
    content = json.loads((folder / file).read_text())
    (folder / file).write_text(json.dumps({**content, **changes}))


@pytest.mark.parametrize(
    ("file", "changes", "problem"),
    [
        ("config.json", {"model_type": "gpt2"}, "is a gpt2 model, and only llama"),
        ("config.json", {"rope_parameters": {"rope_type": "llama3"}}, "scaled rotary positions"),
        ("config.json", {"attention_bias": True}, "a variant of llama"),
        ("config.json", {"hidden_size": None}, "does not tell the model's shape"),
        ("config.json", {"num_hidden_layers": 4}, r"lacks the weights “model\.layers\.3"),
        ("config.json", {"intermediate_size": 64}, r"gate_proj\.weight” of shape \(48, 32\)"),
        ("config.json", {"tie_word_embeddings": False}, "lacks the weights “lm_head"),
        ("config.json", {"vocab_size": 100}, "has a token 286, where the model knows 100"),
        ("tokenizer.json", {"pre_tokenizer": {"type": "Metaspace"}}, "is not a byte-level BPE"),
        ("tokenizer.json", {"model": {"type": "Unigram"}}, "is not a byte-level BPE"),
    ],
)
def test_that_a_model_that_cannot_be_written_is_refused_whole(
    folder: Path, tmp_path: Path, file: str, changes: dict[str, object], problem: str
) -> None:
    shutil.copytree(folder, tmp_path / "model")
    edit(tmp_path / "model", file, **changes)
    with pytest.raises(BadFile, match=problem):
        write_model_gguf(tmp_path / "model", tmp_path / "out" / "model.gguf")
    assert not list((tmp_path / "out").glob("*"))


def test_that_missing_parts_are_named(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "model")
    (tmp_path / "model" / "model.safetensors").write_bytes(b"short")
    with pytest.raises(BadFile, match=r"model\.safetensors.*cannot be read"):
        write_model_gguf(tmp_path / "model", tmp_path / "model.gguf")
    for file, problem in [
        ("model.safetensors", "holds no weights"),
        ("tokenizer.json", r"tokenizer\.json.*does not exist"),
        ("config.json", r"config\.json.*does not exist"),
    ]:
        (tmp_path / "model" / file).unlink()
        with pytest.raises(BadFile, match=problem):
            write_model_gguf(tmp_path / "model", tmp_path / "model.gguf")
    assert not (tmp_path / "model.gguf").exists()
