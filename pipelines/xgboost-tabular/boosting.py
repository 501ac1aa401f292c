"""XGBoost: its parameters, its data and one call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import xgboost as xgb

from definition import Task
from features import Features
from hyperparameters import Hyperparameters
from labels import FloatArray


@dataclass(frozen=True)
class Rows:
    """Training or validation rows: stored columns, and codes or numbers of shape (rows,)."""

    table: pa.Table
    labels: FloatArray


@dataclass(frozen=True)
class Watched:
    """Validation rows and their loss after each round."""

    data: xgb.DMatrix
    losses: list[float]


def boost(
    task: Task, classes: int, features: Features, settings: Hyperparameters, rows: Rows, rounds: int
) -> xgb.Booster:
    """Trains so many rounds."""
    return xgb.train(
        _parameters(task, classes, features, settings),
        _training_data(features, settings, rows),
        num_boost_round=rounds,
    )


def boost_watching(
    task: Task,
    classes: int,
    features: Features,
    settings: Hyperparameters,
    rows: Rows,
    validation: Rows,
) -> tuple[xgb.Booster, Watched]:
    """Trains up to `settings.rounds`, fewer with early stopping; says each round's loss."""
    held = _matrix(xgb.DMatrix, features, settings, validation, None)
    results: dict[str, dict[str, list[float]]] = {}
    booster = xgb.train(
        _parameters(task, classes, features, settings),
        _training_data(features, settings, rows),
        num_boost_round=settings.rounds,
        evals=[(held, "validation")],
        evals_result=results,
        early_stopping_rounds=settings.early_stopping_rounds,
        verbose_eval=False,
    )
    (losses,) = results["validation"].values()
    return booster, Watched(held, losses)


def class_weights(labels: FloatArray) -> FloatArray:
    """Weights of shape (rows,) by which every class weighs the same; their mean is 1."""
    classes, codes, counts = np.unique(labels, return_inverse=True, return_counts=True)
    return np.asarray(len(labels) / (len(classes) * counts[codes]), dtype=np.float64)


def _training_data(features: Features, settings: Hyperparameters, rows: Rows) -> xgb.DMatrix:
    weights = class_weights(rows.labels) if settings.class_weights == "balanced" else None
    # Holds bins, not floats: a quarter of the memory.
    return _matrix(xgb.QuantileDMatrix, features, settings, rows, weights)


def _matrix(
    kind: type[xgb.DMatrix],
    features: Features,
    settings: Hyperparameters,
    rows: Rows,
    weights: FloatArray | None,
) -> xgb.DMatrix:
    return kind(
        features.transform(rows.table),
        label=rows.labels,
        weight=weights,
        feature_types=features.types,
        enable_categorical=True,
        nthread=settings.threads,
    )


def _parameters(
    task: Task, classes: int, features: Features, settings: Hyperparameters
) -> dict[str, Any]:
    return {
        **_objective(task, classes, settings.quantile),
        "tree_method": "hist",
        "max_depth": settings.max_depth,
        "learning_rate": settings.learning_rate,
        "min_child_weight": settings.min_child_weight,
        "gamma": settings.gamma,
        "reg_lambda": settings.reg_lambda,
        "reg_alpha": settings.reg_alpha,
        "subsample": settings.subsample,
        "colsample_bytree": settings.colsample_bytree,
        # One value against the rest, whatever the number of values: see features.py.
        "max_cat_to_onehot": features.largest_code_count + 1,
        "seed": settings.seed,
        "nthread": settings.threads,
    }


def _objective(task: Task, classes: int, quantile: float | None) -> dict[str, Any]:
    if task == "binary":
        return {"objective": "binary:logistic"}
    if task == "multiclass":
        return {"objective": "multi:softprob", "num_class": classes}
    if quantile is not None:
        return {"objective": "reg:quantileerror", "quantile_alpha": quantile}
    return {"objective": "reg:squarederror"}
