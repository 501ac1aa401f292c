"""Which columns of a model definition are learned from, and what its label says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from promises import UserError

FloatArray = npt.NDArray[np.float64]
NUMBERS = ("number", "integer")


@dataclass(frozen=True)
class Columns:
    """The features by name and type, the label, and the label's two classes, negative first."""

    features: dict[str, str]
    label: str
    group: str | None
    classes: list[Any]

    def labels(self, table: pa.Table) -> FloatArray:
        """1 for the positive class and 0 for the other: shape (rows,)."""
        cells = table.column(self.label).to_pylist()
        return np.array([cell == self.classes[1] for cell in cells], dtype=np.float64)

    def counted(self, labels: FloatArray) -> list[dict[str, Any]]:
        """How many rows each class has."""
        positive = int(labels.sum())
        rows = (len(labels) - positive, positive)
        return [
            {"value": value, "rows": count} for value, count in zip(self.classes, rows, strict=True)
        ]


def columns_of(definition: dict[str, Any]) -> Columns:
    """Reads a model definition.

    Raises:
        UserError: TASK or COLUMNS, when it asks for what this algorithm can't do.
    """
    if definition["task"] != "binary":
        raise UserError(f"TASK: this tells two classes apart, the task is {definition['task']}")
    data = definition["data"]
    label, group = data["label"]["column"], data.get("group")
    roles = {label, group, data.get("time"), *data.get("key", ())}
    types = {name: rule["type"] for name, rule in data["columns"].items() if name not in roles}
    others = sorted(name for name, kind in types.items() if kind not in (*NUMBERS, "string"))
    if others:
        raise UserError(f"COLUMNS: numbers alone are learned from, and {others[0]} is none")
    features = {name: types[name] for name in sorted(types) if types[name] in NUMBERS}
    if not features:
        raise UserError("COLUMNS: there is no number to learn from")
    return Columns(features, label, group, _classes(data["columns"][label], data["label"]))


def _classes(rule: dict[str, Any], label: dict[str, Any]) -> list[Any]:
    if rule["type"] == "boolean":
        return [False, True]
    if rule["type"] == "integer":
        return [0, 1]
    positive = label["positive"]
    return [*(value for value in rule["values"] if value != positive), positive]
