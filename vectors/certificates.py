"""What a comparison of torch and llama.cpp found of a vector, kept in a file beside it. Runs nothing."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path

from vectors.plain import from_plain, to_plain
from vectors.writing import replacing

log = logging.getLogger(__name__)
FOLDER = "certificates"
"""The folder in the person's own that they are kept in, by the vector's id."""


@dataclass(frozen=True, slots=True)
class CertifiedLayer:
    """One layer, pushed on both: cosine and largest difference of the two changes of the logits.

    `best_shift` is 0 where both count their layers alike.
    """

    layer: int
    cosine: float
    difference: float
    best_shift: int


@dataclass(frozen=True, slots=True)
class ParityCertificate:
    """Whether a vector does in llama.cpp what it does in torch, by layer, and in a sentence.

    `reference` and `other` are the names of the two models, `number_type` the other one's.
    """

    vector_id: str
    reference: str
    other: str
    other_fingerprint: str
    number_type: str
    verdict: str
    is_numbered_alike: bool
    layers: tuple[CertifiedLayer, ...]
    compared_at: str
    made_by: str

    @property
    def least_cosine(self) -> float:
        """That of the layer at which the two differ most."""
        return min((each.cosine for each in self.layers), default=1.0)


def keep_certificate(home: Path, certificate: ParityCertificate) -> None:
    """Keep it in place of an older one of the same vector. Raises BadFile where it cannot be written."""
    with replacing(_place(home, certificate.vector_id)) as temporary:
        temporary.write_text(json.dumps(to_plain(certificate), ensure_ascii=False), encoding="utf-8")


def kept_certificate(home: Path, vector_id: str) -> ParityCertificate | None:
    """The one of a vector; None where there is none, or none that can be read, says the log."""
    path = _place(home, vector_id)
    try:
        return from_plain(ParityCertificate, json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        log.warning("the certificate in %s cannot be read: %s", path, error)
        return None


def _place(home: Path, vector_id: str) -> Path:
    return home / FOLDER / f"{vector_id}.json"
