"""Writes a GGUF file again with smaller numbers, through llama.cpp's own code."""

from __future__ import annotations

import re
from pathlib import Path

from engine.backends.llamacpp.library import forget_complaints, last_complaint, lines_told, llama
from engine.backends.threads import usual_threads
from engine.control import Control
from vectors.errors import BadFile, BadInput
from vectors.writing import replacing

KINDS = ("q8_0", "q4_0", "q4_k_m")
_AT = re.compile(r"\[ *(\d+)/ *(\d+)\]")
"""How llama.cpp's lines begin that tell of a tensor."""
_NO_ROOM = "iostream error"
"""What llama.cpp says of a file that the disk did not take whole."""


def quantise(source: Path, out: Path, kind: str, control: Control | None = None) -> Path:
    """Write the F32 or F16 file as `kind`, whole or not at all; `control` is told how far it is.

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

    def on_line(line: str) -> None:
        if control is not None and (at := _AT.match(line)):
            control.progress("quantising", int(at[1]), int(at[2]), "tensors")

    with replacing(out) as temporary, lines_told(on_line):
        names = (str(source).encode("utf-8"), str(temporary).encode("utf-8"))
        if lib.llama_model_quantize(*names, parameters) != 0:
            reason = last_complaint().rpartition("failed to quantize: ")[2] or "it gives no reason"
            if _NO_ROOM in reason:
                raise OSError  # the disk's fault: `replacing` says so
            raise BadFile(source, f"cannot be quantised ({reason})", "choose a model's file in F32 or F16")
    return out
