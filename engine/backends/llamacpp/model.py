"""Opens a GGUF file with llama.cpp and describes it. Reads no token, steers nothing."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

from engine.backends.llamacpp.library import first_complaint, forget_complaints, llama
from engine.backends.llamacpp.settings import MOST_CONTEXT, LlamaSettings
from engine.backends.llamacpp.vocabulary import Vocabulary
from engine.backends.protocol import chosen_context
from engine.backends.templates import keeps_system_prompt, template_notes
from engine.control import Control
from engine.memory import total_memory
from engine.messages import ModelInfo
from engine.requests import Sampling
from vectors.errors import BadFile, TillerError
from vectors.values import ModelRef

_SAMPLING = {
    "temperature": "temp",
    "top_p": "top_p",
    "top_k": "top_k",
    "min_p": "min_p",
    "repetition_penalty": "penalty_repeat",
}
"""Our names of what a file may say under `general.sampling.`."""


class TooLarge(TillerError):
    """A model does not fit into the machine's memory."""

    def __init__(self, path: str, size: int, total: int) -> None:
        self.path, self.size, self.total = path, size, total
        super().__init__(
            f"“{path}” holds {size / 1e9:.1f} GB and this machine has {total / 1e9:.1f} GB of memory; choose "
            f"a smaller model, or one of fewer bits."
        )


class GgufModel:
    """A model's weights and vocabulary in memory, until `close`."""

    def __init__(self, ref: ModelRef, settings: LlamaSettings, control: Control) -> None:
        """Load the file. Raises LlamaMissing, BadFile, and JobCancelled from inside the reading."""
        self._lib = lib = llama()
        if settings.n_gpu_layers == 0:
            _check_memory(ref)
        parameters = lib.llama_model_default_params()
        parameters.n_gpu_layers = settings.n_gpu_layers
        # Quantised weights laid out anew for AMX ended the process on the first prompt (0.3.36, a Xeon).
        parameters.use_extra_bufts = False

        shown = -1

        def on_progress(share: float, _data: object) -> bool:
            nonlocal shown
            if (percent := int(share * 100)) != shown:
                control.progress("reading the weights", percent, 100, "%")
                shown = percent
            return not control.is_cancelled

        parameters.progress_callback = callback = lib.llama_progress_callback(on_progress)
        forget_complaints()
        self.pointer: Any = lib.llama_model_load_from_file(ref.location.encode("utf-8"), parameters)
        del callback
        if not self.pointer:
            control.check()
            reason = first_complaint() or "it gives no reason"
            if "unknown model architecture" in reason:
                problem = f"is built in a way that this llama.cpp does not know (“{ref.architecture}”)"
                raise BadFile(ref.location, problem, "choose another model, or --backend transformers")
            raise BadFile(ref.location, f"cannot be loaded by llama.cpp ({reason})", "choose another file")
        try:
            self._check(ref)
            self.vocabulary = Vocabulary(self.pointer)
            self.info = self._described(ref, settings)
        except BaseException:
            self.close()
            raise

    def _check(self, ref: ModelRef) -> None:
        lib, model = self._lib, self.pointer
        if lib.llama_model_has_encoder(model) or not lib.llama_model_has_decoder(model):
            raise BadFile(ref.location, "does not write text by itself", "choose a model that is a decoder")
        if lib.llama_model_is_diffusion(model):
            raise BadFile(
                ref.location, "does not write one token after the other", "choose a model that is a decoder"
            )
        found = (lib.llama_model_n_layer(model), lib.llama_model_n_embd(model))
        if found != (ref.n_layers, ref.d_model):
            layers, width = found
            raise BadFile(
                ref.location,
                f"has {layers} blocks and is {width} wide to llama.cpp, where its header says {ref}",
                "choose another file, or --backend transformers",
            )

    def _described(self, ref: ModelRef, settings: LlamaSettings) -> ModelInfo:
        lib, model, vocabulary = self._lib, self.pointer, self.vocabulary
        trained = lib.llama_model_n_ctx_train(model) or MOST_CONTEXT
        context = chosen_context(settings.context, trained) or min(trained, MOST_CONTEXT)
        notes = []
        if context < trained:
            why = "" if settings.context else ", to spare memory"
            notes.append(f"the model was made to read {trained} tokens; {context} are used{why}")
        has_gpu = settings.n_gpu_layers != 0 and lib.llama_supports_gpu_offload()
        return ModelInfo(
            ref=ref,
            backend="llamacpp",
            device="gpu" if has_gpu else "cpu",
            dtype=_type_name(lib.llama_ftype_name(lib.llama_model_ftype(model))),
            context_length=context,
            n_parameters=lib.llama_model_n_params(model),
            has_chat_template=vocabulary.chat_template is not None,
            keeps_system_prompt=keeps_system_prompt(vocabulary),
            sampling=self._sampling(),
            notes=(*notes, *template_notes(vocabulary)),
        )

    def _sampling(self) -> Sampling:
        """The file's own sampling; ours where it says nothing."""
        given: dict[str, Any] = {}
        for ours, theirs in _SAMPLING.items():
            buffer = ctypes.create_string_buffer(64)
            key = f"general.sampling.{theirs}".encode()
            if self._lib.llama_model_meta_val_str(self.pointer, key, buffer, len(buffer)) > 0:
                number = float(buffer.value)
                given[ours] = int(number) if ours == "top_k" else round(number, 6)
        return Sampling(**given)

    def close(self) -> None:
        """Free the weights."""
        if self.pointer:
            self._lib.llama_model_free(self.pointer)
            self.pointer = None


def _check_memory(ref: ModelRef) -> None:
    """Raise TooLarge for weights that the machine's memory cannot hold, which would be read for ever."""
    size, total = Path(ref.location).stat().st_size, total_memory()
    if total and size > total:
        raise TooLarge(ref.location, size, total)


def _type_name(name: bytes | None) -> str:
    """llama.cpp's name of a file's number type as files are named: `Q4_K_M` for “Q4_K - Medium”."""
    text = (name or b"unknown").decode().removeprefix("all ").removeprefix("(guessed) ")
    for word in ("Small", "Medium", "Large"):
        text = text.replace(f" - {word}", f"_{word[0]}")
    return text
