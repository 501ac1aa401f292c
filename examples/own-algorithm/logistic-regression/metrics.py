"""Metrics of two classes for many resamples at once, and the intervals that they give."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from columns import FloatArray
from promises import UserError

HIGHER_IS_BETTER = {"auc": True, "logLoss": False, "brier": False}
HIGHEST = {"auc": 1.0, "logLoss": math.inf, "brier": 1.0}
SMALLEST = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Resampling:
    """How intervals are made. `confidence` is two-sided."""

    unit: str
    resamples: int
    confidence: float
    seed: int

    def weights(self, groups: npt.NDArray[np.int64]) -> FloatArray:
        """How often each row is drawn, shape (resamples, rows): whole groups, with replacement."""
        count = int(groups.max()) + 1
        if count < 2:
            raise UserError("ONE_GROUP: the hold-out holds one group; an interval needs two")
        generator = np.random.default_rng(self.seed)
        drawn = generator.multinomial(count, np.full(count, 1 / count), size=self.resamples)
        weights: FloatArray = drawn.astype(np.float64)[:, groups]
        return weights


def measured(labels: FloatArray, chances: FloatArray, weights: FloatArray) -> dict[str, FloatArray]:
    """Each metric for weights of shape (resamples, rows): shape (resamples,).

    NaN where the resample holds one class alone, and no pair to put in order. Takes memory for each
    pair of a positive and a negative row: made for hold-outs of thousands of rows, not of millions.
    """
    positive = labels == 1
    ahead = np.sign(chances[positive][:, None] - chances[~positive][None, :]) / 2 + 0.5
    pairs = weights[:, positive].sum(axis=1) * weights[:, ~positive].sum(axis=1)
    right = ((weights[:, positive] @ ahead) * weights[:, ~positive]).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        auc = np.where(pairs > 0, right / pairs, np.nan)
    of_label = np.clip(np.where(positive, chances, 1 - chances), SMALLEST, 1)
    rows = weights.sum(axis=1)
    return {
        "auc": auc,
        "logLoss": weights @ -np.log(of_label) / rows,
        "brier": weights @ (chances - labels) ** 2 / rows,
    }


def compared(
    labels: FloatArray,
    chances: list[FloatArray],
    groups: npt.NDArray[np.int64],
    resampling: Resampling,
) -> list[dict[str, Any]]:
    """The metrics of the candidate, and of the champion if there is one, on the same rows."""
    weights = resampling.weights(groups)
    count = int(groups.max()) + 1
    values = [measured(labels, each, np.ones((1, len(labels)))) for each in chances]
    draws = [measured(labels, each, weights) for each in chances]

    def estimate(value: FloatArray, drawn: FloatArray, low: float, high: float) -> dict[str, Any]:
        """Value ± t · SE of the bootstrap."""
        defined = drawn[~np.isnan(drawn)]
        if len(defined) < 2 or np.isnan(value[0]):
            raise UserError("ONE_CLASS: the hold-out holds too few rows of one class to compare")
        error = float(np.std(defined, ddof=1)) * math.sqrt(count / (count - 1))
        half = float(stdtrit(count - 1, (1 + resampling.confidence) / 2)) * error
        found = float(value[0])
        return {
            "value": found,
            "low": max(found - half, low),
            "high": min(found + half, high),
            "n": len(labels),
            "resamples": len(defined),
            "seed": resampling.seed,
        }

    def of(name: str) -> dict[str, Any]:
        found = [
            estimate(value[name], drawn[name], 0.0, HIGHEST[name])
            for value, drawn in zip(values, draws, strict=True)
        ]
        metric = {"name": name, "higherIsBetter": HIGHER_IS_BETTER[name], "candidate": found[0]}
        if len(found) == 1:
            return {**metric, "champion": None, "difference": None}
        value, drawn = (each[0][name] - each[1][name] for each in (values, draws))
        difference = estimate(value, drawn, -math.inf, math.inf)
        return {**metric, "champion": found[1], "difference": difference}

    return [of(name) for name in HIGHER_IS_BETTER]
