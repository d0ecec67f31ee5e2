"""Certificates of vectors: kept exactly, one a vector, and a damaged one is as none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vectors.certificates import FOLDER, CertifiedLayer, ParityCertificate
from vectors.library import Library

FOUND = ParityCertificate(
    vector_id="sea",
    reference="tiny",
    other="tiny-q8_0",
    other_fingerprint="f11",
    number_type="Q8_0",
    verdict="tiny-q8_0 steers the right layers.",
    is_numbered_alike=True,
    layers=(CertifiedLayer(1, 0.9991, 0.02, 0), CertifiedLayer(2, 0.9987, 0.03, 0)),
    compared_at="2026-11-27T08:30:00+00:00",
    made_by="Tiller",
)


def test_that_a_certificate_is_kept_exactly_until_a_newer_one_comes(tmp_path: Path) -> None:
    library = Library(tmp_path)
    assert library.certificate("sea") is None
    library.keep_certificate(FOUND)
    assert library.reopened().certificate("sea") == FOUND and FOUND.least_cosine == 0.9987
    newer = replace(FOUND, number_type="Q4_0")
    library.keep_certificate(newer)
    assert library.certificate("sea") == newer and library.certificate("land") is None
    assert library.entries() == () and library.damaged == ()


def test_that_a_damaged_certificate_is_as_none(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.keep_certificate(FOUND)
    for text in ("{", "[]", '{"vector_id": 3}'):
        (tmp_path / FOLDER / "sea.json").write_text(text)
        assert library.certificate("sea") is None
