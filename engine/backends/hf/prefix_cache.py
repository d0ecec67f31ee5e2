"""Keeps the KV cache of the last conversation, and crops it to what a new prompt may use."""

from __future__ import annotations

from collections.abc import Sequence

from transformers import DynamicCache

from engine.backends.hf.kv_cache import crop, is_croppable
from engine.backends.prefix import ReadTokens


class PrefixCache:
    """One KV cache, and which tokens it holds."""

    def __init__(self) -> None:
        self.cache: DynamicCache | None = None
        self._read = ReadTokens()

    def take(self, ids: Sequence[int], keys: Sequence[str]) -> tuple[DynamicCache | None, int]:
        """The cache cropped to what `ids`, each under its key, share with it, and that length.

        At least the last of `ids` is left to be computed. The cache is handed over: `keep` brings it back.
        """
        cache, self.cache = self.cache, None
        if cache is None or not is_croppable(cache):
            return None, 0
        known = self._read.shared_with(ids, keys)
        if known == 0:
            return None, 0
        crop(cache, known)
        return cache, known

    def keep(self, cache: DynamicCache, ids: Sequence[int], keys: Sequence[str]) -> None:
        """Keep a cache that holds exactly `ids`, each built under its key, where it can go back."""
        if is_croppable(cache) and cache.get_seq_length() == len(ids):
            self.cache = cache
            self._read.keep(ids, keys)

    def clear(self) -> None:
        """Forget everything."""
        self.cache = None
        self._read.clear()
