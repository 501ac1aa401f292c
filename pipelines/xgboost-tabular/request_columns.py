"""From a request's rows to the typed columns that the transform reads."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from features import Feature, Features
from request_rows import RequestError, is_unicode

# Beyond it a 64-bit float rounds whole numbers.
_LARGEST_EXACT = 2**53

_ARROW_TYPES = {
    "integer": pa.float64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "category": pa.string(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}


def to_table(
    rows: list[dict[str, Any]],
    features: Features,
    *,
    ignored: tuple[str, ...],
    nulls: tuple[str, ...] | None,
) -> pa.Table:
    """A table of the features, shape (rows, features).

    `nulls` are the CSV cells that mean "no value"; None for JSON, whose own null does. A nullable
    feature may be left out. Columns of the definition that are no features are read past.

    Raises:
        RequestError: UNKNOWN_FIELD, MISSING_FIELD or BAD_VALUE, naming field and row.
    """
    known = {*features.names, *ignored}
    for index, row in enumerate(rows):
        if not known.issuperset(row):
            name = next(name for name in row if name not in known)
            raise RequestError(
                "UNKNOWN_FIELD", f"{name!r} is no column of this model", field=name, row=index
            )
    return pa.table({feature.name: _column(rows, feature, nulls) for feature in features.features})


def _column(
    rows: list[dict[str, Any]], feature: Feature, nulls: tuple[str, ...] | None
) -> pa.ChunkedArray:
    read = _CSV_READERS[feature.type] if nulls is not None else _JSON_READERS[feature.type]
    values: list[Any] = []
    for index, row in enumerate(rows):
        cell = row.get(feature.name)
        if cell is None or (nulls is not None and cell in nulls):
            if not feature.nullable:
                raise _missing(feature, feature.name in row, index)
            values.append(None)
            continue
        try:
            values.append(read(cell, feature.format))
        except ValueError as error:
            raise RequestError(
                "BAD_VALUE", f"{feature.name!r}: {error}", field=feature.name, row=index
            ) from error
    return pa.chunked_array([pa.array(values, type=_ARROW_TYPES[feature.type])])


def _missing(feature: Feature, named: bool, row: int) -> RequestError:
    reason = "must have a value" if named else "is missing"
    return RequestError("MISSING_FIELD", f"{feature.name!r} {reason}", field=feature.name, row=row)


def _number(cell: Any, _format: str | None) -> float:
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        raise ValueError(f"expected a number, got {_kind(cell)}")
    return _finite(cell)


def _integer(cell: Any, _format: str | None) -> float:
    value = _number(cell, None)
    if not value.is_integer() or abs(value) > _LARGEST_EXACT:
        raise ValueError("expected a whole number within ±2^53")
    return value


def _finite(number: float) -> float:
    try:
        value = float(number)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise ValueError("expected a finite number")
    return value


def _boolean(cell: Any, _format: str | None) -> bool:
    if not isinstance(cell, bool):
        raise ValueError(f"expected true or false, got {_kind(cell)}")
    return cell


def _text(cell: Any, _format: str | None) -> str:
    if not isinstance(cell, str):
        raise ValueError(f"expected text, got {_kind(cell)}")
    if not is_unicode(cell):
        raise ValueError("expected Unicode text, got half of a surrogate pair")
    return cell


def _date(cell: Any, form: str | None) -> date:
    return _moment(cell, form or "%Y-%m-%d").date()


def _timestamp(cell: Any, form: str | None) -> datetime:
    moment = _moment(cell, form or "%Y-%m-%dT%H:%M:%SZ")
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _moment(cell: Any, form: str) -> datetime:
    try:
        # Without a zone, as the stored column: the contract's times are UTC.
        return datetime.strptime(_text(cell, None).strip(), form)  # noqa: DTZ007
    except ValueError as error:
        raise ValueError(f"expected text in the format {form}") from error


def _csv_number(cell: str, _format: str | None) -> float:
    try:
        if "_" in cell:
            raise ValueError
        value = float(cell)
    except ValueError:
        raise ValueError("expected a number") from None
    return _finite(value)


def _csv_integer(cell: str, _format: str | None) -> float:
    return _integer(_csv_number(cell, None), None)


def _csv_boolean(cell: str, _format: str | None) -> bool:
    value = {"true": True, "1": True, "false": False, "0": False}.get(cell.strip().lower())
    if value is None:
        raise ValueError("expected true, false, 1 or 0")
    return value


def _kind(cell: Any) -> str:
    """What a value is, in JSON's words. Never the value: it may be personal."""
    kinds = {bool: "a boolean", int: "a number", float: "a number", str: "text", list: "an array"}
    return kinds.get(type(cell), "an object")


_JSON_READERS: dict[str, Callable[[Any, str | None], Any]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "category": _text,
    "date": _date,
    "timestamp": _timestamp,
}

_CSV_READERS: dict[str, Callable[[Any, str | None], Any]] = {
    **_JSON_READERS,
    "integer": _csv_integer,
    "number": _csv_number,
    "boolean": _csv_boolean,
}
