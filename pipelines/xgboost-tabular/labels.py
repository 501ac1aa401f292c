"""Labels: from stored values to class codes and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from definition import ClassValue, Definition
from errors import UserError

FloatArray = npt.NDArray[np.float64]


def class_name(value: Any) -> Any:
    """A class as JSON's key or CSV's cell: booleans in lower case, all else as it is."""
    return str(value).lower() if isinstance(value, bool) else value


@dataclass(frozen=True)
class Label:
    """A label column and its classes, in the order of their codes; none for a regression."""

    column: str
    classes: tuple[ClassValue, ...]


def fit_label(column: pa.ChunkedArray, definition: Definition) -> Label:
    """The classes of a label. A binary label's second class is the positive one.

    Raises:
        UserError: ONE_CLASS, when a classification would learn fewer than two classes.
    """
    if definition.task == "regression":
        return Label(definition.label, ())
    observed = sorted(value for value in column.unique().to_pylist() if value is not None)
    if len(observed) < 2:
        raise UserError(
            "ONE_CLASS",
            f"the label {definition.label!r} has {len(observed)} distinct value(s) in the training "
            "data; a classification needs at least two",
        )
    if definition.task == "multiclass":
        return Label(definition.label, definition.label_values or tuple(observed))
    return Label(definition.label, _binary_classes(definition))


def _binary_classes(definition: Definition) -> tuple[ClassValue, ClassValue]:
    kind = definition.columns[definition.label].type
    if kind == "boolean":
        return (False, True)
    if kind == "integer":
        return (0, 1)
    values, positive = definition.label_values or (), definition.positive
    others = [value for value in values if value != positive]
    if positive is None or len(others) != 1:
        raise UserError("DEFINITION", f"the label {definition.label!r} has no positive value")
    return (others[0], positive)


def encode_label(column: pa.ChunkedArray, label: Label) -> FloatArray:
    """Class codes, or the numbers of a regression: float64 of shape (rows,).

    Raises:
        UserError: NO_LABEL for an empty cell, UNKNOWN_CLASS for a value without a code.
    """
    if column.null_count > 0:
        raise UserError("NO_LABEL", f"{column.null_count} row(s) have no {label.column!r}")
    if not label.classes:
        return np.asarray(column.cast(pa.float64()).to_numpy(), dtype=np.float64)
    codes = pc.index_in(column, value_set=pa.array(label.classes, type=column.type))
    if codes.null_count > 0:
        raise UserError(
            "UNKNOWN_CLASS", f"{codes.null_count} row(s) have an unknown {label.column!r}"
        )
    return np.asarray(codes.to_numpy(), dtype=np.float64)
