"""Keeps the KV cache of the last conversation, and says how much of it a new prompt may use."""

from __future__ import annotations

from collections.abc import Sequence

from transformers import DynamicCache

from engine.backends.hf.kv_cache import crop, is_croppable


class PrefixCache:
    """One KV cache with, for each of its tokens, the id and the key of the steering it was built under.

    A token's entry may be used again only under the same steering and after the same beginning, so a
    recipe changed inside an answer ends what can be used at that token.
    """

    def __init__(self) -> None:
        self.cache: DynamicCache | None = None
        self._ids: list[int] = []
        self._keys: list[str] = []

    def take(self, ids: Sequence[int], key: str) -> tuple[DynamicCache | None, int]:
        """The cache cropped to what `ids` under steering `key` share with it, and that length.

        At least the last of `ids` is left to be computed. The cache is handed over: `keep` brings it back.
        """
        cache, known = self.cache, 0
        self.cache = None
        if cache is None or not is_croppable(cache):
            return None, 0
        for old_id, old_key, new_id in zip(self._ids, self._keys, ids[:-1], strict=False):
            if old_id != new_id or old_key != key:
                break
            known += 1
        if known == 0:
            return None, 0
        crop(cache, known)
        return cache, known

    def keep(self, cache: DynamicCache, ids: Sequence[int], keys: Sequence[str]) -> None:
        """Keep a cache that holds exactly `ids`, each built under its key."""
        if len(ids) != len(keys):
            raise ValueError("one key for each token")
        self.cache, self._ids, self._keys = cache, list(ids), list(keys)

    def clear(self) -> None:
        """Forget everything."""
        self.cache, self._ids, self._keys = None, [], []
