"""What the page of models says: sizes, memory, times. Values in, texts out."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from engine.at_hand import Keeper
from engine.footprint import Fit, Footprint
from engine.hub.pace import Pace
from ui.language import figure, mark, said, tr, tr_count
from ui.models.words import bytes_of, parameters_of
from ui.models_page.entries import ModelEntry, Order
from ui.models_page.means import Means

PHASES = (mark("starting"), mark("downloading"))
"""Phases of one word, which are not collected from the engine as its sentences are."""


def keeper_name(keeper: Keeper) -> str:
    """The heading over the models of one keeper."""
    names: Mapping[Keeper, str] = {
        "builtin": tr("BUILT IN"),
        "tiller": tr("KEPT BY TILLER"),
        "folder": tr("IN YOUR FOLDERS"),
        "cache": tr("IN THE HUGGING FACE CACHE"),
    }
    return names[keeper]


def order_names() -> Mapping[str, str]:
    """The ways to sort."""
    return {
        Order.PLACE: tr("By place"),
        Order.NAME: tr("By name"),
        Order.SMALLEST: tr("Smallest first"),
        Order.LARGEST: tr("Largest first"),
    }


def facts_line(entry: ModelEntry) -> str:
    """Architecture, parameters, numbers, context and template of a model, in one line."""
    facts = entry.facts
    if facts is None:
        return "" if entry.is_read else tr("reading…")
    told = [facts.architecture]
    if facts.n_parameters:
        told.append(tr("{count} parameters").format(count=parameters_of(facts.n_parameters)))
    told.append(facts.numbers)
    if facts.context:
        told.append(tr("{count} tokens").format(count=figure(facts.context, ",d")))
    told.append(tr("chat template") if facts.has_template else tr("no chat template"))
    return " · ".join(each for each in told if each)


def size_line(entry: ModelEntry) -> str:
    """What a model takes on the disk."""
    return tr("{size} on disk").format(size=bytes_of(entry.n_bytes))


def fit_name(fits: Fit) -> str:
    """Whether a model fits into the memory, in words."""
    names: Mapping[Fit, str] = {
        "fits": tr("fits"),
        "tight": tr("tight"),
        "too large": tr("too large for this machine"),
    }
    return names[fits]


def memory_line(needed: Footprint, fits: Fit) -> str:
    """How much memory a model takes, whose, and whether that is there."""
    told = (
        tr("about {size} of memory: {fit}")
        if needed.device == "cpu"
        else tr("about {size} of GPU memory: {fit}")
    )
    return told.format(size=bytes_of(needed.total), fit=fit_name(fits))


def memory_parts(needed: Footprint, means: Means) -> str:
    """The parts of an estimate, one a line, and what there is on the device that the model is loaded on."""
    parts = [
        (tr("weights"), needed.weights),
        (tr("tokenizer"), needed.tokenizer),
        (tr("cache for {count} tokens").format(count=figure(needed.context, ",d")), needed.cache),
        (tr("reading a prompt"), needed.working),
    ]
    if needed.loading:
        parts.append((tr("while loading, instead of the last two"), needed.loading))
    lines = [f"{bytes_of(size)}  {name}" for name, size in parts if size]
    lines.append(
        tr("{size}  {program}, whatever the model").format(
            size=bytes_of(needed.program), program=_program(needed)
        )
    )
    if there := means.memory_of(needed.device):
        if needed.device == "cpu":
            told = tr("It runs on the processor (cpu); this machine has {size}.")
        else:
            told = tr("It runs on the GPU ({device}), which has {size}.")
        lines.append(told.format(size=bytes_of(there), device=needed.device))
    if needed.host and means.memory:
        told = tr("While loading, {size} of this machine's {memory} besides.")
        lines.append(told.format(size=bytes_of(needed.host), memory=bytes_of(means.memory)))
    return "\n".join(lines)


def _program(needed: Footprint) -> str:
    if needed.in_llama:
        return tr("llama.cpp and Python")
    return tr("torch and Python") if needed.device == "cpu" else tr("torch's own part of the GPU")


def how_many(n_models: int, n_bytes: int, means: Means) -> str:
    """The line under the page's title."""
    models = tr_count("{count} model", "{count} models", n_models)
    told = [models, tr("{size} on disk").format(size=bytes_of(n_bytes))]
    if means.memory:
        told.append(tr("{size} of memory").format(size=bytes_of(means.memory)))
    told += [
        tr("{size} on the GPU ({device})").format(size=bytes_of(size), device=device)
        for device, size in means.device_memory.items()
        if size
    ]
    return " · ".join(told)


def download_line(pace: Pace, phase: str) -> str:
    """How far a download is, how fast, and how long it will take."""
    told = [tr("{done} of {total}").format(done=bytes_of(pace.done), total=bytes_of(pace.total))]
    if phase:
        told.insert(0, said(phase))
    if pace.bytes_per_second:
        told.append(tr("{size} a second").format(size=bytes_of(int(pace.bytes_per_second))))
    left = pace.seconds_left
    if left is not None:
        told.append(tr("{time} left").format(time=duration(left)))
    return " · ".join(told)


def duration(seconds: float) -> str:
    """A time that is still to come, as roughly as it is known."""
    whole = max(1, round(seconds))
    if whole < 90:
        return tr("{count} s").format(count=whole)
    if whole < 5400:
        return tr("{count} min").format(count=round(whole / 60))
    return tr("{hours} h {minutes} min").format(hours=whole // 3600, minutes=whole % 3600 // 60)


def hub_name(endpoint: str) -> str:
    """A hub's address as people say it."""
    return urlsplit(endpoint).netloc or endpoint
