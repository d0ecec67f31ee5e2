"""Stands before every route: who may ask, from where, and how much at a time. Knows no route's meaning."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.messages import StartServer
from engine.server.address import LOCALHOST, is_loopback
from engine.server.refusals import UNAVAILABLE, Refused, response

WITHOUT_KEY = ("/health",)
MOST_REQUESTS = 100
"""In hand at a time; they wait for one model, each as long as all before it take."""
_LOCAL_NAMES = frozenset({LOCALHOST, "127.0.0.1", "::1"})


class Guard:
    """Refuses what comes from a web page that was not allowed, or without the key.

    A page on the internet can have its own name stand for 127.0.0.1 (DNS rebinding) and so ask a server on
    this machine as if it were the page's own; its name is then in the header Host, which is checked where
    only this machine is listened to. Elsewhere the key keeps such pages out.
    """

    def __init__(self, app: ASGIApp, command: StartServer) -> None:
        self._app, self._key, self._origins = app, command.key, command.origins
        self._in_hand = 0
        self._names = _LOCAL_NAMES | {command.host} if is_loopback(command.host) else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._in_hand += 1
        try:
            if scope["type"] == "http":
                self._check(Headers(scope=scope), scope["path"])
            await self._app(scope, receive, send)
        except Refused as refused:
            await response(refused)(scope, receive, send)
        finally:
            self._in_hand -= 1

    def _check(self, headers: Headers, path: str) -> None:
        host = _name(headers.get("host", ""))
        if self._names is not None and host not in self._names:
            raise Refused(
                f"The server answers to this machine's own names alone, not to “{host}”; ask 127.0.0.1.",
                status=403,
                code="host_not_allowed",
            )
        origin = headers.get("origin")
        if origin is not None and origin not in self._origins:
            raise Refused(
                f"Web pages may not ask here, and this comes from “{origin}”; allow that page, or ask from a "
                f"program.",
                status=403,
                code="origin_not_allowed",
            )
        if self._key and path not in WITHOUT_KEY and not self._has_key(headers.get("authorization", "")):
            raise Refused(
                "The key is missing or wrong; send it as “Authorization: Bearer KEY”.",
                status=401,
                code="invalid_api_key",
            )
        if self._in_hand > MOST_REQUESTS and path not in WITHOUT_KEY:
            raise Refused(
                f"The server has {MOST_REQUESTS} requests in hand already; ask again a little later.",
                status=UNAVAILABLE,
                code="too_busy",
            )

    def _has_key(self, authorization: str) -> bool:
        kind, _, given = authorization.partition(" ")
        is_same = secrets.compare_digest(given.strip().encode(), self._key.encode())
        return kind.lower() == "bearer" and is_same


def _name(host: str) -> str:
    """The name or address in a Host header, without its port; empty where it is not sound."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
