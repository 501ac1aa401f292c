"""The container reads the formats that the configuration lets features have, and no others."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from features import Feature, Features
from request_columns import to_table
from request_rows import RequestError

FORMATS = Path(__file__).parents[3] / "test" / "fixtures" / "serving" / "formats.json"


def read(case: dict[str, Any]) -> datetime:
    feature = Feature("x", "timestamp", False, case["format"], None, None, 0.0, 1.0)
    table = to_table([{"x": case["text"]}], Features((feature,)), ignored=(), nulls=None)
    moment: datetime = table.column("x")[0].as_py()
    return moment.replace(tzinfo=UTC)


@pytest.mark.parametrize("case", json.loads(FORMATS.read_text())["formats"], ids=json.dumps)
def test_reads_what_a_feature_may_have(case: dict[str, Any]) -> None:
    if case["feature"]:
        assert read(case) == datetime.fromisoformat(case["moment"])
    else:
        with pytest.raises((RequestError, re.error)):
            read(case)
