"""The routes: models, chat, completions, health. Knows no socket and no thread."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from engine.messages import StartServer
from engine.server import writing
from engine.server.call import Call, Ended
from engine.server.calls import Calls
from engine.server.fields import parsed
from engine.server.guard import Guard
from engine.server.reading import Asked, no_model, read_chat, read_completion, unknown_model
from engine.server.refusals import Refused, response
from engine.server.shelf import Shelf

log = logging.getLogger(__name__)
MOST_BYTES = 16 * 2**20
_GONE = 499  # nginx's status for a client that has left; nobody hears it
T = TypeVar("T")
Read = Callable[[dict[str, Any], Calls, Shelf], Asked]


def application(command: StartServer, calls: Calls, shelf: Shelf) -> Starlette:
    """The whole server as an ASGI application."""
    routes = _Routes(calls, shelf)
    middleware = [Middleware(Guard, command=command)]
    if command.origins:
        allowed = Middleware(
            CORSMiddleware,
            allow_origins=command.origins,
            allow_headers=["*"],
            allow_methods=["GET", "POST"],
        )
        middleware.insert(0, allowed)
    return Starlette(
        routes=[
            Route("/health", routes.health),
            Route("/v1/models", routes.models),
            Route("/v1/models/{name:path}", routes.model),
            Route("/v1/chat/completions", routes.chat, methods=["POST"]),
            Route("/v1/completions", routes.completions, methods=["POST"]),
        ],
        middleware=middleware,
        exception_handlers={Refused: _refuse, HTTPException: _refuse_route, Exception: _fail},
    )


class _Routes:
    def __init__(self, calls: Calls, shelf: Shelf) -> None:
        self._calls, self._shelf = calls, shelf
        self._since = int(time.time())

    async def health(self, request: Request) -> Response:
        if self._calls.model is None:
            return JSONResponse({"status": "no model"}, 503)
        return JSONResponse({"status": "ok"})

    async def models(self, request: Request) -> Response:
        return JSONResponse(writing.models(self._calls.model, self._since))

    async def model(self, request: Request) -> Response:
        loaded, name = self._calls.model, request.path_params["name"]
        if loaded is None:
            raise no_model()
        if not loaded.is_named(name):
            raise unknown_model(name, loaded)
        return JSONResponse(writing.model(loaded, self._since))

    async def chat(self, request: Request) -> Response:
        return await self._answer(request, read_chat, "chat")

    async def completions(self, request: Request) -> Response:
        return await self._answer(request, read_completion, "text")

    async def _answer(self, request: Request, read: Read, kind: writing.Kind) -> Response:
        asked = read(parsed(await _body(request)), self._calls, self._shelf)
        writer, call = writing.Writer(kind, asked), Call(self._calls, asked)
        try:
            if asked.is_streamed:
                first = await _while_there(request, call.next())
                return _Stream(self._calls, asked, call, writer, first)
            answers = [await _while_there(request, _collected(call))]
            for number in range(1, asked.count):
                call = Call(self._calls, asked, number)
                answers.append(await _while_there(request, _collected(call)))
        except ClientDisconnect:
            call.close()
            return Response(status_code=_GONE)
        return JSONResponse(writer.whole(answers))


class _Stream(StreamingResponse):
    """Answers as they are written, cancelled when the client leaves.

    The first piece has come already, so that what cannot be answered is refused before a stream begins.
    """

    def __init__(
        self, calls: Calls, asked: Asked, call: Call, writer: writing.Writer, first: str | Ended
    ) -> None:
        self._calls, self._asked = calls, asked
        self._call, self._writer, self._piece = call, writer, first
        super().__init__(self._lines(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._call.close()

    async def _lines(self) -> AsyncIterator[str]:
        ended = []
        try:
            for number in range(self._asked.count):
                if number:
                    self._call = Call(self._calls, self._asked, number)
                    self._piece = await self._call.next()
                async for line in self._answer(number):
                    yield line
                assert isinstance(self._piece, Ended)
                ended.append(self._piece)
        except Refused as refused:
            yield writing.line(refused.json())
            return
        if self._asked.wants_usage:
            yield writing.line(self._writer.used(ended))
        yield writing.DONE

    async def _answer(self, number: int) -> AsyncIterator[str]:
        """One of the answers, from the piece that has come to its end."""
        opening = self._writer.first(number)
        if opening is not None:
            yield writing.line(opening)
        while not isinstance(self._piece, Ended):
            yield writing.line(self._writer.piece(self._piece, number))
            self._piece = await self._call.next()
        yield writing.line(self._writer.last(self._piece, number))


async def _collected(call: Call) -> tuple[str, Ended]:
    """The whole text, once it has ended."""
    pieces = []
    while not isinstance(piece := await call.next(), Ended):
        pieces.append(piece)
    return "".join(pieces), piece


async def _while_there(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """The work's result. Raises ClientDisconnect, and ends the work, once the client has left."""
    working, leaving = asyncio.ensure_future(work), asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientDisconnect
    finally:
        working.cancel()
        leaving.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _body(request: Request) -> bytes:
    """The body, if it is JSON and not too long. A page's form cannot send JSON without asking first."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused("The request is not marked as JSON; send “Content-Type: application/json”.", status=415)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise Refused(f"The request is longer than {MOST_BYTES // 2**20} MB; shorten it.", status=413)
    return bytes(body)


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return response(error)


async def _refuse_route(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentence = (
        f"There is no {request.method} {request.url.path} here; see /v1/models and /v1/chat/completions."
    )
    return JSONResponse(Refused(sentence, status=error.status_code).json(), error.status_code, error.headers)


async def _fail(request: Request, error: Exception) -> Response:
    log.error("the server could not answer", exc_info=error)
    sentence = f"This is a bug in Tiller ({type(error).__name__}); the log has the details."
    return response(Refused(sentence, status=500))
