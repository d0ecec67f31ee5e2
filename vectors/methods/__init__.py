"""The methods that turn two classes of activations into a direction, by name. One file each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from vectors.methods.mean_diff import mean_difference
from vectors.values import FloatArray

Method = Callable[[FloatArray, FloatArray], FloatArray]
"""(positive [n, d_model], negative [m, d_model]) of one layer -> direction, float32 [d_model]."""

METHODS: Mapping[str, Method] = MappingProxyType({"mean_diff": mean_difference})
