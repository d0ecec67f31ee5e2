"""Commands to the engine and events from it: frozen, picklable, without tensors.

Every job ends in exactly one of Finished, Failed and Cancelled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from engine.hub.links import HubPlace
from engine.hub.listing import Listing
from engine.hub.record import Record
from engine.requests import Answer, GenerationRequest, Message, Sampling
from vectors.certificates import ParityCertificate
from vectors.methods import DEFAULT_METHOD
from vectors.values import Calibration, ModelRef, Pair, Placement, Position, Scope, SteeringRecipe

Blame = Literal["person", "machine", "program"]
SERVER_PORT = 8455
"""Where the server listens unless told otherwise: “till” on a telephone's keys."""

# ---- commands ------------------------------------------------------------------------------------


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

# ---- results -------------------------------------------------------------------------------------


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

# ---- events --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EngineStarted:
    """The engine is up and takes commands. `pid` is its process."""

    pid: int


@dataclass(frozen=True, slots=True)
class EngineWarmed:
    """The engine has imported what loading needs.

    `devices` are those a model can run on, the best first; none where torch was not needed to load.
    `memory` is what each of them has of its own, in bytes; 0 where it has none, or does not say.
    """

    devices: tuple[str, ...]
    memory: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineEnded:
    """The engine was ended on purpose, its jobs cancelled; the process `pid` is gone and its memory back."""

    pid: int


@dataclass(frozen=True, slots=True)
class EngineDied:
    """The engine's process ended without being asked to. Jobs in hand have failed.

    `loading` is the model that it was loading then, whose own end tells of it.
    """

    exit_code: int | None
    reason: str
    loading: str = ""


@dataclass(frozen=True, slots=True)
class ServerChanged:
    """The server as it is now: off where `address` is empty, `problem` says why if it should be on.

    `waiting` are the requests in hand, `served` those that are over since it was switched on, `missed` those
    that found no model loaded.
    """

    address: str = ""
    problem: str = ""
    waiting: int = 0
    served: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """A named phase of a job; `total` 0 where it is not known."""

    job: str
    phase: str
    done: int = 0
    total: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TokenText:
    """Text (possibly empty) added by one generated token. Rows are those of the Generate."""

    job: str
    row: int
    index: int
    token_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A job is done."""

    job: str
    result: Result


@dataclass(frozen=True, slots=True)
class Failed:
    """A job ended in an error. `sentence` is for the person, `detail` for the folded part.

    `ended_engine`: the engine's process ended with it, unasked; EngineDied follows. `too_long` says
    what there was no room for in the model's context; `wants_less`: a smaller context would do;
    `wants_token`: a token for the hub may help.
    """

    job: str
    sentence: str
    blame: Blame = "program"
    detail: str = ""
    partial: tuple[Answer, ...] = ()
    ended_engine: bool = False
    too_long: Literal["", "conversation", "message"] = ""
    wants_less: bool = False
    wants_token: bool = False


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A job was cancelled; an answer keeps what it had."""

    job: str
    partial: tuple[Answer, ...] = ()


Terminal = Finished | Failed | Cancelled
EngineChange = EngineStarted | EngineWarmed | EngineEnded | EngineDied
Event = EngineChange | ServerChanged | Progress | TokenText | Terminal
