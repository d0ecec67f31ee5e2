"""A GGUF file's tokenizer as llama.cpp reads it, under the names that prompts are made with."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from typing import Any

from engine.backends.llamacpp.chat_template import render
from engine.backends.llamacpp.library import llama
from engine.backends.prompts import NO_PLACES
from vectors.errors import BadInput

_SPECIAL = ("bos", "eos", "sep", "pad", "mask")
_KEEPS_BYTES = (1, 2)
"""SentencePiece and byte-pair encoding, whose tokens laid side by side are the text; others change it."""


class Vocabulary:
    """Text to token ids and back; lives as long as the model that it belongs to."""

    def __init__(self, model: Any) -> None:
        self._lib = lib = llama()
        self._buffer = ctypes.create_string_buffer(1024)
        self._vocab = lib.llama_model_get_vocab(model)
        self.size: int = lib.llama_vocab_n_tokens(self._vocab)
        template = lib.llama_model_chat_template(model, None)
        self.chat_template = template.decode("utf-8", errors="replace") if template else None
        self.keeps_bytes = self.is_fast = lib.llama_vocab_type(self._vocab) in _KEEPS_BYTES
        self._pieces: dict[tuple[int, bool], bytes] = {}
        ids = {name: getattr(lib, f"llama_vocab_{name}")(self._vocab) for name in _SPECIAL}
        self._special = {f"{name}_token": self._text(i) for name, i in ids.items() if i >= 0}
        self.bos_token = self._special.get("bos_token")
        self.bos_token_id = ids["bos"] if ids["bos"] >= 0 else None
        self.eos_token_id = ids["eos"] if ids["eos"] >= 0 else None
        is_end = lib.llama_vocab_is_eog
        self.end_ids = frozenset(i for i in range(self.size) if is_end(self._vocab, i))

    def __call__(
        self, text: str, *, add_special_tokens: bool = True, return_offsets_mapping: bool = False
    ) -> Mapping[str, Any]:
        """`input_ids`, and where asked for `offset_mapping`: half-open ranges of characters."""
        data = text.encode("utf-8", errors="replace")
        ids = self._ids(data, add_special_tokens)
        if not return_offsets_mapping:
            return {"input_ids": ids}
        return {"input_ids": ids, "offset_mapping": self._places(text, data, ids)}

    def apply_chat_template(
        self, conversation: Sequence[Mapping[str, str]], *, add_generation_prompt: bool, tokenize: bool
    ) -> str:
        """The conversation as the template writes it; always as text."""
        template = self.chat_template or ""
        return render(template, conversation, self._special, begins_reply=add_generation_prompt)

    def decode(self, ids: Sequence[int], *, skip_special_tokens: bool = False) -> str:
        """The text of these tokens, with U+FFFD for what is no whole character."""
        return self._bytes(ids, skip_special_tokens).decode("utf-8", errors="replace")

    def piece(self, token: int, *, is_first: bool) -> bytes:
        """The bytes that a token stands for, where a text begins or further on; none for a special one."""
        data = self._pieces.get((token, is_first))
        if data is None:
            data = self._bytes((token,), True) if is_first else self._piece(token, with_special=False)
            self._pieces[token, is_first] = data
        return data

    def _bytes(self, ids: Sequence[int], skip_special: bool) -> bytes:
        if not ids:
            return b""
        tokens = (ctypes.c_int32 * len(ids))(*ids)
        while True:
            buffer = self._buffer
            length = self._lib.llama_detokenize(
                self._vocab, tokens, len(ids), buffer, len(buffer), False, not skip_special
            )
            if length >= 0:
                return ctypes.string_at(buffer, length)
            self._buffer = ctypes.create_string_buffer(-length)

    def _ids(self, data: bytes, add_special: bool) -> list[int]:
        room = len(data) + 8
        while True:
            tokens = (ctypes.c_int32 * room)()
            count = self._lib.llama_tokenize(self._vocab, data, len(data), tokens, room, add_special, True)
            if count >= 0:
                return tokens[:count]
            room = -count

    def _places(self, text: str, data: bytes, ids: Sequence[int]) -> list[tuple[int, int]]:
        """Where each token stands in the text, in characters; those that were added stand nowhere."""
        character = [number for number, each in enumerate(text) for _ in each.encode("utf-8", "replace")]
        places, at = [], 0
        for number, token in enumerate(ids):
            piece = self._piece(token)
            if not data.startswith(piece, at) and piece.startswith(b" "):
                piece = piece[1:]  # SentencePiece puts a space before the text, over its first character
            if data.startswith(piece, at):
                end = at + len(piece)
                over = slice(at, max(end, at + 1))
                places.append((character[over][0], character[over][-1] + 1) if character[over] else (0, 0))
                at = end
            elif number in (0, len(ids) - 1) and token in (self.bos_token_id, self.eos_token_id):
                places.append((0, 0))
            else:
                raise BadInput(NO_PLACES)
        return places

    def _piece(self, token: int, *, with_special: bool = True) -> bytes:
        """The bytes that a token stands for within a text."""
        room = 64
        while True:
            buffer = ctypes.create_string_buffer(room)
            length = self._lib.llama_token_to_piece(self._vocab, token, buffer, room, 0, with_special)
            if length >= 0:
                return buffer.raw[:length]
            room = -length

    def _text(self, token: int) -> str:
        text = self._lib.llama_vocab_get_text(self._vocab, token)
        return text.decode("utf-8", errors="replace") if text else ""
