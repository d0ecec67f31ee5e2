"""All settings by groups: one line each. Knows no widget."""

from __future__ import annotations

from engine.messages import ModelInfo
from engine.paths import DataPaths
from engine.personas.values import NOBODY
from engine.requests import Sampling
from ui.language import figure, tr
from ui.settings.rows import Act, Fact, Folders, Group, Keys, Number, Options, Row, Words
from ui.shortcuts import Shortcut

ERASE, RESET_ALL, RESET_KEYS = "erase", "reset_all", "reset_keys"
PERSONAS, SERVER = "personas", "server"
MOST_THREADS = 512


def groups(
    paths: DataPaths,
    model: ModelInfo | None,
    devices: tuple[str, ...],
    shortcuts: tuple[Shortcut, ...],
) -> tuple[Group, ...]:
    """The groups with the rows of settings that there are, in the language in force."""
    found = (
        Group(tr("Appearance"), _appearance()),
        Group(tr("Sampling"), _sampling(model), tr("For every conversation that has no persona's own.")),
        Group(tr("Models"), _models(paths)),
        Group(tr("Running"), _running(devices), tr("A model that is loaded is loaded again with these.")),
        Group(tr("Conversations"), _conversations()),
        Group(tr("Privacy"), _privacy(paths)),
        Group(tr("Server"), _server()),
        Group(tr("Shortcuts"), _shortcuts(shortcuts)),
    )
    known = (Group(each.words, tuple(row for row in each.rows if row.is_known), each.note) for each in found)
    return tuple(group for group in known if group.rows)


def _appearance() -> tuple[Row, ...]:
    themes = {"system": tr("As the system has it"), "light": tr("Light"), "dark": tr("Dark")}
    languages = {"system": tr("As the system has it"), "en": "English", "de": "Deutsch"}
    return (
        Row(tr("Theme"), Options(themes), "theme", also=tr("colours light dark mode")),
        Row(
            tr("Text size"),
            Number(70, 200, is_whole=True, unit="%", shown=100.0),
            "text_zoom",
            tr("The keys for larger and smaller text change it too; they are listed under Shortcuts."),
            also=tr("zoom font"),
        ),
        Row(tr("Language"), Options(languages), "language", tr("Acts from the next start on.")),
    )


def _sampling(model: ModelInfo | None) -> tuple[Row, ...]:
    own = model.sampling if model is not None else None

    def empty(name: str, off: float | None = None) -> str:
        if own is None:
            return tr("the model's own")
        value = getattr(own, name)
        if value == off:
            return tr("the model's: off")
        return tr("the model's: {value}").format(value=figure(value, "g"))

    return sampling_rows("sampling_choice.", {name: empty(name, off) for name, off in _OFF.items()})


_OFF: dict[str, float | None] = {
    "temperature": None,
    "top_p": Sampling(top_p=1).top_p,
    "top_k": 0,
    "min_p": 0,
    "repetition_penalty": 1,
    "max_new_tokens": 0,
}


def sampling_rows(prefix: str, empty: dict[str, str]) -> tuple[Row, ...]:
    """The rows of a choice of sampling; `empty` says for each value what leaving it out means."""
    return (
        Row(
            tr("Temperature"),
            Number(0, 10, empty=empty["temperature"]),
            f"{prefix}temperature",
            tr("0 always takes the likeliest token; more is more varied."),
        ),
        Row(
            tr("Top-p"),
            Number(0.01, 1, empty=empty["top_p"]),
            f"{prefix}top_p",
            tr("The likeliest tokens that make up this share are kept; 1 is off."),
        ),
        Row(
            tr("Top-k"),
            Number(0, 1_000_000, is_whole=True, empty=empty["top_k"]),
            f"{prefix}top_k",
            tr("So many of the likeliest tokens are kept; 0 is off."),
        ),
        Row(
            tr("Min-p"),
            Number(0, 0.99, empty=empty["min_p"]),
            f"{prefix}min_p",
            tr("Tokens below this share of the likeliest are left out; 0 is off."),
        ),
        Row(
            tr("Repetition penalty"),
            Number(0.1, 10, empty=empty["repetition_penalty"]),
            f"{prefix}repetition_penalty",
            tr("Above 1, what was said before is said less; 1 is off."),
        ),
        Row(
            tr("Longest answer"),
            Number(0, 1_000_000, is_whole=True, empty=empty["max_new_tokens"], unit=tr("tokens")),
            f"{prefix}max_new_tokens",
            tr("0: until the model ends it, or the context is full."),
        ),
    )


def _models(paths: DataPaths) -> tuple[Row, ...]:
    return (
        Row(
            tr("Folders with models"),
            Folders(),
            "model_folders",
            tr("Looked through for models, beside Tiller's own and the Hugging Face cache."),
        ),
        Row(tr("Tiller's own models"), Fact(str(paths.models), str(paths.models))),
        Row(
            tr("Unload when idle"),
            Number(0, 10_000, is_whole=True, unit=tr("minutes")),
            "unload_after",
            tr("Frees the memory after so long without a message; 0 keeps the model."),
            also=tr("memory"),
        ),
        Row(
            tr("Mirror for downloads"),
            Words("https://huggingface.co", is_address=True),
            "hub_endpoint",
            tr("Asked only when you download a model."),
            also=tr("hub network"),
        ),
    )


def _running(devices: tuple[str, ...]) -> tuple[Row, ...]:
    automatic = tr("Automatic")
    return (
        Row(
            tr("Device"),
            Options({"auto": automatic} | {each: each for each in devices}),
            "device",
            also="cpu gpu cuda mps",
        ),
        Row(
            tr("Numbers"),
            Options({"auto": automatic, "float32": "float32", "float16": "float16", "bfloat16": "bfloat16"}),
            "dtype",
            tr("Fewer bits take less memory and round more. For torch only."),
            also="dtype",
        ),
        Row(
            tr("GGUF files are run by"),
            Options({"auto": automatic, "llamacpp": "llama.cpp", "transformers": "torch"}),
            "backend",
            tr("Automatic takes llama.cpp where it is installed. Folders are always run by torch."),
            also="backend",
        ),
        Row(
            tr("Context"),
            Number(0, 10_000_000, is_whole=True, empty=automatic, is_none_empty=False, unit=tr("tokens")),
            "context",
            tr("How much llama.cpp reads at most."),
        ),
        Row(
            tr("Threads"),
            Number(0, MOST_THREADS, is_whole=True, empty=automatic, is_none_empty=False),
            "threads",
            tr("Of the processor; automatic takes half of what it has, at most eight."),
            also=tr("cpu cores"),
        ),
        Row(
            tr("Blocks on the GPU"),
            Number(-1, 10_000, is_whole=True, empty=automatic),
            "gpu_layers",
            tr("For llama.cpp; -1 is all of them."),
        ),
        Row(
            tr("Numbers of the cache"),
            Options({"auto": automatic, "f32": "f32", "f16": "f16", "q8_0": "q8_0"}),
            "kv_type",
            tr("For llama.cpp; q8_0 takes half the memory of f16."),
            also="kv",
        ),
    )


def _conversations() -> tuple[Row, ...]:
    policies = {
        "ask": tr("Ask"),
        "drop": tr("Drop the oldest turns"),
        "stop": tr("Stop"),
    }
    return (
        Row(
            tr("When the context is full"),
            Options(policies),
            "context_policy",
            tr("What happens when a conversation has become longer than the model can read."),
        ),
        Row(
            tr("Your name"),
            Words(NOBODY),
            "user_name",
            tr("What personas call you; it stands where their texts say {{user}}."),
        ),
        Row(tr("Personas"), Act(PERSONAS, tr("Show personas"))),
    )


def _privacy(paths: DataPaths) -> tuple[Row, ...]:
    return (
        Row(
            tr("Network"),
            Fact(tr("Nothing is sent or fetched unless you ask for a download or switch the server on.")),
            also=tr("offline telemetry internet"),
        ),
        Row(
            tr("All that Tiller keeps"),
            Fact(str(paths.root), str(paths.root)),
            note=tr("Conversations, vectors, personas, settings, models and a log, on this machine only."),
            also=tr("data folder"),
        ),
        Row(
            tr("Conversations"),
            Act(ERASE, tr("Erase all conversations…")),
            note=tr("In one database file; erased text is wiped from the file as well."),
            also=tr("delete history"),
        ),
        Row(
            tr("Settings"),
            Act(RESET_ALL, tr("Reset all settings…")),
            note=tr("Conversations, vectors, personas and models stay, and the server's key with them."),
            also=tr("defaults"),
        ),
    )


def _server() -> tuple[Row, ...]:
    return (
        Row(
            tr("Server for other programs"),
            Act(SERVER, tr("Show the server…")),
            note=tr(
                "Serves the loaded model by OpenAI's protocol, to this machine alone unless told otherwise."
            ),
            also=tr("port key address api openai"),
        ),
    )


def _shortcuts(shortcuts: tuple[Shortcut, ...]) -> tuple[Row, ...]:
    rows = (Row(each.words, Keys(each.id), also=f"{each.group} {' '.join(each.keys)}") for each in shortcuts)
    return (*rows, Row(tr("All shortcuts"), Act(RESET_KEYS, tr("Reset to the usual keys"))))
