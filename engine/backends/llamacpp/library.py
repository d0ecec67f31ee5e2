"""llama.cpp's functions, with its log lines led into ours. The one place that imports llama_cpp."""

from __future__ import annotations

import ctypes
import logging
import os
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import Any

from vectors.errors import TillerError

log = logging.getLogger("llama.cpp")
_LEVELS = {1: logging.DEBUG, 3: logging.WARNING, 4: logging.ERROR}
"""As ggml.h numbers them; llama-cpp-python's own list is of an older numbering."""
_GOES_ON = 5
_LOADING = re.compile(r"^.*error loading model[^:]*: ")
_GGML: dict[str, tuple[Any, list[Any]]] = {
    "ggml_get_name": (ctypes.c_char_p, [ctypes.c_void_p]),
    "ggml_nelements": (ctypes.c_int64, [ctypes.c_void_p]),
    "ggml_nbytes": (ctypes.c_size_t, [ctypes.c_void_p]),
    "ggml_is_contiguous": (ctypes.c_bool, [ctypes.c_void_p]),
    **dict.fromkeys(
        ("ggml_backend_tensor_get", "ggml_backend_tensor_set"),
        (None, [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t]),
    ),
}


class LlamaMissing(TillerError):
    """llama-cpp-python is not installed, or cannot be loaded."""

    def __init__(self, reason: str = "") -> None:
        self.reason = reason
        super().__init__(
            f"llama.cpp is not installed here{f' ({reason})' if reason else ''}; install it with "
            f"`make llama`, or open the model with --backend transformers."
        )


class TensorsHidden(TillerError):
    """This build of llama.cpp lacks the functions that read its tensors."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"This build of llama.cpp does not let its tensors be read ({reason}), so no vector can be made "
            f"with it; build it again with `make llama`, or use --backend transformers."
        )


class _Lines:
    """Puts the pieces that llama.cpp logs together to lines, and remembers complaints.

    `chat` is the level of what it tells of its work: several lines with each change of steering.
    """

    def __init__(self) -> None:
        self.complaints: deque[str] = deque(maxlen=20)
        self.chat = logging.DEBUG
        self.listener: Callable[[str], None] | None = None
        self._level, self._text = self.chat, ""

    def add(self, level: int, text: bytes, _data: object) -> None:
        if level != _GOES_ON:
            self._level = _LEVELS.get(level, self.chat)
        self._text += text.decode("utf-8", errors="replace")
        *whole, self._text = self._text.split("\n")
        for line in whole:
            if line.strip(" ."):
                log.log(self._level, "%s", line)
                if self.listener is not None:
                    self.listener(line)
                if self._level >= logging.ERROR:
                    self.complaints.append(line)


_lines = _Lines()


def is_there() -> bool:
    """Whether llama.cpp seems to be installed; it is not loaded, so that a window can ask."""
    return find_spec("llama_cpp") is not None


def is_installed() -> bool:
    """Whether llama.cpp is there and can be loaded."""
    try:
        llama()
    except LlamaMissing as missing:
        if missing.reason:
            log.warning("%s", missing)
        return False
    return True


@cache
def llama() -> Any:
    """The functions of llama.h. Raises LlamaMissing."""
    try:
        import llama_cpp
    except ModuleNotFoundError:
        raise LlamaMissing from None
    except (ImportError, OSError, RuntimeError) as error:
        raise LlamaMissing(str(error)) from error
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")  # else it has gdb talk on our output as the process ends
    route = llama_cpp.llama_log_callback(_lines.add)
    llama_cpp.llama_log_set(route, None)
    _kept.append(route)
    llama_cpp.llama_backend_init()
    return llama_cpp


_kept: list[Any] = []
"""Callbacks that llama.cpp holds for as long as the process lives."""


@cache
def logits_address() -> Callable[[Any], int | None]:
    """`llama_get_logits` as a bare address: a pointer object of ctypes takes microseconds of each step."""
    from llama_cpp import llama_cpp as module

    function = module._lib["llama_get_logits"]
    function.restype, function.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    address: Callable[[Any], int | None] = function
    return address


@cache
def ggml() -> Any:
    """The tensor functions that llama.h leaves out. Raises TensorsHidden for a build without them."""
    from llama_cpp import llama_cpp as module
    from llama_cpp._ctypes_extensions import load_shared_library

    try:
        library = load_shared_library("ggml-base", module._base_path)
        for name, (result, arguments) in _GGML.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, RuntimeError, AttributeError) as error:
        raise TensorsHidden(str(error)) from error
    return library


@contextmanager
def told_whole() -> Iterator[None]:
    """Log what llama.cpp tells of its work, as it opens a model, where a person may read it."""
    _lines.chat = logging.INFO
    try:
        yield
    finally:
        _lines.chat = logging.DEBUG


@contextmanager
def lines_told(listener: Callable[[str], None]) -> Iterator[None]:
    """Hand each line that llama.cpp logs to a listener, which must not raise."""
    _lines.listener = listener
    try:
        yield
    finally:
        _lines.listener = None


def first_complaint() -> str:
    """What llama.cpp said first of what went wrong, where later lines only say that it did."""
    line = _lines.complaints[0].strip() if _lines.complaints else ""
    return _LOADING.sub("", line)


def last_complaint() -> str:
    """What llama.cpp said last of what went wrong; empty where it said nothing."""
    return _lines.complaints[-1].strip() if _lines.complaints else ""


def forget_complaints() -> None:
    """Begin anew to remember what goes wrong."""
    _lines.complaints.clear()
