"""Intervals by resampling groups.

Rows of one group (a day, a customer) aren't independent: whole groups are drawn with replacement,
as many as there are. The interval is value ± t · SE, with the resamples' standard deviation as SE,
corrected by sqrt(g / (g - 1)) for what resampling g groups loses, and Student's t of g - 1 degrees
(Hesterberg 2015, "What Teachers Should Know About the Bootstrap", The American Statistician 69(4)).
Percentile intervals hold the truth too rarely with few groups: measured with 6 groups and 95 %,
0.89 even when expanded for it, against 0.95 with this one (see the tests).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from errors import AlgorithmError, UserError
from metrics import FloatArray, Prepared

# With fewer defined resamples than this share an interval would describe lucky draws.
MIN_DEFINED_SHARE = 0.5


@dataclass(frozen=True)
class Resampling:
    """How intervals are made. `confidence` is two-sided."""

    resamples: int
    confidence: float
    seed: int


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, of `resamples` draws in which the metric was defined."""

    low: float
    high: float
    resamples: int


def group_weights(
    groups: npt.NDArray[np.int64], count: int, resampling: Resampling
) -> Callable[[int], FloatArray]:
    """The weights of resample 0, 1, ...: float64 of shape (rows,). Equal seeds, equal draws.

    Raises:
        UserError: ONE_GROUP, because one group says nothing about how groups differ.
    """
    if count < 2:
        raise UserError("ONE_GROUP", "the hold-out holds one group; an interval needs two")

    def weights(index: int) -> FloatArray:
        # A generator a resample: all draws at once would take resamples x rows of memory.
        generator = np.random.Generator(np.random.PCG64([resampling.seed, index]))
        drawn = np.bincount(generator.integers(count, size=count), minlength=count)
        return drawn.astype(np.float64)[groups]

    return weights


def resample(
    prepared: Mapping[str, Prepared],
    weights: Callable[[int], FloatArray],
    resamples: int,
) -> dict[str, FloatArray]:
    """Each metric in each resample: arrays of shape (resamples,), NaN where it isn't defined.

    Two models resampled by the same weights are paired: resample i is the same rows for both.
    """
    values = {name: np.empty(resamples) for name in prepared}
    for index in range(resamples):
        drawn = weights(index)
        for name, metric in prepared.items():
            values[name][index] = metric(drawn)
    return values


def interval(value: float, draws: FloatArray, groups: int, confidence: float) -> Interval:
    """The interval around a metric, or around a paired difference, from its resamples.

    Raises:
        AlgorithmError: UNDEFINED_METRIC, when too few resamples define the metric.
    """
    defined = draws[~np.isnan(draws)]
    if len(defined) < max(2.0, MIN_DEFINED_SHARE * len(draws)):
        raise AlgorithmError(
            "UNDEFINED_METRIC",
            f"a metric is defined in {len(defined)} of {len(draws)} resamples only",
        )
    error = float(np.std(defined, ddof=1)) * math.sqrt(groups / (groups - 1))
    half = float(stdtrit(groups - 1, (1 + confidence) / 2)) * error
    return Interval(value - half, value + half, len(defined))
