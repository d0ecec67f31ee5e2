"""How many prompt tokens a recipe spares: what it would take to ask for the same in words. Shows nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.engine import new_job
from engine.messages import Counted, CountTokens, Finished, Terminal
from engine.requests import Message, Receipt
from ui.session import Session
from vectors.errors import TillerError
from vectors.values import SteeringRecipe


class Sparing(QObject):
    """GUI thread only. The words are the system prompts that the vectors were made from.

    The model that answered counts them once, as long as it is loaded; `changed` tells that it has.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._prompts: dict[tuple[str, bool], str] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._asked: dict[str, tuple[str, str]] = {}
        session.bridge.job_ended.connect(self._ended)

    def spared(self, receipt: Receipt) -> int:
        """Tokens a turn; 0 where none of the vectors was made from a prompt, or nobody has counted yet."""
        key = (receipt.model_fingerprint, self._words(receipt.recipe))
        model = self._session.state.model
        is_here = model is not None and model.ref.fingerprint == receipt.model_fingerprint
        if key[1] and is_here and key not in self._counts and key not in self._asked.values():
            job = new_job()
            self._asked[job] = key
            self._session.engine.submit(CountTokens(job, (Message("user", "?"),), (key[1],)))
        return self._counts.get(key, 0)

    def _words(self, recipe: SteeringRecipe) -> str:
        """What would have to be said to the model in place of the recipe."""
        prompts = (self._prompt(term.vector_id, term.scale >= 0) for term in recipe.active)
        return " ".join(prompt for prompt in prompts if prompt)

    def _prompt(self, vector_id: str, is_positive: bool) -> str:
        key = (vector_id, is_positive)
        if key not in self._prompts:
            try:
                made = self._session.library.load(vector_id).provenance
            except TillerError:  # it is gone, and so is what it was made from
                self._prompts[key] = ""
            else:
                self._prompts[key] = (made.positive_prompt if is_positive else made.negative_prompt).strip()
        return self._prompts[key]

    def _ended(self, event: Terminal) -> None:
        key = self._asked.pop(event.job, None)
        if key is not None and isinstance(event, Finished) and isinstance(event.result, Counted):
            self._counts[key] = event.result.texts[0]
            self.changed.emit()
