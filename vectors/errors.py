"""Errors meant for the person: facts as fields, `str()` a full sentence with the next step."""

from __future__ import annotations


class TillerError(Exception):
    """A mistake or a limit that the person can act on; shown as its sentence, never as a traceback."""


class UnknownVector(TillerError):
    """No vector of that name is in the library."""

    def __init__(self, name: str, known: tuple[str, ...] = ()) -> None:
        self.name, self.known = name, known
        choice = f"choose one of: {', '.join(known)}" if known else "make one with `extract`"
        super().__init__(f"There is no vector named “{name}” for this model; {choice}.")


class VectorMismatch(TillerError):
    """A vector was made for a model of another width, depth or tokenizer."""

    def __init__(self, name: str, *, made_for: str, model: str) -> None:
        self.name, self.made_for, self.model = name, made_for, model
        super().__init__(
            f"The vector “{name}” was made for {made_for} and cannot steer {model}; "
            f"make it for this model with `extract {name}`."
        )


class NotCalibrated(TillerError):
    """The calibrated dial was asked of a vector that has not been measured."""

    def __init__(self, name: str, pole: str = "") -> None:
        self.name, self.pole = name, pole
        side = f" towards “{pole}”" if pole else ""
        super().__init__(
            f"The vector “{name}” has no calibrated strength{side} yet; measure it with `sweep {name}`, "
            f"or give a raw multiplier with --scale {name}=1."
        )


class BadVector(TillerError):
    """The numbers of a vector cannot be used: not finite, all zero, or of unequal width."""

    def __init__(
        self, name: str, problem: str, next_step: str = "make it again, or fetch its file again"
    ) -> None:
        self.name, self.problem = name, problem
        super().__init__(f"The vector “{name}” cannot be used: {problem}; {next_step}.")


class BadFile(TillerError):
    """A file is not what it is said to be, or is damaged."""

    def __init__(self, path: object, problem: str, next_step: str = "choose another file") -> None:
        self.path, self.problem = str(path), problem
        super().__init__(f"“{path}” {problem}; {next_step}.")


class BadInput(TillerError):
    """A value typed or passed by the person is out of range or cannot be read."""
