"""Tries a GGUF file's tokenizer in a process of its own, since some make llama.cpp end the one that reads."""

from __future__ import annotations

import multiprocessing
import os
import sys

from engine.backends.llamacpp.library import llama
from vectors.errors import BadFile

_TEXT = "Hello  there!\n\n\tWhat's 12 + 34.5?  Über 日本, 🙂 <|x|>"
"""Blanks in a row, signs, digits and characters beyond ASCII: where pre-tokenizers differ."""


def check_tokenizer(path: str) -> None:
    """Raise BadFile where reading a text ends the process; anything else is left for the load to say."""
    if multiprocessing.current_process().daemon:
        return  # the engine's own process, whose end the window survives; it may start none
    process = multiprocessing.get_context("spawn").Process(target=_read, args=(path,), daemon=True)
    process.start()
    process.join()
    if process.exitcode not in (0, 1):
        raise BadFile(path, "has a tokenizer that makes llama.cpp end its process", "choose another file")


def _read(path: str) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    lib = llama()
    parameters = lib.llama_model_default_params()
    parameters.vocab_only = True
    model = lib.llama_model_load_from_file(path.encode("utf-8"), parameters)
    if not model:
        sys.exit(1)
    from engine.backends.llamacpp.vocabulary import Vocabulary

    Vocabulary(model)(_TEXT)
    os._exit(0)
