"""The probability from which a binary model says yes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def best_f1_threshold(labels: FloatArray, probabilities: FloatArray) -> float:
    """The threshold with the greatest F1 when `probability >= threshold` means positive.

    It lies half-way to the next lower probability, so that rounding doesn't move a row across; of
    equals the highest wins. Both arrays have shape (rows,), and at least one label must be 1.
    """
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    last_of_ties = np.append(ranked[1:] != ranked[:-1], True)
    true_positives = np.cumsum(labels[order])[last_of_ties]
    predicted = np.flatnonzero(last_of_ties) + 1
    f1 = 2 * true_positives / (predicted + labels.sum())
    candidates = ranked[last_of_ties]
    best = int(np.argmax(f1))
    below = candidates[best + 1] if best + 1 < len(candidates) else 0.0
    return float((candidates[best] + below) / 2)
