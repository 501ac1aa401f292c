"""Compares a candidate with the champion on one hold-out: from arrays to a report."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bootstrap import Resampling, group_weights, interval, resample
from calibration import calibration_error, calibration_table
from definition import ClassValue, Definition
from distribution import category_summary, numeric_summary
from errors import AlgorithmError, UserError
from labels import FloatArray, Label, encode_label, fit_label
from metrics import (
    METRICS,
    Metric,
    Prepared,
    binary_metrics,
    confusion_matrix,
    multiclass_metrics,
    regression_metrics,
)
from scoring_process import Scored


@dataclass(frozen=True)
class HoldOut:
    """What the models are compared on; `groups` are codes of shape (rows,)."""

    label: pa.ChunkedArray
    groups: npt.NDArray[np.int64]
    group_count: int


@dataclass(frozen=True)
class Settings:
    """How to evaluate. `quantile` is the pinball loss's, of a regression."""

    resampling: Resampling
    quantile: float


@dataclass(frozen=True)
class _Truth:
    """The hold-out's labels by the classes that anyone knows."""

    label: Label
    labels: FloatArray


def evaluate_models(
    definition: Definition,
    hold_out: HoldOut,
    candidate: Scored,
    champion: Scored | None,
    settings: Settings,
) -> dict[str, Any]:
    """The part of evaluation.json that follows from predictions.

    Raises:
        UserError: ONE_CLASS, CONSTANT_LABEL, ONE_GROUP, CLASSES_DIFFER.
        AlgorithmError: UNDEFINED_METRIC, when a metric is NaN or infinite.
    """
    models = [candidate] if champion is None else [candidate, champion]
    truth = _truth(definition, hold_out, models)
    prepared = [_prepare(definition.task, truth, model, settings.quantile) for model in models]
    estimates = _estimates(definition.task, prepared, hold_out, settings.resampling)
    described = [_describe(definition.task, truth, model) for model in models]
    return {
        "metrics": estimates,
        "candidate": described[0],
        "champion": described[1] if champion is not None else None,
        "classes": _class_counts(truth),
    }


def _truth(definition: Definition, hold_out: HoldOut, models: list[Scored]) -> _Truth:
    column = hold_out.label
    if definition.task == "regression":
        label = Label(definition.label, ())
        labels = encode_label(column, label)
        if np.ptp(labels) == 0:
            raise UserError("CONSTANT_LABEL", "every label of the hold-out is the same number")
        return _Truth(label, labels)
    observed = {value for value in column.unique().to_pylist() if value is not None}
    if len(observed) < 2:
        raise UserError(
            "ONE_CLASS",
            f"the hold-out's label {definition.label!r} has one value; nothing can be compared",
        )
    if definition.task == "binary":
        label = fit_label(column, definition)
        for model in models:
            if model.classes != label.classes:
                raise UserError("CLASSES_DIFFER", f"{model.candidate_id} knows other classes")
        return _Truth(label, encode_label(column, label))
    known = observed.union(*(model.classes for model in models))
    label = Label(definition.label, tuple(sorted(known)))
    return _Truth(label, encode_label(column, label))


def _prepare(task: str, truth: _Truth, model: Scored, quantile: float) -> dict[str, Prepared]:
    if task == "binary":
        return binary_metrics(truth.labels, model.predictions, _threshold(model))
    if task == "multiclass":
        return multiclass_metrics(truth.labels, _aligned(model, truth.label.classes))
    return regression_metrics(truth.labels, model.predictions, quantile)


def _aligned(model: Scored, classes: tuple[ClassValue, ...]) -> FloatArray:
    """Probabilities of shape (rows, classes): 0 for a class the model has never seen."""
    aligned = np.zeros((len(model.predictions), len(classes)))
    aligned[:, [classes.index(value) for value in model.classes]] = model.predictions
    return aligned


def _estimates(
    task: str, prepared: list[dict[str, Prepared]], hold_out: HoldOut, resampling: Resampling
) -> list[dict[str, Any]]:
    rows = len(hold_out.groups)
    weights = group_weights(hold_out.groups, hold_out.group_count, resampling)
    both = {
        f"{index} {name}": of for index, each in enumerate(prepared) for name, of in each.items()
    }
    draws = resample(both, weights, resampling.resamples)
    unit = np.ones(rows)

    def estimate(metric: Metric, value: float, values: FloatArray) -> dict[str, Any]:
        if not math.isfinite(value):
            raise AlgorithmError("UNDEFINED_METRIC", f"{metric.name} is {value}")
        found = interval(value, values, hold_out.group_count, resampling.confidence)
        return {
            "value": value,
            "low": found.low,
            "high": found.high,
            "n": rows,
            "resamples": found.resamples,
            "seed": resampling.seed,
        }

    def bounded(metric: Metric, index: int) -> dict[str, Any]:
        found = estimate(metric, values(metric)[index], draws[f"{index} {metric.name}"])
        low, high = max(found["low"], metric.lowest), min(found["high"], metric.highest)
        return {**found, "low": low, "high": high}

    def values(metric: Metric) -> list[float]:
        return [each[metric.name](unit) for each in prepared]

    def difference(metric: Metric) -> dict[str, Any]:
        candidate, champion = values(metric)
        drawn = draws[f"0 {metric.name}"] - draws[f"1 {metric.name}"]
        return estimate(metric, candidate - champion, drawn)

    paired = len(prepared) == 2
    return [
        {
            "name": metric.name,
            "higherIsBetter": metric.higher_is_better,
            "candidate": bounded(metric, 0),
            "champion": bounded(metric, 1) if paired else None,
            "difference": difference(metric) if paired else None,
        }
        for metric in METRICS[task]
    ]


def _describe(task: str, truth: _Truth, model: Scored) -> dict[str, Any]:
    """What of a model isn't one number: counts and calibration, not resampled."""
    describe = _DESCRIBED.get(task)
    return {
        "candidateId": model.candidate_id,
        "artifactSha256": model.artifact_sha256,
        "threshold": model.threshold,
        **(
            {"confusion": None, "calibration": None} if describe is None else describe(truth, model)
        ),
        "predictions": _distribution(task, model),
    }


def _distribution(task: str, model: Scored) -> dict[str, Any]:
    """What the model would answer in production, over the hold-out."""
    if task == "multiclass":
        # Its own classes in its own order, as serving takes the first of equals.
        codes = np.argmax(model.predictions, axis=1)
        return {"categories": category_summary(codes, model.classes)}
    return {"numeric": numeric_summary(model.predictions)}


def _describe_binary(truth: _Truth, model: Scored) -> dict[str, Any]:
    decided = (model.predictions >= _threshold(model)).astype(np.int64)
    return {
        "confusion": _confusion(truth, decided),
        "calibration": _calibration(truth.labels, model.predictions),
    }


def _describe_multiclass(truth: _Truth, model: Scored) -> dict[str, Any]:
    """The calibration is of the probability of the predicted class."""
    probabilities = _aligned(model, truth.label.classes)
    decided = np.argmax(probabilities, axis=1)
    right = (decided == truth.labels).astype(np.float64)
    return {
        "confusion": _confusion(truth, decided),
        "calibration": _calibration(right, probabilities.max(axis=1)),
    }


_DESCRIBED: dict[str, Callable[[_Truth, Scored], dict[str, Any]]] = {
    "binary": _describe_binary,
    "multiclass": _describe_multiclass,
}


def _confusion(truth: _Truth, decided: npt.NDArray[np.int64]) -> dict[str, Any]:
    classes = truth.label.classes
    counts = confusion_matrix(truth.labels.astype(np.int64), decided, len(classes))
    return {"classes": list(classes), "counts": counts}


def _calibration(labels: FloatArray, probabilities: FloatArray) -> dict[str, Any]:
    bins = calibration_table(labels, probabilities)
    return {"error": calibration_error(bins), "bins": bins}


def _class_counts(truth: _Truth) -> list[dict[str, Any]] | None:
    if not truth.label.classes:
        return None
    counts = np.bincount(truth.labels.astype(np.int64), minlength=len(truth.label.classes))
    return [
        {"value": value, "rows": int(rows)}
        for value, rows in zip(truth.label.classes, counts, strict=True)
    ]


def _threshold(model: Scored) -> float:
    if model.threshold is None:
        raise AlgorithmError("SCORING_FAILED", "a binary model without a threshold")
    return model.threshold
