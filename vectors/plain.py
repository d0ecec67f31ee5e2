"""Frozen dataclasses to plain JSON values and back, exactly. Knows no file."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")
_SCALARS = (int, str, bool)


def to_plain(value: object) -> object:
    """The value as dicts, lists, strings and numbers; a mapping's keys become strings."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): to_plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(each) for each in value]
    return value


def from_plain(kind: type[T], plain: object) -> T:
    """A value of that kind from what `to_plain` gave. Unknown keys are passed over.

    Raises ValueError naming what does not fit.
    """
    return cast(T, _built(kind, plain, kind.__name__))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _built(kind: Any, plain: Any, where: str) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        if plain is None:
            return None
        return _built(next(each for each in arguments if each is not type(None)), plain, where)
    if origin is typing.Literal:
        return _fitting(plain in arguments, plain, where)
    if origin is tuple:
        items = _fitting(isinstance(plain, list), plain, where)
        if arguments[0] in _SCALARS and set(map(type, items)) <= {arguments[0]}:
            return tuple(items)  # a receipt's tokens: hundreds, looked at one by one only to name a mistake
        return tuple(_built(arguments[0], each, f"{where}[{index}]") for index, each in enumerate(items))
    if origin is not None and issubclass(origin, Mapping):
        items = _fitting(isinstance(plain, dict), plain, where)
        return {
            _key(arguments[0], key, where): _built(arguments[1], items[key], f"{where}[{key}]")
            for key in items
        }
    if dataclasses.is_dataclass(kind):
        return _dataclass(cast(type, kind), _fitting(isinstance(plain, dict), plain, where), where)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _fitting(plain in [each.value for each in kind], plain, where) and kind(plain)
    if kind is float:
        return float(_fitting(isinstance(plain, int | float), plain, where))
    return _fitting(type(plain) is kind, plain, where)


def _dataclass(kind: type, plain: Mapping[str, Any], where: str) -> Any:
    values: dict[str, Any] = {}
    for each in dataclasses.fields(kind):
        if each.name in plain:
            values[each.name] = _built(_hints(kind)[each.name], plain[each.name], f"{where}.{each.name}")
        elif each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING:
            raise ValueError(f"{where}.{each.name} is missing")
    return kind(**values)


def _key(kind: type, key: str, where: str) -> Any:
    try:
        return kind(key)
    except ValueError:
        raise ValueError(f"{where} has a key {key!r}") from None


def _fitting(fits: bool, plain: Any, where: str) -> Any:
    if not fits:
        raise ValueError(f"{where} is {plain!r:.60}")
    return plain
