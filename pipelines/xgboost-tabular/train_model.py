"""Trains one model: a plain function from a table to bytes and facts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import xgboost as xgb

from boosting import Rows, boost, boost_watching
from definition import Definition
from errors import UserError
from features import Features, fit_features
from hyperparameters import Hyperparameters
from labels import FloatArray, Label, encode_label, fit_label
from split import Mask, split_columns, validation_rows
from thresholds import best_f1_threshold

# Where F1 can't choose: half.
DEFAULT_THRESHOLD = 0.5


@dataclass(frozen=True)
class Trained:
    """What training leaves: `features` and `facts` are JSON."""

    booster: bytes
    features: dict[str, Any]
    facts: dict[str, Any]


@dataclass(frozen=True)
class _Choice:
    """What the validation rows taught; `facts` are None when there was nothing to choose."""

    rounds: int
    threshold: dict[str, Any] | None
    facts: dict[str, Any] | None


def training_columns(definition: Definition) -> list[str]:
    """The columns to read, each once."""
    features = [column.name for column in definition.features]
    return list(dict.fromkeys([*features, definition.label, *split_columns(definition)]))


def train_model(table: pa.Table, definition: Definition, settings: Hyperparameters) -> Trained:
    """Fits the transform and the booster on all rows.

    Rounds (with early stopping) and threshold (binary) are chosen by a first model that has not
    seen the validation rows; the model that ships is then trained on all rows, because the newest
    rows are the ones most like tomorrow's. So the threshold is the first model's.

    Raises:
        UserError: ONE_CLASS, NO_LABEL, NO_FEATURES, NO_VALIDATION, CLASS_WEIGHTS.
    """
    if not definition.features:
        raise UserError("NO_FEATURES", "the model definition has no feature columns")
    if definition.task == "regression" and settings.class_weights != "none":
        raise UserError("CLASS_WEIGHTS", "a regression has no classes to weigh")
    label = fit_label(table.column(definition.label), definition)
    rows = Rows(table, encode_label(table.column(definition.label), label))
    choice = _choose(rows, definition, settings, label)
    features = _fit(table, definition, settings)
    booster = boost(definition.task, len(label.classes), features, settings, rows, choice.rounds)
    return Trained(
        bytes(booster.save_raw("ubj")),
        _features_document(definition, features, label),
        {
            "rows": table.num_rows,
            "rounds": choice.rounds,
            "threshold": choice.threshold,
            "validation": choice.facts,
            "classes": _class_counts(label, rows.labels),
            "features": _feature_facts(features, booster),
            "hyperparameters": asdict(settings),
        },
    )


def _fit(table: pa.Table, definition: Definition, settings: Hyperparameters) -> Features:
    return fit_features(
        table, definition, settings.imputation, settings.scaling, settings.category_min_rows
    )


def _choose(rows: Rows, definition: Definition, settings: Hyperparameters, label: Label) -> _Choice:
    stopping = settings.early_stopping_rounds is not None
    binary = definition.task == "binary"
    if not stopping and not binary:
        return _Choice(settings.rounds, None, None)
    held = validation_rows(rows.table, definition, settings.validation_fraction)
    if _usable(held, rows.labels, label):
        return _validate(rows, held, definition, settings, label)
    if stopping:
        raise UserError(
            "NO_VALIDATION",
            f"early stopping can't validate on {int(held.sum())} of {len(held)} rows: both parts "
            "need rows, and both classes of a binary label",
        )
    return _Choice(settings.rounds, {"value": DEFAULT_THRESHOLD, "chosenOn": "default"}, None)


def _usable(held: Mask, labels: FloatArray, label: Label) -> bool:
    if not held.any() or held.all():
        return False
    if len(label.classes) != 2:
        return True
    return all(len(np.unique(labels[part])) == 2 for part in (held, ~held))


def _validate(
    rows: Rows, held: Mask, definition: Definition, settings: Hyperparameters, label: Label
) -> _Choice:
    seen, unseen = (
        Rows(rows.table.filter(pa.array(part)), rows.labels[part]) for part in (~held, held)
    )
    features = _fit(seen.table, definition, settings)
    booster, watched = boost_watching(
        definition.task, len(label.classes), features, settings, seen, unseen
    )
    rounds = settings.rounds
    if settings.early_stopping_rounds is not None:
        rounds = int(np.argmin(watched.losses)) + 1
    facts = {"rows": int(held.sum()), "loss": watched.losses[rounds - 1]}
    if definition.task != "binary":
        return _Choice(rounds, None, facts)
    scores = booster.predict(watched.data, iteration_range=(0, rounds))
    value = best_f1_threshold(unseen.labels, np.asarray(scores, dtype=np.float64))
    return _Choice(rounds, {"value": value, "chosenOn": "validation"}, facts)


def _features_document(definition: Definition, features: Features, label: Label) -> dict[str, Any]:
    """What serving needs to know: see artifact.py."""
    known = set(features.names)
    return {
        "schemaVersion": 1,
        "task": definition.task,
        "label": {"column": label.column, "classes": list(label.classes)},
        "features": features.to_json(),
        "ignored": sorted(set(definition.columns) - known),
        "nulls": list(definition.nulls),
    }


def _class_counts(label: Label, labels: FloatArray) -> list[dict[str, Any]] | None:
    if not label.classes:
        return None
    counts = np.bincount(labels.astype(np.int64), minlength=len(label.classes))
    return [
        {"value": value, "rows": int(rows)}
        for value, rows in zip(label.classes, counts, strict=True)
    ]


def _feature_facts(features: Features, booster: xgb.Booster) -> list[dict[str, Any]]:
    """Gain (mean loss reduction of a split) and splits; the share is of all gain, so sums to 1."""
    gain = booster.get_score(importance_type="gain")
    total = booster.get_score(importance_type="total_gain")
    splits = booster.get_score(importance_type="weight")
    whole = sum(float(np.sum(each)) for each in total.values())
    return [
        {
            "name": feature.name,
            "type": feature.type,
            "gain": _number(gain, index),
            "gainShare": _number(total, index) / whole if whole > 0 else 0.0,
            "splits": int(_number(splits, index)),
        }
        for index, feature in enumerate(features.features)
    ]


def _number(scores: dict[str, float | list[float]], index: int) -> float:
    """A feature's score, 0 when no split uses it. XGBoost calls them f0, f1 and so on."""
    return float(np.sum(scores.get(f"f{index}", 0.0)))
