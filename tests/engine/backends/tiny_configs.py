"""A tiny configuration for any of transformers' model types. Builds no model."""

from __future__ import annotations

import inspect
from typing import Any

from transformers import CONFIG_MAPPING, PretrainedConfig

LAYERS = 4
WIDTH = 32
VOCABULARY = 4096
"""As large as the builtin model's, whose tokenizer is put beside the random weights."""

_NAMES_OF_A_SIZE: tuple[tuple[Any, str], ...] = (
    (
        LAYERS,
        "num_hidden_layers n_layer n_layers num_layers num_blocks num_layers_per_stack decoder_layers "
        "encoder_layers num_decoder_layers num_encoder_layers depth",
    ),
    (
        WIDTH,
        "hidden_size n_embd d_model emb_dim embed_dim embedding_dim embedding_size input_embedding_size "
        "output_embedding_size out_hidden_size word_embed_proj_dim output_proj_dims lru_width "
        "attention_hidden_size backbone_hidden_size router_hidden_size pronunciation_embed_dim "
        "shape_embed_dim dim_model_base adapter_in_dim adapter_out_dim "
        "adapter_input_size adapter_output_size",
    ),
    (
        2 * WIDTH,
        "intermediate_size intermediate_size_mlp dense_intermediate_size ffn_dim ffn_hidden_size dff dim_ff "
        "d_inner decoder_ffn_dim encoder_ffn_dim moe_intermediate_size expert_ffn_hidden_size "
        "shared_intermediate_size shared_expert_intermediate_size shared_experts_intermediate_size "
        "moe_shared_expert_intermediate_size feed_forward_size mamba_d_ssm",
    ),
    (
        4,
        "num_attention_heads n_head n_heads num_heads attention_heads decoder_attention_heads "
        "encoder_attention_heads num_decoder_attention_heads num_encoder_attention_heads linear_num_heads "
        "linear_num_value_heads mamba_n_heads mamba_num_heads swa_num_attention_heads rotary_dim "
        "num_mel_bins",
    ),
    (
        2,
        "num_key_value_heads num_kv_heads kv_n_heads linear_num_key_heads swa_num_key_value_heads "
        "num_query_groups index_n_heads num_experts_per_tok num_experts_per_token moe_topk moe_top_k moe_k "
        "patch_size",
    ),
    (
        8,
        "head_dim swa_head_dim dim_head d_head kv_channels attention_head_dim attention_head_size "
        "linear_head_dim linear_key_head_dim linear_value_head_dim qk_nope_head_dim qk_rope_head_dim "
        "v_head_dim state_size ssm_state_size mamba_d_state mamba_dt_rank time_step_rank adapter_rank "
        "laurel_rank d_rel hidden_size_per_layer_input ple_embed_dim num_experts num_local_experts "
        "n_routed_experts moe_num_experts zero_expert_num",
    ),
    (
        16,
        "qk_head_dim index_head_dim mamba_d_head mamba_head_dim mamba_headdim kv_lora_rank q_lora_rank "
        "o_lora_rank hc_lowrank image_size mamba_chunk_size chunk_size sliding_window sliding_window_size "
        "attention_window_size window_size local_attention keep_window_size attention_chunk_size "
        "block_multiple_of",
    ),
    (
        1,
        "n_groups n_group topk_group mamba_n_groups mamba_ngroups num_expert_group n_shared_experts "
        "num_shared_experts moe_num_shared_experts first_k_dense_replace num_dense_layers",
    ),
    (VOCABULARY, "vocab_size vocab_size_per_layer_input decoder_vocab_size unpadded_vocab_size"),
    (64, "encoder_hash_byte_group_vocab"),
    (
        512,
        "max_position_embeddings n_positions n_ctx max_seq_len context_length rel_extent "
        "original_max_position_embeddings max_source_positions max_target_positions",
    ),
    (0.2, "initializer_range init_std initializer_factor"),
    (True, "is_decoder"),
    (0, "bos_token_id"),
    (4, "eos_token_id"),
    (5, "pad_token_id"),
)
_SIZES = {name: size for size, names in _NAMES_OF_A_SIZE for name in names.split()}

_SLIDING = ["sliding_attention", "full_attention"] * (LAYERS // 2)
_LINEAR = ["linear_attention", "full_attention"] * (LAYERS // 2)
_HYBRID = ["linear_attention", "hybrid"] * (LAYERS // 2)
_OWN: dict[str, dict[str, Any]] = {
    "bailing_hybrid": {"layer_group_size": 2},
    "bamba": {"attn_layer_indices": [1, 3]},
    "cohere_compass_text": {
        "layer_types": _SLIDING,
        "rope_parameters": {
            kind: {"rope_type": "default", "rope_theta": 1e4, "mrope_section": [2, 1, 1]}
            for kind in set(_SLIDING)
        },
    },
    "dbrx": {
        "attn_config": {"kv_n_heads": 2, "clip_qkv": 8, "rope_theta": 1e4},
        "ffn_config": {"ffn_hidden_size": 64},
    },
    "dots3_note_text": {
        "num_key_value_heads": 4,
        "swa_num_attention_heads": 4,
        "swa_num_key_value_heads": 4,
        "swa_q_lora_rank": 16,
        "swa_kv_lora_rank": 16,
        "swa_head_dim": 16,
        "swa_qk_nope_head_dim": 8,
        "swa_v_head_dim": 8,
    },
    "dots3_note_vision_encoder": {"mlp_layer_types": ["dense"] * LAYERS},
    "gemma3n_text": {
        "layer_types": _SLIDING,
        "num_kv_shared_layers": 2,
        "activation_sparsity_pattern": [0.0] * LAYERS,
    },
    "gemma4_assistant": {"hidden_size_per_layer_input": 0},
    "gpt_neo": {"attention_types": [[["global", "local"], LAYERS // 2]]},
    "granitemoehybrid": {"layer_types": _LINEAR},
    "jamba": {"attn_layer_period": 2, "attn_layer_offset": 1},
    "kimi_linear": {"layer_types": _LINEAR},
    "lfm2_moe": {"layer_types": ["conv", "full_attention"] * (LAYERS // 2)},
    "mamba2": {"head_dim": 16},
    "moshi": {"sliding_window": 512},  # its mask knows of no window
    "qwen4_exp_text": {
        "indexer_n_heads": 2,
        "indexer_kv_heads": 1,
        "indexer_head_dim": 16,
        "indexer_budget": 64,
        "indexer_compress_ratio": 4,
    },
    "reformer": {
        "attn_layers": ["local", "lsh"] * (LAYERS // 2),
        "axial_pos_embds_dim": [8, 24],
        "axial_pos_shape": [16, 32],
    },
    "xmod": {"default_language": "en_XX"},
    "zamba": {"layers_block_type": _HYBRID, "attention_hidden_size": 64, "attention_head_dim": 16},
    "zamba2": {
        "layers_block_type": _HYBRID,
        "attention_hidden_size": 64,
        "attention_head_dim": 16,
        "n_mamba_heads": 4,
    },
    "zaya": {"num_experts_per_tok": 1},
}
"""What the fields' names alone do not tell."""


def tiny_config(model_type: str, **changes: Any) -> PretrainedConfig:
    """The configuration of a model of that type with 4 blocks, 32 wide, a decoder where it may choose."""
    return _shrunk(CONFIG_MAPPING[model_type], _OWN.get(model_type, {}) | changes)


def _shrunk(kind: type[PretrainedConfig], own: dict[str, Any]) -> PretrainedConfig:
    try:
        usual = kind()
    except ValueError:  # the defaults of some contradict each other
        usual = None
    names = set(inspect.signature(kind).parameters) | set(usual.to_dict() if usual else ())
    values: dict[str, Any] = {name: size for name, size in _SIZES.items() if name in names}
    if "qk_rope_head_dim" in names:  # latent attention has one key for each head
        values["num_key_value_heads"] = values["num_attention_heads"]
    for name in kind.sub_configs:
        if isinstance(part := getattr(usual, name, None), PretrainedConfig):
            values[name] = _shrunk(type(part), _OWN.get(part.model_type, {}))
    return kind(**(values | own))
