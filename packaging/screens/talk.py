"""Pictures of the chat: its beginning, answers, what they can hold, and what may go wrong."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtTest import QTest

from screens.camera import Camera
from ui.chat.thought_head import FoldButton
from ui.dialogs.receipt import ReceiptDialog
from ui.messages import Card

MORNING, WHO = "How do I start my morning?", "What are you?"
TALK: tuple[tuple[str, dict[str, float], int], ...] = (
    (MORNING, {}, 1),
    (MORNING, {"ocean": 0.8}, 2),
    (WHO, {"ocean": 0.9}, 11),
)
"""Questions, the vectors' strengths, and the seed."""
CODE = """\
Counting words takes a dictionary:

```python
from collections import Counter

def words(text: str, most: int = 10) -> list[tuple[str, int]]:
    \"\"\"The commonest words of a text, and how often each occurs.\"\"\"
    return Counter(text.lower().split()).most_common(most)  # ties in the order of the text
```

| language | type | keeps the order |
|---|---|---:|
| Python | `Counter` | yes |
| Rust | `HashMap<String, usize>` | no |
| Go | `map[string]int` | no |

> A table of hashes is fast; a sorted one is *predictable*.
"""
MATHS = """\
## The normal distribution

Its density is

$$f(x) = \\frac{1}{\\sigma \\sqrt{2 \\pi}} e^{-\\frac{(x - \\mu)^2}{2 \\sigma^2}}$$

where $\\mu$ is the mean and $\\sigma^2$ the variance. Three things to keep in mind:

1. About **68%** lies within one $\\sigma$ of $\\mu$.
2. Sums of many small effects come close to it:
   - heights and weights,
   - errors of measurement.
3. See [the central limit theorem](https://example.org/clt).
"""
THOUGHT = """\
<think>
They ask how far it is. Light takes 1.28 s to the Moon, and its speed is about 300,000 km/s.
So 1.28 times 300,000 is 384,000 km.
</think>
About **384,000 km**: light needs a little more than a second for it.
"""
LETTER = "Dear Anna,\n\nthank you for the shells. They lie on the sill, and the room smells of salt.\n" * 6


def take(camera: Camera) -> None:
    """Begin with nothing said, and go through what a conversation can be."""
    window = camera.window
    camera.both("chat-start")
    for question, strengths, seed in TALK:
        camera.use.ask(camera.recipe(**strengths), question, seed)
    QTest.qWait(200)
    camera.both("chat-answers")
    _messages(camera)
    window.compare_last()
    camera.done()
    camera.both("compare")
    window.close_page()
    _find(camera)
    _written(camera)
    _composer(camera)
    _errors(camera)


def _messages(camera: Camera) -> None:
    window = camera.window
    reply = list(window.chat.replies.values())[-1]
    assert reply.answer is not None
    receipt = ReceiptDialog(reply.answer, window)
    receipt.open()
    camera.both("receipt", receipt)
    receipt.close()
    reply.again_button.click()
    camera.done()
    camera.both("chat-versions")
    list(window.chat.replies.values())[-1].edit()
    camera.both("chat-edit")
    list(window.chat.replies.values())[-1].editor.left.emit()  # type: ignore[union-attr]


def _find(camera: Camera) -> None:
    chat = camera.window.chat
    chat.finder.open()
    chat.finder.bar.field.setText("morning")
    camera.both("chat-find")
    chat.finder.close()


def _written(camera: Camera) -> None:
    """Show messages that were written for the picture: the builtin model writes no Markdown."""
    for name, asked, said in (
        ("chat-code", "Count the words of a text.", CODE),
        ("chat-maths", "What is the normal distribution?", MATHS),
        ("chat-thinking", "How far is it to the Moon?", THOUGHT),
    ):
        show(camera, asked, said)
        camera.both(name)
        for fold in camera.window.chat.findChildren(FoldButton):
            if fold.isVisible():
                fold.click()
                camera.both(f"{name}-open")
    show(camera, "Tell me a story.", "Once upon a time there was a lighthouse that", state="unfinished")
    camera.both("chat-unfinished")


def show(camera: Camera, asked: str, said: str, state: str = "complete") -> int:
    """Put a conversation of one turn into the history and open it; gives its number."""
    history = camera.window.session.history
    number = history.create(title=asked)
    question = history.add_message(number, "user", asked, parent_id=None)
    history.add_message(number, "assistant", said, parent_id=question, state=state)  # type: ignore[arg-type]
    camera.window.session.open(number)
    QTest.qWait(120)  # code is coloured in the background
    return number


def _composer(camera: Camera) -> None:
    window = camera.window
    composer = window.composer
    window.new_conversation()
    folder = Path(window.session.history.path).parent
    letter, plan = folder / "letter.txt", folder / "plan-for-the-garden.md"
    letter.write_text(LETTER, encoding="utf-8")
    plan.write_text("# Beds\n\n- beans\n- peas\n", encoding="utf-8")
    window.writing.attach([letter, plan])
    camera.until(lambda: len(composer.files.chips) == 2, "the files are attached")
    composer.set_text("Answer the letter,\nand mention the beans.")
    pasted = QMimeData()
    pasted.setText("A long text that was pasted. " * 90)
    QTest.qWait(900)  # tokens are counted once a person pauses
    camera.both("chat-attachments")
    composer.editor.insertFromMimeData(pasted)
    QTest.qWait(900)
    camera.both("chat-pasted")
    composer.offer.hide()
    composer.clear()
    for chip in tuple(composer.files.chips):
        composer.files.removed.emit(chip.attachment)


def _errors(camera: Camera) -> None:
    window = camera.window
    window.session.unload()
    camera.until(lambda: window.session.state.model is None, "the model is unloaded")
    camera.both("chat-unloaded")
    camera.load()
    window.new_conversation()
    window.session.card_shown.emit(
        Card("“model.gguf” is cut short; choose another file.", "Use the built-in model", "")
    )
    camera.both("chat-error")
    card = window.session.card_shown
    detail = "llama_model_load: error loading model: tensor 'blk.3.ffn_down.weight' is not within the file"
    card.emit(Card("The engine stopped unexpectedly.", "Restart engine", detail, ("Choose another model",)))
    window.chat.cards[0].unfold.click()
    camera.both("chat-error-details")
    window.new_conversation()
