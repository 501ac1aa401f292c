"""What a model consists of on disk: UBJSON, JSON and its own code; no pickle anywhere.

model.ubj       the booster
features.json   the fitted transform and the label's classes
training.json   where the model comes from, its candidate id, its threshold
code/*.py       the modules that score and serve it
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xgboost as xgb

from code_files import FOLDER, SHIPPED_CODE
from definition import ClassValue
from errors import UserError
from features import Features, Matrix
from labels import FloatArray, Label
from model_file import check_model_file
from report_json import write_json

MODEL, FEATURES, TRAINING, CODE = "model.ubj", "features.json", "training.json", "code"


@dataclass(frozen=True)
class Model:
    """A model that can predict. `threshold` is a binary model's alone."""

    booster: xgb.Booster
    features: Features
    label: Label
    task: str
    candidate_id: str
    threshold: float | None
    ignored: tuple[str, ...]
    nulls: tuple[str, ...]

    def predict(self, matrix: Matrix) -> FloatArray:
        """Probabilities of the positive class or numbers, (rows,); multiclass (rows, classes)."""
        data = xgb.DMatrix(
            matrix, feature_types=self.features.types, enable_categorical=True, nthread=1
        )
        return np.asarray(self.booster.predict(data), dtype=np.float64)


def write_artifact(
    folder: Path, booster: bytes, features: dict[str, Any], training: dict[str, Any]
) -> None:
    """Writes a model into an empty folder, its code included."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODEL).write_bytes(booster)
    # Whole digits: a rounded median or scale would serve other numbers than it trained on.
    text = json.dumps(features, indent=2, sort_keys=True, allow_nan=False)
    (folder / FEATURES).write_text(text + "\n", encoding="utf-8")
    write_json(folder / TRAINING, training)
    (folder / CODE).mkdir(exist_ok=True)
    for name in SHIPPED_CODE:
        (folder / CODE / name).write_bytes((FOLDER / name).read_bytes())


def read_artifact(folder: Path, threads: int = 1) -> Model:
    """Loads a model from its unpacked folder.

    Raises:
        UserError: ARTIFACT_INVALID, naming the file that is missing or wrong.
    """
    try:
        features = json.loads((folder / FEATURES).read_text(encoding="utf-8"))
        training = json.loads((folder / TRAINING).read_text(encoding="utf-8"))
        content = (folder / MODEL).read_bytes()
        check_model_file(content, len(features["features"]))
        booster = xgb.Booster(params={"nthread": threads, "validate_parameters": False})
        booster.load_model(bytearray(content))
        classes: list[ClassValue] = features["label"]["classes"]
        threshold = training["threshold"]
        return Model(
            booster,
            Features.from_json(features["features"]),
            Label(features["label"]["column"], tuple(classes)),
            features["task"],
            training["candidateId"],
            None if threshold is None else float(threshold["value"]),
            tuple(features["ignored"]),
            tuple(features["nulls"]),
        )
    except (OSError, KeyError, TypeError, ValueError, xgb.core.XGBoostError) as error:
        raise UserError("ARTIFACT_INVALID", f"{type(error).__name__}: {error}") from error
