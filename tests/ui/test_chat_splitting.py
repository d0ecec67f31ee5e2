"""How growing Markdown is parted into blocks that stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.chat.splitting import LONGEST, Act, Begin, Closed, Lines, Splitter, ThoughtEnded

MIXED = """# Title

Words with **weight**.

1. First
   ```python
   x = 1
   ```
   then this.
1. Second

| A | B |
|---|---|
| 1 | 2 |

$$
x^2

+ y
$$

- last
"""


def parted(text: str, step: int) -> tuple[list[Act], Splitter]:
    """The acts of a text that comes in steps of so many characters."""
    splitter, acts = Splitter(), []
    for start in range(0, len(text), step):
        acts += splitter.feed(text[start : start + step])
    return acts, splitter


def blocks(text: str) -> list[tuple[Begin, str]]:
    """The blocks of a text with what was written in each."""
    made: list[tuple[Begin, str]] = []
    acts, splitter = parted(text, len(text))
    for act in acts:
        match act:
            case Begin():
                made.append((act, ""))
            case Lines(lines):
                made[-1] = made[-1][0], made[-1][1] + lines
            case _:
                pass
    if made:
        made[-1] = made[-1][0], made[-1][1] + splitter.partial(is_over=True)
    return made


@pytest.mark.parametrize("step", [1, 3, 8, 1000])
def test_that_blocks_do_not_depend_on_how_the_text_comes(step: int) -> None:
    assert parted(MIXED, step)[0] == parted(MIXED, 17)[0]


@given(st.text(alphabet="ab \n`~#|-1.>$<think/>[]*", max_size=300), st.integers(1, 9))
def test_that_any_text_parts_alike_in_steps_and_keeps_its_letters(text: str, step: int) -> None:
    acts, splitter = parted(text, step)
    whole, _ = parted(text, max(1, len(text)))
    assert [each for each in acts if isinstance(each, Lines)] == [
        each for each in whole if isinstance(each, Lines)
    ]
    if not any(isinstance(each, ThoughtEnded) for each in acts) and "<think>" not in text:
        assert splitter.said == text


def test_that_a_fence_inside_an_item_stands_apart_and_the_item_goes_on() -> None:
    prose, code, rest, items = blocks(MIXED)[:4]
    assert prose[1].endswith("1. First\n")
    assert code == (Begin("code", "python", margin=1), "x = 1\n")
    assert rest == (Begin("prose", margin=1), "then this.\n")
    assert items[0].number == 2 and items[1].startswith("1. Second")


@pytest.mark.parametrize(
    "text",
    [
        "A sentence that goes on for a while. " * 3000,
        "- an item\n" * 9000,
        "1. an item\n" * 9000,
        "| A | B |\n|---|---|\n" + "| one | two |\n" * 7000,
        "> a quoted line\n>\n" * 5000,
        "words without an end " * 5000,
        "x" * 100_000,
    ],
    ids=["paragraph", "list", "numbers", "table", "quote", "no sentence", "no blank"],
)
def test_that_no_block_grows_with_the_text(text: str) -> None:
    assert max(len(each) for _, each in blocks(text)) <= LONGEST + 100


def test_that_the_parts_of_a_list_and_of_a_table_know_what_they_go_on_with() -> None:
    items = blocks("1. an item\n" * 300)
    shown = 0
    for begin, text in items:
        assert begin.number == (None if shown == 0 else shown + 1)
        shown += text.count("an item")
    rows = blocks("| A | B |\n|---|---|\n" + "| one | two |\n" * 300)
    assert len(rows) > 2
    assert all(begin.table.startswith("| A | B |\n|---|---|\n| one") for begin, _ in rows[1:])


def test_that_an_open_fence_shows_its_lines_and_hides_a_fence_that_is_being_written() -> None:
    splitter = Splitter()
    assert splitter.feed("```py") == []
    assert splitter.partial() == ""
    assert splitter.feed("thon\nx = 1") == [Begin("code", "python")]
    assert splitter.partial() == "x = 1"
    assert splitter.feed("\n``") == [Lines("x = 1\n")]
    assert splitter.partial() == ""
    assert splitter.feed("`\n") == [Closed()]


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("<think>", "</think>"),
        ("<thinking>", "</thinking>"),
        ("[THINK]", "[/THINK]"),
        ("◁think▷", "◁/think▷"),
        ("<|begin_of_thought|>", "<|end_of_thought|>"),
        ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
        ("<seed:think>", "</seed:think>"),
    ],
)
@pytest.mark.parametrize("step", [1, 5, 1000])
def test_that_thoughts_of_many_templates_are_told_from_what_is_said(
    opens: str, closes: str, step: int
) -> None:
    acts, splitter = parted(f"{opens}\nLet me see. It is four.\n{closes}\n\nFour.", step)
    thought, said = (each for each in acts if isinstance(each, Begin))
    assert thought.is_thought and not said.is_thought
    assert ThoughtEnded(was_unmarked=False) in acts
    assert splitter.said.strip() == "Four."
    assert not any("think" in each.text or "<|" in each.text for each in acts if isinstance(each, Lines))


def test_that_a_thought_that_was_begun_by_the_template_is_known_by_its_end() -> None:
    acts, splitter = parted("It may be four.\n</think>\nFour.", 3)
    assert ThoughtEnded(was_unmarked=True) in acts
    assert splitter.said.strip() == "Four."


def test_that_marks_in_code_and_within_a_line_are_text() -> None:
    text = "Write `<think>` first, as in a <think> line.\n```xml\n<think>\n</think>\n```\n"
    acts, splitter = parted(text, 4)
    assert not any(isinstance(each, ThoughtEnded) for each in acts)
    assert splitter.said == text
