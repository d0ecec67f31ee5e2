"""What the engine is told to do: jobs, what overtakes the queue, and the server's switch."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.hub.links import HubPlace
from engine.hub.record import Record
from engine.requests import GenerationRequest, Message
from vectors.methods import DEFAULT_METHOD
from vectors.values import Pair, Placement, Position, SteeringRecipe

SERVER_PORT = 8455
"""Where the server listens unless told otherwise: “till” on a telephone's keys."""


@dataclass(frozen=True, slots=True)
class Running:
    """How a model is run; 0, None and `auto` leave it to the backend.

    `context` is how many tokens it may read, `threads` those of the processor. llama.cpp alone knows
    `gpu_layers`, how many blocks the accelerator holds (-1: all), and `kv_type`, the numbers of its cache.
    `backend` is the one that these are for: any other heeds the threads alone. Unnamed, they are for any, and
    what one does not know is refused.
    """

    context: int = 0
    threads: int = 0
    gpu_layers: int | None = None
    kv_type: str = "auto"
    backend: str = ""


DEFAULT_RUNNING = Running()


@dataclass(frozen=True, slots=True)
class LoadModel:
    """Load a model (`builtin`, a folder, a .gguf file, a hub id) in place of the one loaded."""

    job: str
    ref: str
    device: str = "auto"
    dtype: str = "auto"
    backend: str = "auto"
    running: Running = DEFAULT_RUNNING


@dataclass(frozen=True, slots=True)
class Generate:
    """Answer each request as one row of a batch: one for a chat, two for a comparison."""

    job: str
    requests: tuple[GenerationRequest, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """Make a vector from contrastive pairs and keep it in the library.

    With `neutral_prompts`, system prompts that ask for nothing, each pole is read against them in turn: the
    vector is two-sided.
    """

    job: str
    name: str
    pairs: tuple[Pair, ...]
    placement: Placement = Placement.RAW
    position: Position | None = None
    method: str = DEFAULT_METHOD
    layers: tuple[int, ...] | None = None
    positive: str = ""
    negative: str = ""
    positive_prompt: str = ""
    negative_prompt: str = ""
    neutral_prompts: tuple[str, ...] = ()
    recommended_layers: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Sweep:
    """Measure effect and coherence of a vector over scales, and calibrate its dial."""

    job: str
    vector_id: str
    layers: tuple[int, ...] | None = None
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Certify:
    """Compare what a vector does to a model's folder in torch and to its GGUF file in llama.cpp.

    Without `gguf` a file is written for the while. `written` is a control vector's file, which is compared
    in place of the library's vector; what is found of it is not kept.
    """

    job: str
    vector_id: str
    folder: str
    gguf: str
    written: str = ""


@dataclass(frozen=True, slots=True)
class SaveModel:
    """Write the model that `ref` names as one GGUF file of a number type; needs no model loaded."""

    job: str
    ref: str
    out: str
    kind: str


@dataclass(frozen=True, slots=True)
class CountTokens:
    """Count the tokens of a conversation up to where the reply begins, and of each text by itself."""

    job: str
    messages: tuple[Message, ...]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListRepository:
    """Ask a hub what a repository holds; needs no model loaded."""

    job: str
    place: HubPlace
    endpoint: str
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class FetchModel:
    """Bring a download into the folder of Tiller's models, from where it stopped; needs no model loaded."""

    job: str
    record: Record
    models: str
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SetRecipe:
    """Change the recipe of a running answer, from its next token on. Overtakes the queue."""

    job: str
    recipe: SteeringRecipe
    row: int = 0


@dataclass(frozen=True, slots=True)
class Cancel:
    """End a job, running or waiting. Overtakes the queue."""

    job: str


@dataclass(frozen=True, slots=True)
class StartServer:
    """Answer requests over HTTP at that address, in place of the one there was. Overtakes the queue.

    `origins` are the web pages (`https://host`) that may ask; other pages are refused, programs are not.
    ServerChanged tells what became of it.
    """

    host: str = "127.0.0.1"
    port: int = SERVER_PORT
    key: str = field(default="", repr=False)
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StopServer:
    """Answer no more requests over HTTP; those in hand are cancelled. Overtakes the queue."""


@dataclass(frozen=True, slots=True)
class ServeRecipe:
    """Steer by that recipe what a request over HTTP asks for without naming one. Overtakes the queue."""

    recipe: SteeringRecipe


@dataclass(frozen=True, slots=True)
class Shutdown:
    """End the engine after the job that runs."""


Job = LoadModel | Generate | Extract | Sweep | Certify | SaveModel | CountTokens | ListRepository | FetchModel
ServerCommand = StartServer | StopServer | ServeRecipe
WorkerCommand = Job | SetRecipe | Cancel | Shutdown
Command = WorkerCommand | ServerCommand
