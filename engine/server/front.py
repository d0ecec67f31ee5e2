"""A worker and, when it is asked for, the HTTP server before it. Imports no HTTP until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.messages import (
    Command,
    Event,
    LoadModel,
    ServerChanged,
    ServeRecipe,
    Shutdown,
    StartServer,
    StopServer,
)
from engine.paths import SHIPPED_VECTORS, DataPaths
from engine.server.calls import Calls
from engine.server.shelf import shelf_at
from engine.worker import Emit, Worker
from vectors.errors import TillerError

if TYPE_CHECKING:
    from engine.server.http import HttpServer


class Front:
    """Takes commands for both, and keeps the events of the server's jobs from the window.

    The listener's thread calls `take`, one other thread `run`; `emit` is called from both and from the
    server's.
    """

    def __init__(self, paths: DataPaths, emit: Emit, expected: str = "") -> None:
        self._told = emit
        self.worker = Worker(paths.vectors, (SHIPPED_VECTORS,), self._emit, expected, paths.models)
        self._calls = Calls(self.worker.take, self._count)
        self._shelf = shelf_at(paths)
        self._server: HttpServer | None = None

    def take(self, command: Command) -> None:
        """Hand a command to the one that it is for."""
        match command:
            case StartServer():
                self._start(command)
            case StopServer():
                self._stop()
                self._told(ServerChanged())
            case ServeRecipe():
                self._calls.recipe = command.recipe
            case LoadModel():
                self._calls.expect(command)
                self.worker.take(command)
            case Shutdown():
                if self._server is not None:
                    self._server.close_door()
                self.worker.take(command)
            case _:
                self.worker.take(command)

    def run(self) -> None:
        """Work until a Shutdown; the server ends with the worker."""
        self.worker.run()
        self._stop()

    def _emit(self, event: Event) -> None:
        if not self._calls.heard(event):
            self._told(event)

    def _start(self, command: StartServer) -> None:
        from engine.server.http import HttpServer

        self._stop()
        self._calls.reset()
        try:
            self._server = HttpServer(command, self._calls, self._shelf, self._break)
        except TillerError as error:
            self._told(ServerChanged(problem=str(error)))
        else:
            self._told(ServerChanged(self._server.address))

    def _stop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            self._calls.end_all()
            server.close()

    def _break(self, sentence: str) -> None:
        self._told(ServerChanged(problem=sentence))

    def _count(self, waiting: int, served: int, missed: int) -> None:
        server = self._server
        if server is not None:
            self._told(ServerChanged(server.address, "", waiting, served, missed))
