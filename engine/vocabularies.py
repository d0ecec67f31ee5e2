"""A fingerprint of a model's tokens, the same for a folder and for its GGUF file. Loads no tokenizer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_NORMAL = 1
_MARKS = ("<", "[")
"""How special tokens begin, which one side may count among the normal ones and the other not."""


def folder_vocabulary(folder: Path) -> str:
    """The fingerprint of the tokens in tokenizer.json; empty where that does not tell them."""
    try:
        tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
        vocabulary = tokenizer["model"]["vocab"]
        added = {each["id"] for each in tokenizer.get("added_tokens") or ()}
        if isinstance(vocabulary, dict):
            tokens = sorted((number, token) for token, number in vocabulary.items())
        else:
            tokens = [(number, each[0]) for number, each in enumerate(vocabulary)]
        return _fingerprint(token for number, token in tokens if number not in added)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return ""


def gguf_vocabulary(reader: Any) -> str:
    """The fingerprint of the tokens in a GGUF file's header; empty where it does not tell them."""
    tokens, types = (reader.get_field(f"tokenizer.ggml.{name}") for name in ("tokens", "token_type"))
    if tokens is None or types is None:
        return ""
    pairs = zip(tokens.contents(), types.contents(), strict=False)
    return _fingerprint(token for token, kind in pairs if kind == _NORMAL)


def _fingerprint(tokens: Iterable[str]) -> str:
    """Hash (16 hex digits) of the tokens in the order of their ids, special ones left out."""
    plain = [token for token in tokens if not token.startswith(_MARKS)]
    return hashlib.sha256("\0".join(plain).encode("utf-8", "replace")).hexdigest()[:16] if plain else ""
