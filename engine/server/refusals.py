"""What the server says no with: OpenAI's error object, and a status. Knows no request."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse

from vectors.errors import TillerError

UNAVAILABLE = 503
AGAIN_SECONDS = "3"
"""When a client should ask again that found no model or no room; OpenAI's own does so by itself."""


class Refused(TillerError):
    """A request that is not answered: why, in a sentence, and which field is to be changed."""

    def __init__(self, sentence: str, field: str = "", *, status: int = 400, code: str = "") -> None:
        self.field, self.status, self.code = field, status, code
        super().__init__(sentence)

    def json(self) -> dict[str, Any]:
        """The error as OpenAI's clients read it."""
        kind = "server_error" if self.status >= 500 else "invalid_request_error"
        return {
            "error": {
                "message": str(self),
                "type": kind,
                "param": self.field or None,
                "code": self.code or None,
            }
        }


def response(refused: Refused) -> JSONResponse:
    """What a client gets that is refused."""
    again = {"Retry-After": AGAIN_SECONDS} if refused.status == UNAVAILABLE else None
    return JSONResponse(refused.json(), refused.status, again)


def unsupported(field: str, next_step: str) -> Refused:
    """A field that would change the answer, with a value that Tiller does not know how to heed."""
    return Refused(f"This “{field}” is not supported; {next_step}.", field, code="unsupported_parameter")


def wrong(field: str, wanted: str) -> Refused:
    """A field whose value cannot be."""
    return Refused(f"“{field}” must be {wanted}; change it.", field, code="invalid_value")
