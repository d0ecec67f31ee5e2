"""Turns an error into the end of a job: one sentence for the person, whose fault it is, the rest folded."""

from __future__ import annotations

import logging
import traceback
from typing import Literal

from engine.backends.protocol import ContextTooLarge, PromptTooLong
from engine.hub.errors import NeedsToken, NotOnHub, TokenRefused
from engine.messages import Blame, Failed
from engine.requests import Answer
from vectors.errors import TillerError

log = logging.getLogger(__name__)


def failure(job: str, error: BaseException, partial: tuple[Answer, ...] = ()) -> Failed:
    """How a job ends that an error has ended; a mistake of the program's own is logged whole."""
    detail = "".join(traceback.format_exception(error))
    sentence, blame = _explained(error)
    if blame == "program":
        log.error("job %s failed", job, exc_info=error)
    if isinstance(error, PromptTooLong):
        too_long: Literal["conversation", "message"] = "message" if error.is_message else "conversation"
        return Failed(job, sentence, blame, detail, partial, too_long=too_long)
    return Failed(
        job,
        sentence,
        blame,
        detail,
        partial,
        wants_less=isinstance(error, ContextTooLarge),
        wants_token=isinstance(error, (NeedsToken, TokenRefused, NotOnHub)),
    )


def _explained(error: BaseException) -> tuple[str, Blame]:
    if isinstance(error, TillerError):
        return str(error), "person"
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return "The machine has not enough free memory for this; choose a smaller model.", "machine"
    if isinstance(error, OSError) and error.strerror:
        where = f" “{error.filename}”" if error.filename else ""
        sentence = f"The system refused a file{where} ({error.strerror}); free space or choose another."
        return sentence, "machine"
    return f"This is a bug in Tiller ({type(error).__name__}); the log has the details.", "program"
