"""Texts through a llama.cpp model, one or several side by side: KV cache and batch. Knows no steering."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from engine.backends.decoding import Logits
from engine.backends.llamacpp.library import forget_complaints, last_complaint, llama, logits_address
from engine.backends.llamacpp.model import GgufModel
from engine.backends.llamacpp.room import check_room
from engine.backends.llamacpp.settings import LlamaSettings
from engine.backends.threads import usual_threads
from engine.control import Control
from vectors.errors import TillerError

IntArray = npt.NDArray[np.int32]
PIECE = 512
"""Tokens that are read in one go."""
_ABORTED = 2


class LlamaFailed(TillerError):
    """llama.cpp refused or failed to do what was asked."""

    def __init__(
        self,
        what: str,
        status: int | None = None,
        next_step: str = "load the model again, or choose a smaller one",
    ) -> None:
        self.status = status
        reasons = [] if status is None else [f"status {status}"]
        reasons += [complaint] if (complaint := last_complaint()) else []
        reason = f" ({': '.join(reasons)})" if reasons else ""
        super().__init__(f"llama.cpp could not {what}{reason}; {next_step}.")


class Watcher(Protocol):
    """What looks at a pass from inside it."""

    @property
    def callback(self) -> Any:
        """The eval callback, as ctypes has it."""

    def expect(self, texts: IntArray, wanted: IntArray) -> None:
        """Be told which text each token of the next pass is of, and which tokens' logits are kept."""

    def check(self) -> None:
        """Raise what went wrong in the pass, since an error inside the callback is lost."""


class Context:
    """A llama.cpp context over a model, until `close`. Not safe to use from several threads."""

    def __init__(
        self,
        model: GgufModel,
        tokens: int,
        settings: LlamaSettings,
        watcher: Watcher | None = None,
        texts: int = 1,
    ) -> None:
        """Room for `tokens` of all texts; `watcher` is kept with it, and asked about every node.

        Raises NoRoom, and LlamaFailed where llama.cpp finds none.
        """
        self._lib = lib = llama()
        self.pointer: Any = None
        check_room(model, tokens, settings)
        parameters = lib.llama_context_default_params()
        parameters.n_ctx, parameters.n_batch, parameters.n_ubatch = tokens, PIECE, PIECE
        # One cache for all texts, else llama.cpp lays the tokens of a batch out anew, and a row is no token.
        parameters.n_seq_max, parameters.kv_unified = texts, texts > 1
        parameters.n_threads = parameters.n_threads_batch = settings.threads or usual_threads()
        kinds = {"f32": lib.GGML_TYPE_F32, "f16": lib.GGML_TYPE_F16, "q8_0": lib.GGML_TYPE_Q8_0}
        parameters.type_k = parameters.type_v = kinds[settings.kv_type]
        parameters.flash_attn_type = -1 if settings.flash_attention is None else settings.flash_attention
        if watcher is not None:
            parameters.cb_eval = watcher.callback
        self._watcher, self._control = watcher, Control()
        forget_complaints()
        self.pointer = lib.llama_init_from_model(model.pointer, parameters)
        if not self.pointer:
            raise LlamaFailed(
                f"make room for {tokens} tokens",
                next_step="ask for a shorter context (--context), or choose a smaller model",
            )
        self._memory = lib.llama_get_memory(self.pointer)
        self._batch = lib.llama_batch_init(PIECE, 0, 1)
        self._ids, self._positions, self._wanted = (
            np.ctypeslib.as_array(field, (PIECE,))
            for field in (self._batch.token, self._batch.pos, self._batch.logits)
        )
        for i in range(PIECE):
            self._batch.n_seq_id[i], self._batch.seq_id[i][0] = 1, 0
        self._row = ctypes.c_float * model.vocabulary.size
        self._address_of_logits = logits_address()
        self._view: tuple[int, int, Logits] | None = None

    def read(self, ids: Sequence[int], start: int, wanted: range) -> None:
        """Read at most PIECE ids at positions from `start`; logits are kept for those in `wanted`.

        Raises JobCancelled where a job under `stoppable` was asked to end, and LlamaFailed.
        """
        n = len(ids)
        self._ids[:n] = ids
        self._positions[:n] = range(start, start + n)
        self._wanted[:n] = 0
        self._wanted[wanted.start : wanted.stop] = 1
        self._decode(n)

    def read_side_by_side(self, rows: IntArray, start: int, *, wants_last: bool) -> None:
        """Read rows [texts, tokens] on, at positions from `start`; logits of each one's last where wanted.

        At most PIECE tokens in all.
        """
        texts, length = rows.shape
        n = rows.size
        of_text = np.repeat(np.arange(texts, dtype=np.int32), length)
        wanted = np.zeros((texts, length), np.int32)
        wanted[:, -1] = wants_last
        self._ids[:n] = rows.ravel()
        self._positions[:n] = np.tile(np.arange(start, start + length), texts)
        self._wanted[:n] = wanted.ravel()
        for i, text in enumerate(of_text.tolist()):
            self._batch.seq_id[i][0] = text
        if self._watcher is not None:
            self._watcher.expect(of_text, wanted.ravel())
        self._decode(n)

    def _decode(self, tokens: int) -> None:
        self._batch.n_tokens = tokens
        status = self._lib.llama_decode(self.pointer, self._batch)
        if status == _ABORTED:
            self._control.check()
        if self._watcher is not None:
            self._watcher.check()
        if status != 0:
            raise LlamaFailed("read on", status)

    def step(self, token: int, position: int) -> Logits:
        """Read one token; logits [1, vocab] after it, good until the next call."""
        self._ids[0], self._positions[0], self._wanted[0] = token, position, 1
        self._decode(1)
        return self.logits(1)

    def pieces(self, ids: Sequence[int], start: int, wanted: range) -> Iterator[tuple[range, range]]:
        """Read ids of any number; after each piece, its part of `ids` and that of `wanted`, maybe empty."""
        for first in range(0, len(ids), PIECE):
            part = range(first, min(first + PIECE, len(ids)))
            inside = range(max(wanted.start, part.start), min(wanted.stop, part.stop))
            own = range(inside.start - first, max(inside.start, inside.stop) - first)
            self.read(ids[part.start : part.stop], start + first, own)
            yield part, inside

    def logits(self, count: int) -> Logits:
        """Logits [count, vocab] of the tokens wanted of the last read, good until the next one."""
        address = self._address_of_logits(self.pointer)
        if not address:
            raise LlamaFailed("give logits")
        if self._view is None or self._view[:2] != (address, count):
            view = np.ctypeslib.as_array((self._row * count).from_address(address))
            self._view = address, count, view
        return self._view[2]

    @contextmanager
    def stoppable(self, control: Control) -> Iterator[None]:
        """Let the job's cancel end what is being read, also inside a piece.

        The callback costs a call for each node of the graph, so it is for prompts and not for single steps.
        """
        self._control = control
        callback = self._lib.ggml_abort_callback(lambda _data: control.is_cancelled)
        self._lib.llama_set_abort_callback(self.pointer, callback, None)
        try:
            yield
        finally:
            self._lib.llama_set_abort_callback(self.pointer, self._lib.ggml_abort_callback(), None)

    def keep_first(self, tokens: int) -> bool:
        """Forget all but the first tokens; False where the model's memory cannot go back."""
        return bool(self._lib.llama_memory_seq_rm(self._memory, 0, tokens, -1))

    def clear(self, *, wipe: bool = False) -> None:
        """Forget everything that was read; `wipe` overwrites it, which takes time in a large cache."""
        self._lib.llama_memory_clear(self._memory, wipe)

    def state(self) -> bytes:
        """What was read, for another context of the same model."""
        size = self._lib.llama_state_seq_get_size(self.pointer, 0)
        buffer = (ctypes.c_uint8 * size)()
        written = self._lib.llama_state_seq_get_data(self.pointer, buffer, size, 0)
        return bytes(memoryview(buffer)[:written])

    def restore(self, state: bytes) -> None:
        """Go on from what another context had read. Raises LlamaFailed."""
        buffer = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        if state and self._lib.llama_state_seq_set_data(self.pointer, buffer, len(state), 0) == 0:
            raise LlamaFailed("take over what was read")

    def close(self) -> None:
        """Free the cache."""
        if self.pointer:
            self._lib.llama_batch_free(self._batch)
            self._lib.llama_free(self.pointer)
            self.pointer = None
