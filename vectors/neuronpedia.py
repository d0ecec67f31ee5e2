"""Labels of features from a local export of Neuronpedia: records with an `index` and a `description`.

Its exports are folders of .jsonl.gz files (`explanations`, `features`, `activations`); a plain .json list
from its web page is read as well. Nothing is fetched.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vectors.errors import BadFile
from vectors.features import Feature, Snippet

ENDINGS = (".jsonl", ".jsonl.gz", ".json", ".json.gz")
MOST_SNIPPETS = 6
BEFORE, AFTER = 14, 10
"""Tokens of a snippet that are kept around its strongest one."""
_ADVICE = "choose an export of Neuronpedia's explanations"


def read_labels(path: str | os.PathLike[str]) -> dict[int, Feature]:
    """All that a file, or every such file in a folder and the folders in it, says of features, by index.

    Of several descriptions of one feature the first is taken. Where the export has them, densities
    (`frac_nonzero`), largest activations (`maxActApprox`) and the strongest snippets are read too.
    Raises BadFile where nothing is found, or naming the line that cannot be read.
    """
    path = Path(path)
    if path.is_dir():
        near = (each for pattern in ("*", "*/*") for each in path.glob(pattern))
        files = sorted(each for each in near if each.name.endswith(ENDINGS) and each.is_file())
    else:
        files = [path]
    found: dict[int, Feature] = {}
    for file in files:
        for record in _records(file):
            _take(record, found)
    if not found:
        problem = "holds no labels of features (records with an “index” and a “description”)"
        raise BadFile(path, problem, _ADVICE)
    return found


def _records(path: Path) -> Iterator[Mapping[str, Any]]:
    is_packed = path.name.endswith(".gz")
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8") if is_packed else path.open(encoding="utf-8-sig") as file
        ):
            if ".jsonl" in path.name:
                for number, line in enumerate(file, start=1):
                    if line.strip():
                        yield from _objects(_parsed(path, line, f" (line {number})"))
            else:
                yield from _objects(_parsed(path, file.read(), ""))
    except FileNotFoundError:
        raise BadFile(path, "does not exist", "check the name and the folder") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadFile(path, "is cut short or damaged", "fetch it again") from None
    except UnicodeDecodeError:
        raise BadFile(path, "is not UTF-8 text", _ADVICE) from None
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror or error})") from error


def _parsed(path: Path, text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadFile(path, f"is not readable as JSON{where}", _ADVICE) from None


def _objects(plain: Any) -> Iterator[Mapping[str, Any]]:
    """The records of a parsed value: itself, those of a list, those under `explanations`, or index: text."""
    if isinstance(plain, list):
        for each in plain:
            yield from _objects(each)
    elif isinstance(plain, dict) and "index" in plain:
        yield plain
    elif isinstance(plain, dict) and isinstance(plain.get("explanations"), list):
        yield from _objects(plain["explanations"])
    elif isinstance(plain, dict):
        for key, value in plain.items():
            if key.isdecimal() and isinstance(value, str):
                yield {"index": key, "description": value}


def _take(record: Mapping[str, Any], found: dict[int, Feature]) -> None:
    try:
        index = int(record["index"])
    except (TypeError, ValueError):
        return
    told = [record, *(each for each in _list(record, "explanations") if isinstance(each, dict))]
    texts = (str(each["description"]).strip() for each in told if isinstance(each.get("description"), str))
    snippets = [
        snippet
        for each in (record, *_list(record, "activations"))
        if isinstance(each, dict) and (snippet := _snippet(each)) is not None
    ]
    known = found.get(index) or Feature(index)
    strongest = sorted((*known.snippets, *snippets), key=_peak, reverse=True)[:MOST_SNIPPETS]
    peaks = (_number(record, "maxActApprox"), known.max_activation, *map(_peak, strongest))
    density = known.density if known.density is not None else _number(record, "frac_nonzero")
    feature = Feature(
        index,
        known.label or next((text for text in texts if text), ""),
        density,
        max((each for each in peaks if each), default=None),
        tuple(strongest),
    )
    if feature != Feature(index):
        found[index] = feature


def _list(record: Mapping[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    return value if isinstance(value, list) else []


def _number(record: Mapping[str, Any], key: str) -> float | None:
    value = record.get(key)
    return float(value) if isinstance(value, int | float) else None


def _peak(snippet: Snippet) -> float:
    return max(snippet.activations, default=0.0)


def _snippet(record: Mapping[str, Any]) -> Snippet | None:
    tokens, values = record.get("tokens"), record.get("values")
    if (
        not isinstance(tokens, list)
        or not isinstance(values, list)
        or len(tokens) != len(values)
        or not tokens
    ):
        return None
    try:
        numbers = [max(0.0, float(each)) for each in values]
    except (TypeError, ValueError):
        return None
    place = max(range(len(numbers)), key=numbers.__getitem__)
    kept = slice(max(0, place - BEFORE), place + AFTER)
    return Snippet(tuple(_readable(str(each)) for each in tokens[kept]), tuple(numbers[kept]))


def _readable(token: str) -> str:
    """A token as text: other tokenizers' marks for a blank and a new line taken out."""
    return token.replace("▁", " ").replace("Ġ", " ").replace("Ċ", "\n")
