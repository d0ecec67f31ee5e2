"""What a tokenizer must be able to do: as much of a transformers tokenizer as prompts are made with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class Tokenizer(Protocol):
    """Text to token ids and back, under the names that transformers gives to it."""

    @property
    def chat_template(self) -> str | None:
        """The model's chat template, a Jinja text; None where it has none."""

    @property
    def bos_token(self) -> str | None:
        """The text of the token that opens every text, where there is one."""

    @property
    def bos_token_id(self) -> int | None:
        """Its id."""

    @property
    def eos_token_id(self) -> int | None:
        """Id of the token that ends a text."""

    @property
    def is_fast(self) -> bool:
        """Whether it can say where in the text its tokens stand."""

    def __call__(
        self, text: str, *, add_special_tokens: bool = True, return_offsets_mapping: bool = False
    ) -> Mapping[str, Any]:
        """`input_ids`, and where asked for `offset_mapping`: half-open ranges of characters."""

    def apply_chat_template(
        self, conversation: Sequence[Mapping[str, str]], *, add_generation_prompt: bool, tokenize: bool
    ) -> Any:
        """The conversation as the template writes it."""

    def decode(self, ids: Sequence[int], *, skip_special_tokens: bool = False) -> str:
        """The text of these tokens, with U+FFFD for what is no whole character."""
