"""Takes a request's JSON apart, field by field: what is wrong or left over is refused by its name."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from engine.server.refusals import Refused, unsupported, wrong


def parsed(body: bytes) -> dict[str, Any]:
    """The JSON object of a request. Raises Refused."""
    try:
        value = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refused("The body of the request is not sound JSON; send a JSON object.") from None
    if not isinstance(value, dict):
        raise Refused("The body of the request is not a JSON object; send one.")
    return value


def _no_number(text: str) -> Any:
    raise ValueError(text)


class Fields:
    """One JSON object. A field that is null is one that is left out; `end` refuses what nobody took.

    `path` is the object's own place in the request, for what is said of its fields.
    """

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        self._left = {name: value for name, value in values.items() if value is not None}
        self._path = path

    def place(self, name: str) -> str:
        """A field's place in the whole request."""
        return f"{self._path}.{name}" if self._path else name

    def take(self, name: str) -> Any:
        """A field's value, whatever it is; None where it was left out."""
        return self._left.pop(name, None)

    def text(self, name: str) -> str | None:
        """A text."""
        value: str | None = self._of(name, str, "a text")
        return None if value is None else checked_text(value, self.place(name))

    def flag(self, name: str) -> bool:
        """True or false; false where it was left out."""
        return bool(self._of(name, bool, "true or false"))

    def whole(self, name: str, least: int, most: int) -> int | None:
        """A whole number in that range."""
        value: int | None = self._of(name, int, "a whole number")
        if value is not None and not least <= value <= most:
            raise wrong(self.place(name), f"a whole number from {least} to {most}")
        return value

    def number(self, name: str) -> float | None:
        """A finite number."""
        value = self._of(name, (int, float), "a number")
        try:
            number = None if value is None else float(value)
        except OverflowError:
            number = math.inf
        if number is not None and not math.isfinite(number):
            raise wrong(self.place(name), "a finite number")
        return number

    def object(self, name: str) -> Fields | None:
        """An object."""
        value: dict[str, Any] | None = self._of(name, dict, "an object")
        return None if value is None else Fields(value, self.place(name))

    def objects(self, name: str) -> list[Fields] | None:
        """A list of objects."""
        place = self.place(name)
        values = self._of(name, list, "a list of objects")
        if values is None:
            return None
        if not all(isinstance(each, dict) for each in values):
            raise wrong(place, "a list of objects")
        return [Fields(each, f"{place}[{number}]") for number, each in enumerate(values)]

    def _of(self, name: str, kinds: type | tuple[type, ...], wanted: str) -> Any:
        value = self._left.pop(name, None)
        if value is None:
            return None
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
            raise wrong(self.place(name), wanted)
        return value

    def only(self, name: str, *neutral: Any) -> None:
        """A field that is heeded in these values alone, at which it changes nothing. Raises Refused."""
        value = self._left.pop(name, None)
        if value is not None and not any(_is_same(value, each) for each in neutral):
            step = f"give {json.dumps(neutral[0])}, or leave it out" if neutral else "leave it out"
            raise unsupported(self.place(name), step)

    def ignore(self, *names: str) -> None:
        """Fields that never change an answer."""
        for name in names:
            self._left.pop(name, None)

    def end(self) -> None:
        """Refuse what is left. Raises Refused."""
        for name in self._left:
            place = self.place(name)
            raise Refused(
                f"“{place}” is not known here; check its spelling, or leave it out.",
                place,
                code="unknown_parameter",
            )


def checked_text(value: str, place: str) -> str:
    """A text that can be encoded. Raises Refused for half a surrogate pair, which JSON can name."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise wrong(place, "sound Unicode") from None
    return value


def _is_same(value: Any, other: Any) -> bool:
    """Whether two values are equal, and not just as true is equal to 1."""
    return isinstance(value, bool) is isinstance(other, bool) and value == other
