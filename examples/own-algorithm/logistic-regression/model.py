"""The model: numbers in a JSON file, which can't run code when it is read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from columns import FloatArray

MODEL = "model.json"
# From it on a model says yes.
THRESHOLD = 0.5


@dataclass(frozen=True)
class LogisticModel:
    """P(positive) = 1 / (1 + exp(-(intercept + Σ coefficient · (x - mean) / scale))).

    `means`, `scales` and `coefficients` have one entry a feature.
    """

    candidate_id: str
    features: list[str]
    means: list[float]
    scales: list[float]
    coefficients: list[float]
    intercept: float
    classes: list[Any]

    def probabilities(self, cells: FloatArray) -> FloatArray:
        """Of the positive class, shape (rows,), for cells of shape (rows, features).

        A cell that is NaN counts as the feature's mean.
        """
        scaled = (cells - np.array(self.means)) / np.array(self.scales)
        known = np.nan_to_num(scaled, nan=0.0)
        scores = self.intercept + known @ np.array(self.coefficients)
        # Beyond 500 a probability is 0 or 1, and exp would overflow.
        answers: FloatArray = 1 / (1 + np.exp(-np.clip(scores, -500, 500)))
        return answers

    def write(self, folder: Path) -> None:
        """Writes `model.json`."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MODEL).write_text(json.dumps(asdict(self), sort_keys=True), encoding="utf-8")

    @staticmethod
    def read(folder: Path) -> LogisticModel:
        """Reads `model.json`."""
        return LogisticModel(**json.loads((folder / MODEL).read_text(encoding="utf-8")))


def as_cells(columns: Sequence[Sequence[Any]]) -> FloatArray:
    """Cells of shape (rows, features) from one sequence a feature; None and '' become NaN.

    Raises:
        ValueError: a cell is no number.
    """
    numbers = [
        [np.nan if cell is None or cell == "" else float(cell) for cell in column]
        for column in columns
    ]
    return np.array(numbers, dtype=np.float64).T
