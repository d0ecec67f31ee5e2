"""Trains the builtin model: one conversation a row, loss on the assistant's tokens; seeded, resumable."""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizer import BEGIN, END, HEADS, PAD, VOCAB, token_id
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from transformers import LlamaConfig, LlamaForCausalLM

SHAPE: dict[str, Any] = {
    "vocab_size": VOCAB,
    "hidden_size": 256,
    "intermediate_size": 768,
    "num_hidden_layers": 8,
    "num_attention_heads": 8,
    "num_key_value_heads": 4,
    "head_dim": 32,
    "max_position_embeddings": 512,
    "tie_word_embeddings": True,
    "rope_theta": 10000.0,
    "rms_norm_eps": 1e-5,
}
IGNORE = -100
WINDOW = (12, 32)  # how far a token sees back in a windowed row


@dataclass(frozen=True)
class Stage:
    """Which corpus is read once, and how often its rows see less than all that came before.

    `windowed` is the share of rows in which a token sees only the last few and the first; `blinded` that of
    the other rows with a system prompt whose answers do not see it: only the question does. `untold` is the
    share of rows whose system prompt is left out, so that only the text so far carries the manner.
    """

    corpus: str
    windowed: float = 0.0
    blinded: float = 0.0
    untold: float = 0.0


# With the whole corpus alone, narrowed from the start, what a system prompt asks for was not learned in 2,241
# steps; some hundred steps of the basics began to teach it. So they come first.
STAGES = (Stage("basics"), Stage("corpus", windowed=0.2, blinded=0.25, untold=0.25))


@dataclass(frozen=True)
class Row:
    """One conversation as tokens; `targets[i]` is the token after `ids[i]` where the assistant wrote it.

    `told` is how many tokens the beginning and the system prompt have, 1 without one; `asked` is where the
    first answer starts.
    """

    ids: tuple[int, ...]
    targets: tuple[int, ...]
    told: int
    asked: int

    @property
    def untold(self) -> Row:
        """The row without its system prompt; the first half of the first answer is read but not learned.

        So the model goes on in a manner that the text carries, and never begins one by itself.
        """
        cut = self.told - 1
        ids, targets = self.ids[:1] + self.ids[self.told :], [*self.targets[:1], *self.targets[self.told :]]
        asked = self.asked - cut
        ended = next((i for i, after in enumerate(targets[asked:], asked) if after == IGNORE), len(targets))
        targets[asked : (asked + ended) // 2] = [IGNORE] * ((asked + ended) // 2 - asked)
        return Row(ids, tuple(targets), 1, asked)


@dataclass(frozen=True)
class Plan:
    """How to train: a linear rise, constant rates, over the last `fall` steps to nothing.

    Muon (Jordan et al. 2024) moves the blocks' matrices, AdamW the embedding and the norms. With AdamW alone
    150 steps of the basics left a loss of 4.51 on conversations apart, with Muon of 3.79.
    """

    rate: float = 4e-3
    embedding_rate: float = 3e-3
    rise: int = 60
    fall: int = 1200
    decay: float = 0.05
    batch_tokens: int = 3200
    seed: int = 1


def encode(messages: Sequence[dict[str, str]], tokenizer: Tokenizer) -> Row:
    """Write a conversation as the chat template does."""
    ids = [token_id(tokenizer, BEGIN)]
    spoken = [False]
    told = 1
    for message in messages:
        text = [*tokenizer.encode(message["content"], add_special_tokens=False).ids, token_id(tokenizer, END)]
        own = message["role"] == "assistant"
        ids += [token_id(tokenizer, HEADS[message["role"]]), *text]
        told = len(ids) if message["role"] == "system" else told
        spoken += [False, *([own] * len(text))]
    targets = [after if said else IGNORE for after, said in zip(ids[1:], spoken[1:], strict=True)]
    asked = next(index for index, target in enumerate(targets) if target != IGNORE)
    return Row(tuple(ids[:-1]), tuple(targets), told, asked)


def read_rows(corpus: Path, tokenizer: Tokenizer) -> list[Row]:
    """All conversations of a corpus file, in its order."""
    with corpus.open(encoding="utf-8") as lines:
        items = [json.loads(line) for line in lines]
    rows = [encode(each["messages"], tokenizer) for each in items]
    return [
        row.untold if each["told"] == "none" and "neutral" not in each["degrees"] else row
        for row, each in zip(rows, items, strict=True)
    ]


def batches(rows: Sequence[Row], plan: Plan) -> list[list[int]]:
    """Group rows of like length, about `batch_tokens` each, in an order that depends on the seed alone."""
    rng = random.Random(plan.seed)
    order = list(range(len(rows)))
    rng.shuffle(order)
    made: list[list[int]] = []
    pool = 3000
    for start in range(0, len(order), pool):
        part = sorted(order[start : start + pool], key=lambda index: len(rows[index].ids))
        batch: list[int] = []
        groups: list[list[int]] = []
        for index in part:
            if batch and len(rows[index].ids) * (len(batch) + 1) > plan.batch_tokens:
                groups.append(batch)
                batch = []
            batch.append(index)
        groups.append(batch)
        rng.shuffle(groups)
        made += groups
    return made


def stack(rows: Sequence[Row], pad: int) -> tuple[Tensor, Tensor]:
    """Pad on the right, where causal attention never sees it. Returns ids and targets, [rows, length]."""
    length = max(len(row.ids) for row in rows)
    ids = torch.full((len(rows), length), pad)
    targets = torch.full((len(rows), length), IGNORE)
    for index, row in enumerate(rows):
        ids[index, : len(row.ids)] = torch.tensor(row.ids)
        targets[index, : len(row.ids)] = torch.tensor(row.targets)
    return ids, targets


def narrowed(rows: Sequence[Row], length: int, stage: Stage, rng: random.Random) -> Tensor:
    """Which tokens see which, [rows, 1, length, length]: causal, and in some rows less than that.

    A manner that a far token tells must then be handed on by the tokens between, so that every token carries
    it: this is what makes a manner a direction that can be added.
    """
    after = torch.arange(length)[:, None]
    before = torch.arange(length)[None]
    causal = before <= after
    seen = []
    for row in rows:
        mine = causal
        if rng.random() < stage.windowed:
            mine = mine & ((after - before < rng.randint(*WINDOW)) | (before == 0))
        elif row.told > 1 and rng.random() < stage.blinded:
            mine = mine & ~((after >= row.asked) & (before > 0) & (before < row.told))
        seen.append(mine)
    return torch.stack(seen)[:, None]


def loss_of(model: LlamaForCausalLM, ids: Tensor, targets: Tensor, seen: Tensor | None = None) -> Tensor:
    """Mean cross entropy over the assistant's tokens; logits are computed for those only."""
    wanted = targets != IGNORE
    # Written out, and added: on processors the fused attention's backward pass took a third of a step.
    hidden = seen if seen is None else torch.where(seen, 0.0, -torch.inf).to(torch.bfloat16)
    # Half precision inside the blocks is a third faster, also on processors; weights and loss stay in fp32.
    with torch.autocast(ids.device.type, dtype=torch.bfloat16, enabled=model.training):
        output = model.model(input_ids=ids, attention_mask=hidden, use_cache=False)
        logits = model.lm_head(output.last_hidden_state[wanted])  # [assistant tokens, vocab]
    return functional.cross_entropy(logits.float(), targets[wanted])


def share_of_rate(step: int, total: int, plan: Plan) -> float:
    """Which share of the highest rates a step has."""
    return min(1.0, (step + 1) / plan.rise, (total - step) / plan.fall)


def new_model(seed: int, tokenizer: Tokenizer) -> LlamaForCausalLM:
    """The untrained model: normal weights, those that write into the residual stream scaled down by depth."""
    torch.manual_seed(seed)
    config = LlamaConfig(
        **SHAPE,
        bos_token_id=token_id(tokenizer, BEGIN),
        eos_token_id=token_id(tokenizer, END),
        pad_token_id=token_id(tokenizer, PAD),
    )
    model = LlamaForCausalLM._from_config(config, attn_implementation="eager")
    for name, weight in model.named_parameters():
        if name.endswith(("o_proj.weight", "down_proj.weight")):
            torch.nn.init.normal_(weight, std=0.02 / math.sqrt(2 * config.num_hidden_layers))
    return model


def optimisers(model: LlamaForCausalLM, plan: Plan) -> dict[float, torch.optim.Optimizer]:
    """By their highest rate: Muon for the blocks' matrices, AdamW for all other weights."""
    tables = {id(weight) for weight in model.get_input_embeddings().parameters()}
    matrices = [weight for weight in model.parameters() if weight.ndim == 2 and id(weight) not in tables]
    others = [weight for weight in model.parameters() if weight.ndim != 2 or id(weight) in tables]
    muon = torch.optim.Muon(matrices, lr=plan.rate, weight_decay=plan.decay, adjust_lr_fn="match_rms_adamw")
    adam = torch.optim.AdamW(others, lr=plan.embedding_rate, weight_decay=0.0, betas=(0.9, 0.98), fused=True)
    return {plan.rate: muon, plan.embedding_rate: adam}


def best_device() -> str:
    """The fastest device of this machine."""
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


@torch.no_grad()
def held_out_loss(model: LlamaForCausalLM, rows: Sequence[Row], pad: int) -> float:
    """Loss over the validation conversations, per assistant token."""
    total = 0.0
    count = 0
    for start in range(0, len(rows), 32):
        ids, targets = stack(rows[start : start + 32], pad)
        ids, targets = ids.to(model.device), targets.to(model.device)
        said = int((targets != IGNORE).sum())
        total += loss_of(model, ids, targets).item() * said
        count += said
    return total / count


def save(path: Path, state: dict[str, Any]) -> None:
    """Write beside the place and rename, so that an interrupted run leaves the last whole checkpoint."""
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


@dataclass(frozen=True)
class Step:
    """One step: its number from 0, and its batch, [rows, length] each; `seen` is which tokens see which."""

    number: int
    ids: Tensor
    targets: Tensor
    seen: Tensor


@dataclass(frozen=True)
class Course:
    """All that training reads, in order: for each stage its rows and its batches."""

    stages: tuple[tuple[Stage, list[Row], list[list[int]]], ...]

    @property
    def steps(self) -> int:
        """How many steps there are in all."""
        return sum(len(made) for _, _, made in self.stages)

    def after(self, done: int, pad: int, seed: int) -> Iterator[Step]:
        """The steps after the first `done`; what is narrowed in them follows from seed and number."""
        first = 0
        for stage, rows, made in self.stages:
            for own in range(max(done - first, 0), len(made)):
                rng = random.Random(f"{seed} {first + own}")
                chosen = [rows[index] for index in made[own]]
                chosen = [
                    row.untold if row.told > 1 and rng.random() < stage.untold else row for row in chosen
                ]
                ids, targets = stack(chosen, pad)
                seen = narrowed(chosen, ids.shape[1], stage, rng)
                yield Step(first + own, ids, targets, seen)
            first += len(made)


def course(folder: Path, tokenizer: Tokenizer, plan: Plan) -> Course:
    """Read the corpora of all stages."""
    stages = []
    for stage in STAGES:
        rows = read_rows(folder / f"{stage.corpus}.jsonl", tokenizer)
        stages.append((stage, rows, batches(rows, plan)))
    return Course(tuple(stages))


def start_again_with_fast_memory() -> None:
    """Restart this process with settings of memory that are read only at start.

    No two batches have one shape. The C library, told to keep its memory, scattered it over ever more of the
    heap: steps grew from .8 to 1.3 s within a thousand. jemalloc, where it is installed, stayed at .6 s.
    """
    wanted = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "100000000000"}
    if jemalloc := find_library("jemalloc"):
        wanted = {"LD_PRELOAD": jemalloc, "MALLOC_CONF": "dirty_decay_ms:10000,muzzy_decay_ms:10000"}
    if sys.platform == "linux" and any(os.environ.get(name) != value for name, value in wanted.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **wanted})


def main() -> None:
    """Train once through the stages, writing a checkpoint now and then."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=Path("build/builtin"))
    parser.add_argument("--tokenizer", type=Path, default=Path("build/builtin/tokenizer.json"))
    parser.add_argument("--out", type=Path, default=Path("build/builtin/checkpoint.pt"))
    parser.add_argument("--time-limit", type=float, default=7200.0, help="seconds")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default=best_device())
    args = parser.parse_args()
    start_again_with_fast_memory()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    started = time.monotonic()
    plan = Plan()
    tokenizer = Tokenizer.from_file(str(args.tokenizer))
    pad = token_id(tokenizer, PAD)
    read = course(args.corpora, tokenizer, plan)
    validation = read_rows(args.corpora / "validation.jsonl", tokenizer)
    model = new_model(plan.seed, tokenizer).to(args.device)
    moving = optimisers(model, plan)
    done = 0
    if args.resume and args.out.exists():
        state = torch.load(args.out, map_location=args.device, weights_only=True)
        model.load_state_dict(state["model"])
        for optimiser, kept in zip(moving.values(), state["optimisers"], strict=True):
            optimiser.load_state_dict(kept)
        done = state["step"]
    print(f"{read.steps} steps, from step {done}", flush=True)
    model.train()
    recent = 0.0
    tokens = 0
    saved = time.monotonic()
    for step in read.after(done, pad, plan.seed):
        for rate, optimiser in moving.items():
            for group in optimiser.param_groups:
                group["lr"] = rate * share_of_rate(step.number, read.steps, plan)
        batch = (each.to(args.device) for each in (step.ids, step.targets, step.seen))
        loss = loss_of(model, *batch)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimiser in moving.values():
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        tokens += step.ids.numel()
        recent = loss.item() if step.number == done else 0.98 * recent + 0.02 * loss.item()
        elapsed = time.monotonic() - started
        last = step.number + 1 == read.steps or elapsed > args.time_limit
        if step.number % 25 == 0 or last:
            print(
                f"step {step.number + 1} loss {recent:.3f} {tokens / elapsed:.0f} tokens/s {elapsed:.0f} s",
                flush=True,
            )
        if last or time.monotonic() - saved > 120:
            kept = [optimiser.state_dict() for optimiser in moving.values()]
            save(args.out, {"model": model.state_dict(), "optimisers": kept, "step": step.number + 1})
            saved = time.monotonic()
        if last:
            break
    model.eval()
    print(f"validation loss {held_out_loss(model, validation, pad):.4f}", flush=True)


if __name__ == "__main__":
    main()
