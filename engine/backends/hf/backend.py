"""A transformers model as a Backend: generation, capture and scoring under steering hooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.backends.hf.capture import capture
from engine.backends.hf.hooks import SteeringHooks
from engine.backends.hf.loading import LoadedModel, load
from engine.backends.hf.prefix_cache import PrefixCache
from engine.backends.hf.stream import TorchStream
from engine.backends.protocol import Capabilities, Captured, Prompt, VectorSource
from engine.backends.rows import Row, alike
from engine.backends.text_backend import TextBackend
from engine.control import Control
from engine.messages import DEFAULT_RUNNING, Running
from vectors.values import ModelRef, Operator


class TransformersBackend(TextBackend):
    """One loaded model with its hooks, which live as long as the backend."""

    def __init__(self, loaded: LoadedModel, load_vector: VectorSource) -> None:
        self._loaded = loaded
        self._hooks = SteeringHooks(loaded.blocks, loaded.info.ref.d_model, loaded.device, loaded.dtype)
        self._prefixes = PrefixCache()
        stream = TorchStream(loaded, self._hooks, self._prefixes)
        capabilities = Capabilities(frozenset(Operator))
        super().__init__(loaded.info, capabilities, loaded.tokenizer, stream, load_vector)

    @classmethod
    def open(
        cls,
        ref: ModelRef,
        device: str,
        dtype: str,
        load_vector: VectorSource,
        control: Control,
        running: Running = DEFAULT_RUNNING,
    ) -> TransformersBackend:
        """Load a model and check that it can be steered."""
        backend = cls(load(ref, device, dtype, control, running), load_vector)
        backend._try_steering(control)
        return backend

    def _batches(self, rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
        """Rows whose prompts are of one length run as one batch; one that goes on with a reply is alone."""
        return alike(rows)

    def capture(self, prompts: Sequence[Prompt], layers: Sequence[int], control: Control) -> Captured:
        """Read block outputs, unsteered."""
        self._hooks.clear()
        return capture(self._loaded, prompts, layers, control)

    def close(self) -> None:
        """Remove the hooks and forget the caches."""
        self._hooks.close()
        self._prefixes.clear()
