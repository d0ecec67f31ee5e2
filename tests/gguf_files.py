"""GGUF files made wrong in one thing: copies of a sound one with other facts, or without weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def altered(source: str | Path, out: Path, facts: Mapping[str, Any], *, has_weights: bool = True) -> Path:
    """Copy a GGUF file with other facts in its header; a fact of None is left out."""
    from gguf import GGUFReader, GGUFValueType, GGUFWriter

    reader = GGUFReader(source)
    own = {name: field for name, field in reader.fields.items() if not name.startswith("GGUF.")}
    architecture = facts.get("general.architecture", own["general.architecture"].contents())
    writer = GGUFWriter(out, architecture)
    for name, field in own.items():
        if name == "general.architecture" or name in facts:
            continue
        kind, *of = field.types
        writer.add_key_value(name, field.contents(), kind, of[0] if of else None)
    for name, value in facts.items():
        if name != "general.architecture" and value is not None:
            kind = GGUFValueType.STRING if isinstance(value, str) else GGUFValueType.UINT32
            writer.add_key_value(name, value, kind)
    for tensor in reader.tensors if has_weights else ():
        writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return out
