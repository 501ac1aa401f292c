"""How often what was predicted came true."""

from __future__ import annotations

from typing import Any

import numpy as np

from metrics import FloatArray

BINS = 10


def calibration_table(labels: FloatArray, probabilities: FloatArray) -> list[dict[str, Any]]:
    """Ten bins of equal width; the last one holds 1, too. Empty bins are left out.

    Both arrays have shape (rows,). Each bin has its bounds, rows, the mean prediction and the share
    of positives; the difference of the two is the bin's error of calibration.
    """
    bins = np.minimum((probabilities * BINS).astype(np.int64), BINS - 1)
    rows = np.bincount(bins, minlength=BINS)
    predicted = np.bincount(bins, probabilities, BINS)
    positive = np.bincount(bins, labels, BINS)
    return [
        {
            "low": index / BINS,
            "high": (index + 1) / BINS,
            "rows": int(rows[index]),
            "meanPrediction": float(predicted[index] / rows[index]),
            "positiveShare": float(positive[index] / rows[index]),
        }
        for index in range(BINS)
        if rows[index] > 0
    ]


def calibration_error(table: list[dict[str, Any]]) -> float:
    """Expected calibration error (Naeini et al. 2015): the row-weighted mean of bins' errors."""
    rows = sum(each["rows"] for each in table)
    errors = (each["rows"] * abs(each["meanPrediction"] - each["positiveShare"]) for each in table)
    return float(sum(errors) / rows)
