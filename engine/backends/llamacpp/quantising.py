"""Writes a GGUF file again with smaller numbers, through llama.cpp's own code."""

from __future__ import annotations

from pathlib import Path

from engine.backends.llamacpp.library import forget_complaints, last_complaint, llama
from engine.backends.threads import usual_threads
from vectors.errors import BadFile, BadInput
from vectors.writing import replacing

KINDS = ("q8_0", "q4_0", "q4_k_m")
_NO_STREAM = "iostream error"
"""All that C++ tells of a disk that is full."""


def quantise(source: Path, out: Path, kind: str) -> Path:
    """Write the F32 or F16 file as `kind`, whole or not at all.

    Matrices whose rows do not divide by 32 (for q4_k_m: by 256) keep more bits. Raises BadInput for another
    kind, BadFile where llama.cpp refuses the file, and LlamaMissing.
    """
    if kind not in KINDS:
        raise BadInput(f"“{kind}” is not a number type that can be written; choose {', '.join(KINDS)}.")
    lib = llama()
    parameters = lib.llama_model_quantize_default_params()
    parameters.ftype = getattr(lib, f"LLAMA_FTYPE_MOSTLY_{kind.upper()}")
    parameters.nthread = usual_threads()
    forget_complaints()
    with replacing(out) as temporary:
        names = (str(source).encode("utf-8"), str(temporary).encode("utf-8"))
        if lib.llama_model_quantize(*names, parameters) != 0:
            reason = last_complaint().rpartition("failed to quantize: ")[2] or "it gives no reason"
            if _NO_STREAM in reason:
                raise OSError(reason)  # the file that is written refused more
            raise BadFile(source, f"cannot be quantised ({reason})", "choose a model's file in F32 or F16")
    return out
