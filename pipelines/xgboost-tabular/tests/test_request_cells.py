"""What the container takes is what the prediction API's own contract test says that it takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from features import Feature, Features
from request_columns import to_table
from request_rows import JSON_TYPE, RequestError, read_rows

CELLS = Path(__file__).parents[3] / "test" / "fixtures" / "serving" / "request-cells.json"


def taken(cell: dict[str, Any]) -> bool:
    feature = Feature("x", cell["type"], cell["nullable"], cell.get("format"), None, None, 0.0, 1.0)
    row = "{}" if cell["value"] is None else f'{{"x":{cell["value"]}}}'
    try:
        rows, _ = read_rows(f'{{"instances":[{row}]}}', JSON_TYPE)
        to_table(rows, Features((feature,)), ignored=(), nulls=None)
    except RequestError:
        return False
    return True


@pytest.mark.parametrize("cell", json.loads(CELLS.read_text())["cells"], ids=json.dumps)
def test_takes_what_the_api_was_told(cell: dict[str, Any]) -> None:
    assert taken(cell) == cell["container"]
