"""Which models Tiller can steer, going by their config.json alone. Imports no transformers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NAMES = """
afmoe apertus arcee aria_text axk1 axk2 bailing_hybrid bamba beam bert bert-generation big_bird
biogpt bitnet bloom camembert codegen cohere cohere2 cohere2_moe cohere_compass_text ctrl cwm
data2vec-text dbrx deepseek_v2 deepseek_v3 deepseek_v32 diffllama doge dots1 dots3_note
dots3_note_text electra emu3 ernie ernie4_5 ernie4_5_moe exaone4 exaone_moe falcon falcon_h1
falcon_mamba flex_olmo flint fuyu gemma gemma2 gemma3 gemma3_text gemma4 gemma4_text gemma4_unified
gemma4_unified_text git glm glm4 glm4_moe glm4_moe_lite glm_moe_dsa got_ocr2 gpt-sw3 gpt2
gpt_bigcode gpt_neo gpt_neox gpt_neox_japanese gpt_oss gptj granite granite_swa granitemoe
granitemoe_swa granitemoehybrid granitemoeshared helium hunyuan_v1_dense hunyuan_v1_moe hy_v3
hyperclovax inkling2_text inkling_text internlm3 iquestcoder jais2 jamba jetmoe kimi_linear kolibri1
laguna lfm2 lfm2_moe lfm3 llama llama4 llama4_text longcat_flash mamba mamba2 megatron-bert mellum
mimo_v2_flash minicpm3 minimax_m2 minimax_m3_vl_text ministral ministral3 mistral mixtral
modernbert-decoder moshi moss_transcribe_diarize mpt nanochat nemotron nemotron_h olmo olmo2 olmo3
olmo_hybrid olmoe opt persimmon phi phi3 phi4_multimodal phimoe qwen2 qwen2_moe qwen3 qwen3_5
qwen3_5_moe qwen3_5_moe_text qwen3_5_text qwen3_moe qwen3_next recurrent_gemma rembert roberta
roberta-prelayernorm roc_bert roformer seed_oss smollm3 solar_open stablelm starcoder2 trocr
vaultgemma xglm xlm-roberta xlm-roberta-xl xmod youtu zamba zamba2 zaya
"""
DECODERS = frozenset(_NAMES.split())
"""Types that transformers 5.23 opens as causal language models, and that were steered and captured."""
_CLASSES = ("ForCausalLM", "LMHeadModel", "GenerationDecoder", "ForConditionalGeneration")
"""How the classes end that such models are saved from; those of encoders and classifiers end otherwise."""


def writes_text(config: Mapping[str, Any]) -> bool:
    """Whether a model of that configuration may be opened; one that names no class is judged by its type."""
    if str(config.get("model_type")) not in DECODERS or config.get("is_encoder_decoder"):
        return False
    classes = config.get("architectures")
    if not isinstance(classes, list) or not classes:
        return True
    return any(str(each).endswith(_CLASSES) for each in classes)
