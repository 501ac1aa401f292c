"""Metrics with row weights, prepared once and then worked out for many sets of weights.

A bootstrap resample of rows or groups is a weight a row (how often it was drawn), so a metric never
sees copied data: sorting and per-row losses are done once. Equal to scikit-learn's metrics of the
same names with `sample_weight` (see the tests).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
# Weights of shape (rows,) to the metric's value; NaN where it isn't defined.
Prepared = Callable[[FloatArray], float]

# scikit-learn's clip of a probability in log_loss for float64.
_SMALLEST = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Metric:
    """A metric's name, its direction, and what it can't be below or above."""

    name: str
    higher_is_better: bool
    lowest: float = 0.0
    highest: float = 1.0


AUC = Metric("auc", True)
AVERAGE_PRECISION = Metric("averagePrecision", True)
LOG_LOSS = Metric("logLoss", False, highest=math.inf)
BRIER = Metric("brier", False)
F1 = Metric("f1", True)
ACCURACY = Metric("accuracy", True)
WEIGHTED_F1 = Metric("weightedF1", True)
MACRO_AUC = Metric("macroAuc", True)
RMSE = Metric("rmse", False, highest=math.inf)
MAE = Metric("mae", False, highest=math.inf)
R2 = Metric("r2", True, lowest=-math.inf)
PINBALL = Metric("pinball", False, highest=math.inf)

METRICS: dict[str, tuple[Metric, ...]] = {
    "binary": (AUC, AVERAGE_PRECISION, LOG_LOSS, BRIER, F1),
    "multiclass": (WEIGHTED_F1, ACCURACY, LOG_LOSS, MACRO_AUC),
    "regression": (RMSE, MAE, R2, PINBALL),
}


def binary_metrics(
    labels: FloatArray, probabilities: FloatArray, threshold: float
) -> dict[str, Prepared]:
    """Labels 0 or 1 and probabilities of 1, both of shape (rows,)."""
    decided = (probabilities >= threshold).astype(np.float64)
    clipped = np.clip(probabilities, _SMALLEST, 1 - _SMALLEST)
    losses = -(labels * np.log(clipped) + (1 - labels) * np.log1p(-clipped))
    return {
        AUC.name: auc(labels, probabilities),
        AVERAGE_PRECISION.name: average_precision(labels, probabilities),
        LOG_LOSS.name: mean_of(losses),
        BRIER.name: mean_of((probabilities - labels) ** 2),
        F1.name: f1(labels, decided),
    }


def multiclass_metrics(labels: FloatArray, probabilities: FloatArray) -> dict[str, Prepared]:
    """Class codes of shape (rows,) and probabilities of shape (rows, classes)."""
    codes = labels.astype(np.int64)
    predicted = np.argmax(probabilities, axis=1)
    rows = np.arange(len(codes))
    losses = -np.log(np.clip(probabilities[rows, codes], _SMALLEST, 1 - _SMALLEST))
    return {
        WEIGHTED_F1.name: weighted_f1(codes, predicted, probabilities.shape[1]),
        ACCURACY.name: mean_of((predicted == codes).astype(np.float64)),
        LOG_LOSS.name: mean_of(losses),
        MACRO_AUC.name: macro_auc(codes, probabilities),
    }


def regression_metrics(
    labels: FloatArray, predictions: FloatArray, quantile: float
) -> dict[str, Prepared]:
    """Numbers of shape (rows,); the pinball loss is of this quantile."""
    errors = labels - predictions
    mean_square = mean_of(errors**2)
    return {
        RMSE.name: lambda weights: float(np.sqrt(mean_square(weights))),
        MAE.name: mean_of(np.abs(errors)),
        R2.name: r2(labels, predictions),
        PINBALL.name: mean_of(np.maximum(quantile * errors, (quantile - 1) * errors)),
    }


def mean_of(values: FloatArray) -> Prepared:
    """The weighted mean of a value a row."""
    return lambda weights: float(np.dot(weights, values) / weights.sum())


def auc(labels: FloatArray, scores: FloatArray) -> Prepared:
    """Area under the ROC curve: P(score of a positive > of a negative) + half of the ties'."""
    order, starts = _by_score(scores)
    positive = labels[order]

    def value(weights: FloatArray) -> float:
        ordered = weights[order]
        positives = np.add.reduceat(ordered * positive, starts)
        negatives = np.add.reduceat(ordered * (1 - positive), starts)
        pairs = positives.sum() * negatives.sum()
        if pairs == 0:
            return float("nan")
        # Ascending scores: negatives below a tie group count whole, those in it half.
        below = np.cumsum(negatives) - negatives / 2
        return float(np.dot(positives, below) / pairs)

    return value


def average_precision(labels: FloatArray, scores: FloatArray) -> Prepared:
    """Sum over thresholds of (recall gained) x precision, without interpolation."""
    order, starts = _by_score(scores)
    positive = labels[order]

    def value(weights: FloatArray) -> float:
        ordered = weights[order]
        positives = np.add.reduceat(ordered * positive, starts)[::-1]
        both = np.add.reduceat(ordered, starts)[::-1]
        total = positives.sum()
        if total == 0:
            return float("nan")
        found, said = np.cumsum(positives), np.cumsum(both)
        precision = np.divide(found, said, out=np.zeros_like(found), where=said > 0)
        return float(np.dot(positives, precision) / total)

    return value


def _by_score(scores: FloatArray) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Rows by ascending score, and where each group of equal scores starts."""
    order = np.argsort(scores, kind="stable")
    ranked = scores[order]
    starts = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1]))
    return order, starts


def f1(labels: FloatArray, decided: FloatArray) -> Prepared:
    """2 TP / (predicted positives + positives); 0 when nothing is positive, said or true."""

    def value(weights: FloatArray) -> float:
        said_or_true = float(np.dot(weights, decided) + np.dot(weights, labels))
        hits = float(np.dot(weights, decided * labels))
        return 2 * hits / said_or_true if said_or_true > 0 else 0.0

    return value


def weighted_f1(
    codes: npt.NDArray[np.int64], predicted: npt.NDArray[np.int64], classes: int
) -> Prepared:
    """The F1 of each class, weighted by how often the class is true."""
    hit = predicted == codes

    def value(weights: FloatArray) -> float:
        true = np.bincount(codes, weights, classes)
        said = np.bincount(predicted, weights, classes)
        hits = np.bincount(codes, weights * hit, classes)
        each = np.divide(2 * hits, true + said, out=np.zeros(classes), where=true + said > 0)
        return float(np.dot(each, true) / true.sum())

    return value


def macro_auc(codes: npt.NDArray[np.int64], probabilities: FloatArray) -> Prepared:
    """The mean AUC of each class against the rest, over the classes for which it is defined."""
    each = [
        auc((codes == index).astype(np.float64), probabilities[:, index])
        for index in range(probabilities.shape[1])
    ]

    def value(weights: FloatArray) -> float:
        defined = [area for area in (of(weights) for of in each) if not np.isnan(area)]
        return float(np.mean(defined)) if defined else float("nan")

    return value


def r2(labels: FloatArray, predictions: FloatArray) -> Prepared:
    """1 - squared errors / squared distances from the mean; not defined for a constant label."""

    def value(weights: FloatArray) -> float:
        mean = np.dot(weights, labels) / weights.sum()
        spread = float(np.dot(weights, (labels - mean) ** 2))
        left = float(np.dot(weights, (labels - predictions) ** 2))
        return 1 - left / spread if spread > 0 else float("nan")

    return value


def confusion_matrix(
    codes: npt.NDArray[np.int64], predicted: npt.NDArray[np.int64], classes: int
) -> list[list[int]]:
    """Rows: the true class; columns: the predicted one."""
    counts = np.bincount(codes * classes + predicted, minlength=classes * classes)
    return cast("list[list[int]]", counts.reshape(classes, classes).tolist())
