"""Pairs in files that people write, and the sentences about files that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from vectors.errors import BadFile
from vectors.pairs import pairs_hash, read_pairs
from vectors.values import Pair

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
PAIRS = (Pair("happy, very", "sad", "How?"), Pair("é 🌊", "dry ", ""))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.jsonl",
            '{"positive": "happy, very", "negative": "sad", "prompt": "How?"}\n\n'
            '{"positive": "é 🌊", "negative": "dry ", "source": 3}',
        ),
        (
            "a.json",
            '[{"positive": "happy, very", "negative": "sad", "prompt": "How?"},\n'
            '{"positive": "é 🌊", "negative": "dry ", "prompt": null}]\n',
        ),
        ("a.csv", 'negative,positive,prompt\r\nsad,"happy, very",How?\r\ndry ,é 🌊,\r\n'),
        ("a.CSV", 'Positive;Negative;Prompt\n"happy, very";sad;How?\né 🌊;dry ;\n'),
    ],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_that_every_kind_of_file_gives_the_same_pairs(
    tmp_path: Path, name: str, content: str, mark: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(mark + content.encode())
    assert read_pairs(path) == PAIRS


def test_that_the_golden_pairs_are_read() -> None:
    pairs = read_pairs(GOLDEN / "happy_pairs.json")
    assert len(pairs) == 6
    assert pairs[0] == Pair("Lily was very happy and", "Lily was very sad and")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.jsonl", b'{"positive": "a", "negative": "b"}\n{"positive": "a"}\n', "line 2 has no “negative”"),
        ("a.jsonl", b'{"positive": "a", "negative": " "}', "line 1 has an empty “negative”"),
        ("a.jsonl", b'{"positive": 3, "negative": "b"}', "line 1: “positive” is not text"),
        ("a.jsonl", b'\n{"positive": "a", "negative": "b"\n', "broken JSON at line 2"),
        ("a.jsonl", b'["a", "b"]', "line 1 is not an object"),
        ("a.jsonl", b"", "holds no pairs"),
        ("a.jsonl", b'{"positive": "a", "negative": "b"}\n\xff\xfe', r"not UTF-8 text \(line 2\)"),
        ("a.jsonl", b'{"positive": "\\ud83c", "negative": "b"}', "half a character"),
        ("a.jsonl", b"[" * 100_000, "nested too deeply"),
        ("a.json", b'[{"positive": "a", "negative": "b"},\n\n{"negative": "b"}]', "line 3 has no “positive”"),
        ("a.json", b'[{"positive": "a",\n"negative": }]', "broken JSON at line 2"),
        ("a.json", b'{"positive": "a", "negative": "b"}', "does not hold a list"),
        ("a.json", b"[]", "holds no pairs"),
        ("a.csv", b"good,bad\n1,2\n", "no column “positive” in line 1"),
        ("a.csv", b'positive,negative\na,b\n"x\ny",z\n,w\n', "line 5 has an empty “positive”"),
        ("a.csv", b"positive,negative\na\n", "line 2 has no “negative”"),
        ("a.csv", b'positive,negative\n"a,b\n', "broken table at line"),
        ("a.csv", b"", "holds no pairs"),
        ("a.txt", b"a\tb", "is not a file of pairs"),
    ],
)
def test_that_a_wrong_file_is_named_with_its_line(
    tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadFile, match=problem) as caught:
        read_pairs(path)
    assert str(path) in str(caught.value)


def test_that_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="does not exist"):
        read_pairs(tmp_path / "gone.json")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(BadFile, match="cannot be read"):
        read_pairs(tmp_path / "folder.json")


def test_that_the_hash_sees_every_text_and_the_order() -> None:
    hashes = {
        pairs_hash(PAIRS),
        pairs_hash(PAIRS[::-1]),
        pairs_hash(PAIRS[:1]),
        pairs_hash([Pair("happy, very", "sad", "Why?"), PAIRS[1]]),
        pairs_hash([Pair("sad", "happy, very", "How?"), PAIRS[1]]),
    }
    assert len(hashes) == 5
    assert pairs_hash(list(PAIRS)) == pairs_hash(PAIRS)
