"""Reads a prediction request: CSV with a header line, or JSON `{"instances": [{...}, ...]}`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

MAX_ROWS = 10_000

JSON_TYPE, CSV_TYPE = "application/json", "text/csv"


class RequestError(Exception):
    """A request that can't be answered: an HTTP status, a stable code, and where it is wrong."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        field: str | None = None,
        row: int | None = None,
        status: int = 400,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.document: dict[str, Any] = {"code": code, "message": message}
        if field is not None:
            self.document["field"] = field
        if row is not None:
            self.document["row"] = row


def media_type(header: str) -> str:
    """Without parameters such as a charset, in lower case."""
    return header.split(";", maxsplit=1)[0].strip().lower()


def read_rows(body: bytes | str, content_type: str) -> tuple[list[dict[str, Any]], bool]:
    """One dictionary a row, and whether the cells are CSV text.

    Raises:
        RequestError: UNSUPPORTED_MEDIA_TYPE, BAD_BODY, NO_ROWS or TOO_MANY_ROWS.
    """
    readers: dict[str, Callable[[str], list[dict[str, Any]]]] = {
        JSON_TYPE: _json_rows,
        CSV_TYPE: _csv_rows,
    }
    kind = media_type(content_type)
    if kind not in readers:
        expected = f"send {JSON_TYPE} or {CSV_TYPE}"
        raise RequestError("UNSUPPORTED_MEDIA_TYPE", f"{kind!r}: {expected}", status=415)
    try:
        text = body if isinstance(body, str) else bytes(body).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestError("BAD_BODY", f"the body is not UTF-8 at byte {error.start}") from error
    rows = readers[kind](text)
    if not rows:
        raise RequestError("NO_ROWS", "the request holds no rows")
    if len(rows) > MAX_ROWS:
        raise RequestError(
            "TOO_MANY_ROWS", f"{len(rows)} rows; at most {MAX_ROWS} in a request", status=413
        )
    return rows, kind == CSV_TYPE


def _json_rows(text: str) -> list[dict[str, Any]]:
    try:
        document = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_twins)
    except RecursionError:
        raise RequestError("BAD_BODY", "the JSON is nested too deeply") from None
    except ValueError as error:
        raise RequestError("BAD_BODY", f"the body is no JSON: {error}") from error
    if not isinstance(document, dict) or set(document) != {"instances"}:
        raise RequestError("BAD_BODY", 'expected {"instances": [{"column": value, ...}, ...]}')
    rows = document["instances"]
    if not isinstance(rows, list):
        raise RequestError("BAD_BODY", "instances must be an array", field="instances")
    for index, row in enumerate(rows):
        if not isinstance(row, dict):
            raise RequestError("BAD_BODY", f"row {index} is no object", row=index)
    return rows


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("an object names a key twice")
    if not all(is_unicode(name) for name, _ in pairs):
        raise ValueError("a name holds half of a surrogate pair")
    return members


def is_unicode(text: str) -> bool:
    """Whether no surrogate stands alone: JSON can escape one, but no UTF-8 can hold it."""
    return text.isascii() or not any("\ud800" <= each <= "\udfff" for each in text)


def _csv_rows(text: str) -> list[dict[str, Any]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [line for line in reader if line]
    except csv.Error as error:
        raise RequestError("BAD_BODY", f"line {reader.line_num} is no CSV: {error}") from error
    if not lines:
        raise RequestError("NO_ROWS", "the request holds no header line")
    header, *rows = lines
    if len(set(header)) != len(header):
        raise RequestError("BAD_BODY", "the header names a column twice")
    for index, row in enumerate(rows):
        if len(row) != len(header):
            raise RequestError(
                "BAD_BODY", f"row {index} has {len(row)} cells, the header {len(header)}", row=index
            )
    return [dict(zip(header, row, strict=True)) for row in rows]
