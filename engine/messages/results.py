"""What a job that is done has made."""

from __future__ import annotations

from dataclasses import dataclass

from engine.hub.listing import Listing
from engine.hub.record import Record
from engine.requests import Answer, Sampling
from vectors.certificates import ParityCertificate
from vectors.values import Calibration, ModelRef, Scope


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A loaded model, and what can be done with it.

    `keeps_system_prompt`: its template has a place for one; without, it stands in the first message.
    `n_bytes` is the size of its files, `first_layer` the first one that its backend can steer.
    """

    ref: ModelRef
    backend: str
    device: str
    dtype: str
    context_length: int
    n_parameters: int
    has_chat_template: bool
    keeps_system_prompt: bool
    operators: tuple[str, ...] = ("add",)
    scopes: tuple[Scope, ...] = (Scope.ALL, Scope.PROMPT, Scope.RESPONSE)
    sampling: Sampling = Sampling()
    notes: tuple[str, ...] = ()
    n_bytes: int = 0
    first_layer: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of a Generate, in the order of its requests."""

    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Extracted:
    """A new vector in the library."""

    vector_id: str
    name: str
    file: str


@dataclass(frozen=True, slots=True)
class Swept:
    """A calibration, already written beside the vector. `file` holds it."""

    vector_id: str
    name: str
    calibration: Calibration
    file: str


@dataclass(frozen=True, slots=True)
class Certified:
    """What a comparison found, already kept beside the vector where the library's own was compared."""

    certificate: ParityCertificate


@dataclass(frozen=True, slots=True)
class ModelSaved:
    """A model's new GGUF file, and its size."""

    file: str
    n_bytes: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Tokens of a conversation, and of each text beside it."""

    tokens: int
    texts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ModelFetched:
    """A download that is whole, and the path that opens it."""

    ref: str
    record: Record


Result = ModelInfo | Answered | Extracted | Swept | Certified | ModelSaved | Counted | Listing | ModelFetched
