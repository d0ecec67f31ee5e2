"""Pairs in files that people write, and the sentences about files that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from vectors.errors import BadFile
from vectors.pairs import pairs_hash, read_pair_rows, read_pairs
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


def test_that_a_preview_keeps_what_is_to_be_mended_and_tells_of_what_it_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"positive": "a", "negative": " "}\n{"negative": "b"}\nnothing\n[]\n{"positive": 3}\n')
    rows = read_pair_rows(path)
    assert rows.pairs == (Pair("a", " "), Pair("", "b"))
    assert [(each.line, each.problem.partition(",")[0]) for each in rows.unread] == [
        (3, "is broken JSON at line 3"),
        (4, "line 4 is not an object with keys"),
        (5, "line 5: “positive” is not text"),
    ]


def test_that_a_preview_of_a_whole_file_is_what_is_read(tmp_path: Path) -> None:
    assert read_pair_rows(GOLDEN / "happy_pairs.json").pairs == read_pairs(GOLDEN / "happy_pairs.json")
    path = tmp_path / "a.csv"
    path.write_text('positive,negative\n,b\na,"c\n')
    rows = read_pair_rows(path)
    assert rows.pairs == (Pair("", "b"),)
    assert "broken table" in rows.unread[0].problem


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.txt", b"a\tb", "is not a file of pairs"),
        ("a.csv", b"good,bad\n1,2\n", "no column “positive” in line 1"),
        ("a.json", b"{}", "does not hold a list"),
        ("a.jsonl", b"", "holds no pairs"),
        ("a.jsonl", b"\xff", "not UTF-8"),
    ],
)
def test_that_a_file_with_nothing_to_show_is_refused_in_a_preview_too(
    tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadFile, match=problem):
        read_pair_rows(tmp_path / name)
