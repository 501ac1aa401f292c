"""JSON that is the same bytes for the same values, and never holds NaN."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from errors import AlgorithmError

# Digits that don't depend on which vector instructions a processor has for exp and log.
SIGNIFICANT_DIGITS = 10


class Exact(float):
    """A value of the data, not a result of arithmetic: written with every digit it has."""


def write_json(file: Path, document: Any) -> None:
    """Writes sorted keys, floats to ten significant digits (`Exact` ones whole), a final newline.

    Raises:
        AlgorithmError: NOT_FINITE, naming the place, when a number is NaN or infinite.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_rounded(document, "$"), indent=2, sort_keys=True, allow_nan=False)
    file.write_text(text + "\n", encoding="utf-8")


def _rounded(value: Any, path: str) -> Any:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise AlgorithmError("NOT_FINITE", f"{path} is {value}")
        return value if isinstance(value, Exact) else float(f"{value:.{SIGNIFICANT_DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(each, f"{path}.{key}") for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(each, f"{path}[{index}]") for index, each in enumerate(value)]
    return value
