"""A small hub on loopback: what a repository holds, its files with ranges, and every fault at will."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMMIT = "89abcdef0123456789abcdef0123456789abcdef"
LFS = (".safetensors", ".gguf", ".bin")


@dataclass
class Hub:
    """Files by repository and path, and how the server is to behave. A test changes both while it runs.

    `breaks` are byte counts after which the connection of a file is cut, one for each request for it.
    `lies`: files whose bytes are not those that were listed. `gates` are repositories that want a token.
    `hold` stops each file after so many bytes until `go_on` is set. `huge` are sizes of files that are made
    up as they are sent: what `files` holds of them, and then zeros without end.
    """

    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    huge: dict[str, int] = field(default_factory=dict)
    breaks: dict[str, list[int]] = field(default_factory=dict)
    lies: set[str] = field(default_factory=set)
    gates: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)
    status: int = 0
    ignores_ranges: bool = False
    hold: int | None = None
    go_on: threading.Event = field(default_factory=threading.Event)
    held: threading.Event = field(default_factory=threading.Event)
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    """Method, path and range of each."""
    seen_tokens: list[str] = field(default_factory=list)
    address: str = ""

    def ranges_of(self, name: str) -> list[str]:
        """The ranges asked for of one file, in order; empty for the whole."""
        return [asked for method, path, asked in self.requests if method == "GET" and path.endswith(name)]

    def add_folder(self, repository: str, folder: Path) -> dict[str, bytes]:
        """Offer the files of a folder."""
        self.files[repository] = {
            each.name: each.read_bytes() for each in sorted(folder.iterdir()) if each.is_file()
        }
        return self.files[repository]


def sibling(name: str, data: bytes, size: int = 0) -> dict[str, object]:
    """A file as the hub lists it, of another size than it has where one is given."""
    size = size or len(data)
    git = hashlib.sha1(f"blob {len(data)}\0".encode() + data, usedforsecurity=False).hexdigest()
    told: dict[str, object] = {"rfilename": name, "size": size, "blobId": git}
    if name.endswith(LFS):
        told["lfs"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": size, "pointerSize": 134}
    return told


def _handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def _answer(self, *, with_body: bool) -> None:
            path = unquote(urlsplit(self.path).path)
            hub.requests.append((self.command, path, self.headers.get("Range", "")))
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            hub.seen_tokens.append(token)
            if hub.status:
                return self._say(hub.status, {"error": "as the test wants"})
            if path.startswith("/api/models/"):
                steps = path.removeprefix("/api/models/").partition("/revision/")
                return self._model(steps[0], steps[2] or "main", token)
            if "/resolve/" in path:
                repository, _, rest = path[1:].partition("/resolve/")
                revision, _, name = rest.partition("/")
                return self._file(repository, revision, name, token, with_body=with_body)
            return self._say(404, {"error": "nothing here"})

        def _refusal(self, repository: str, revision: str, token: str) -> tuple[int, str] | None:
            if token and token not in hub.tokens:
                return 401, ""
            if repository not in hub.files:
                return (404, "RepoNotFound") if token else (401, "")
            if revision not in ("main", COMMIT):
                return 404, "RevisionNotFound"
            return None

        def _model(self, repository: str, revision: str, token: str) -> None:
            refusal = self._refusal(repository, revision, token)
            if refusal is not None:
                return self._say(refusal[0], {"error": "refused"}, refusal[1])
            files = hub.files[repository].items()
            siblings = [sibling(name, data, hub.huge.get(name, 0)) for name, data in files]
            gated = "auto" if repository in hub.gates else False
            told = {"id": repository, "sha": COMMIT, "gated": gated, "siblings": siblings}
            return self._say(200, told)

        def _file(self, repository: str, revision: str, name: str, token: str, *, with_body: bool) -> None:
            refusal = self._refusal(repository, revision, token)
            if refusal is None and repository in hub.gates and not token:
                refusal = (401, "GatedRepo")
            if refusal is None and name not in hub.files[repository]:
                refusal = (404, "EntryNotFound")
            if refusal is not None:
                return self._say(refusal[0], {"error": "refused"}, refusal[1])
            data = hub.files[repository][name]
            listed = sibling(name, data)
            if name in hub.lies:
                data = bytes(255 - each for each in data)
            self._send(name, data, str(listed["blobId"]), with_body=with_body)

        def _send(self, name: str, data: bytes, etag: str, *, with_body: bool) -> None:
            asked = self.headers.get("Range", "")
            if name in hub.huge:
                return self._send_zeros(data, hub.huge[name], asked)
            start = end = 0
            if asked and not hub.ignores_ranges:
                first, _, last = asked.removeprefix("bytes=").partition("-")
                start, end = int(first), min(int(last or len(data) - 1), len(data) - 1) + 1
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(data)}")
                data = data[start:end]
            else:
                self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("ETag", f'"{etag}"')
            self.send_header("X-Linked-Etag", f'"{etag}"')
            self.send_header("X-Repo-Commit", COMMIT)
            self.end_headers()
            if not with_body:
                return
            if hub.breaks.get(name):
                self.wfile.write(data[: hub.breaks[name].pop(0)])
                self.wfile.flush()
                self.close_connection = True
                self.connection.close()
                return
            if hub.hold is not None and len(data) > hub.hold and name.endswith(LFS):
                self.wfile.write(data[: hub.hold])
                self.wfile.flush()
                hub.held.set()
                hub.go_on.wait()
                data = data[hub.hold :]
            self.wfile.write(data)

        def _send_zeros(self, beginning: bytes, size: int, asked: str) -> None:
            """Send a part of a huge file; more than 50 GB at once is refused, as by the hub's servers."""
            first, _, last = asked.removeprefix("bytes=").partition("-")
            start, end = int(first or 0), min(int(last or size - 1), size - 1) + 1
            if end - start > 50_000_000_000:
                return self._say(403, {"error": "too large"})
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
            self.send_header("Content-Length", str(end - start))
            self.end_headers()
            self.wfile.write(beginning[start:end])
            place = max(start, len(beginning))
            while place < end and not (hub.hold is not None and place - start > hub.hold):
                self.wfile.write(bytes(min(1 << 18, end - place)))
                place += 1 << 18
            hub.held.set()
            if place < end:
                hub.go_on.wait()
                self.close_connection = True

        def _say(self, status: int, told: Mapping[str, object], code: str = "") -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if code:
                self.send_header("X-Error-Code", code)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

        def handle(self) -> None:
            try:
                super().handle()
            except (ConnectionError, ValueError):
                self.close_connection = True  # the one that asked has gone, or the test has cut the line

    return Handler


@contextmanager
def served(hub: Hub) -> Iterator[str]:
    """Serve a hub; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(hub))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub.address
    finally:
        hub.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()
