"""One answer as the server's loop awaits it, piece by piece, ended at a stop text or when nobody waits."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass

from engine.messages import Answered, Cancelled, Event, Failed, Finished, TokenText
from engine.requests import Answer
from engine.server.calls import Calls
from engine.server.reading import Asked
from engine.server.refusals import Refused
from engine.server.stops import StopFinder


@dataclass(frozen=True, slots=True)
class Ended:
    """How an answer ended, in OpenAI's words: `stop`, or `length` where no more was wanted or fits.

    `tokens` are those up to a stop text; a few more may have been generated.
    """

    reason: str
    tokens: int
    answer: Answer


class Call:
    """Belongs to the event loop that makes it. `close` cancels the job unless it is over.

    `number` says which of the request's answers it is.
    """

    def __init__(self, calls: Calls, asked: Asked, number: int = 0) -> None:
        request = asked.request_for(number)
        self._calls, self._job = calls, request.id
        self._loop = asyncio.get_running_loop()
        self._heard: asyncio.Queue[Event] = asyncio.Queue()
        self._stops = StopFinder(asked.stops)
        self._tokens, self._is_over = 0, False
        self._ended: Ended | None = None
        calls.begin(request, self._hear)

    def _hear(self, event: Event) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and with it whoever waited
            self._loop.call_soon_threadsafe(self._heard.put_nowait, event)

    async def next(self) -> str | Ended:
        """More of the text, then how it ended. Raises Refused where it cannot be given."""
        if self._ended is not None:
            return self._ended
        while True:
            event = await self._heard.get()
            match event:
                case TokenText():
                    if text := self._said(event):
                        return text
                case Finished(_, Answered((answer,))):
                    return self._end("stop" if answer.finish_reason == "stop" else "length", answer)
                case Cancelled(_, (answer,)) if self._stops.is_found:
                    return self._end("stop", answer)
                case Finished() | Cancelled():
                    self._is_over = True
                    raise Refused(
                        "The answer was cut short, since the model was unloaded; try again.",
                        status=503,
                        code="cancelled",
                    )
                case Failed():
                    self._is_over = True
                    status = 400 if event.blame == "person" else 500
                    raise Refused(event.sentence, status=status)

    def _said(self, event: TokenText) -> str:
        if self._stops.is_found:
            return ""
        self._tokens = event.index + (event.token_id >= 0)
        text = self._stops.add(event.text)
        if self._stops.is_found:
            self._calls.end(self._job)
        return text

    def _end(self, reason: str, answer: Answer) -> str | Ended:
        self._is_over = True
        is_stopped = self._stops.is_found
        tokens = self._tokens if is_stopped else answer.generated_tokens
        self._ended = Ended("stop" if is_stopped else reason, tokens, answer)
        return self._stops.rest() or self._ended

    def close(self) -> None:
        """Nobody waits for it any more."""
        if not self._is_over:
            self._is_over = True
            self._calls.end(self._job)
