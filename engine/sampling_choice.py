"""What a person chose of the sampling; what is left open stays as the model has it. Knows no model."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from typing import Any

from engine.requests import Sampling
from engine.sampler import checked_sampling


@dataclass(frozen=True, slots=True)
class SamplingChoice:
    """The values of `Sampling`; None leaves one to the model, or to the choice below this one."""

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    repetition_penalty: float | None = None
    max_new_tokens: int | None = None

    @property
    def chosen(self) -> dict[str, Any]:
        """The values that are not left open, by name."""
        values = {each.name: getattr(self, each.name) for each in dataclasses.fields(self)}
        return {name: value for name, value in values.items() if value is not None}

    def over(self, below: Sampling) -> Sampling:
        """A whole sampling, with what was chosen in place of what stands below."""
        return replace(below, **self.chosen)

    def above(self, below: SamplingChoice) -> SamplingChoice:
        """Both choices as one, in which this one counts first."""
        return replace(below, **self.chosen)


AS_THE_MODEL_SAYS = SamplingChoice()


def checked_choice(choice: SamplingChoice) -> SamplingChoice:
    """The same choice; raises BadInput naming the value that is out of range."""
    checked_sampling(choice.over(Sampling()))
    return choice
