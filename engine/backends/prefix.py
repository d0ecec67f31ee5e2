"""Says how much of what a KV cache holds a new prompt may use. Holds no cache itself."""

from __future__ import annotations

from collections.abc import Sequence


class ReadTokens:
    """The tokens that a cache holds, each with the key of the steering that it was read under.

    A token's entry may be used again only under the same steering and after the same beginning, so a
    recipe changed inside an answer ends what can be used at that token.
    """

    def __init__(self) -> None:
        self._ids: list[int] = []
        self._keys: list[str] = []

    def shared_with(self, ids: Sequence[int], keys: Sequence[str]) -> int:
        """How many first tokens `ids`, each under its key, share with these, the last of `ids` left out."""
        known = 0
        for old_id, old_key, new_id, key in zip(self._ids, self._keys, ids[:-1], keys, strict=False):
            if old_id != new_id or old_key != key:
                break
            known += 1
        return known

    def keep(self, ids: Sequence[int], keys: Sequence[str]) -> None:
        """Note that the cache holds exactly `ids`, each read under its key."""
        if len(ids) != len(keys):
            raise ValueError("one key for each token")
        self._ids, self._keys = list(ids), list(keys)

    def clear(self) -> None:
        """Note that the cache holds nothing."""
        self._ids, self._keys = [], []
