"""The methods that turn two classes of activations into a direction, by name. One file each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from vectors.methods.logistic import logistic_probe
from vectors.methods.mean_diff import mean_difference
from vectors.methods.pca import principal_component
from vectors.values import FloatArray

Method = Callable[[FloatArray, FloatArray], FloatArray]
"""(positive [n, d_model], negative [m, d_model]) of one layer -> direction, float32 [d_model]."""

DEFAULT_METHOD = "mean_diff"
METHODS: Mapping[str, Method] = MappingProxyType(
    {DEFAULT_METHOD: mean_difference, "pca": principal_component, "logistic": logistic_probe}
)
