"""The HTTP server in a thread of its own, from its socket to its end. Knows no route."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import uvicorn

from engine.messages import StartServer
from engine.server.address import checked_start, listening, shown
from engine.server.app import application
from engine.server.calls import Calls
from engine.server.shelf import Shelf

log = logging.getLogger(__name__)
CLOSE_SECONDS = 1
MOST_CONNECTIONS = 1024
"""Beyond these uvicorn itself refuses; requests are refused earlier, in OpenAI's form."""
BROKEN = "The server ended by a mistake in Tiller; the log has the details. Switch it on again."


class HttpServer:
    """Listens from the start on, and answers as soon as its thread is up. One thread makes and ends it.

    `broken` is called with a sentence where it ends by itself. Raises what `listening` does.
    """

    def __init__(
        self, command: StartServer, calls: Calls, shelf: Shelf, broken: Callable[[str], None]
    ) -> None:
        command = checked_start(command)
        self._socket = listening(command)
        self._broken = broken
        self.address = f"http://{shown(command.host, self._socket.getsockname()[1])}/v1"
        config = uvicorn.Config(
            application(command, calls, shelf),
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_graceful_shutdown=CLOSE_SECONDS,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        except Exception:
            log.exception("the server ended by a mistake")
            self._broken(BROKEN)

    def close_door(self) -> None:
        """Let nobody else in, and end once the answers in hand have been given."""
        self._server.should_exit = True

    def close(self) -> None:
        """End, and wait for it."""
        self.close_door()
        self._thread.join(CLOSE_SECONDS * 3)
