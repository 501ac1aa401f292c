"""Distributions: cut as the profiles of dataset versions are, which read the same fixture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from distribution import category_summary, numeric_summary
from report_json import write_json

PROFILES = Path(__file__).parents[3] / "test" / "fixtures" / "ingest" / "numpy-profile.json"


@pytest.mark.parametrize(
    "case", json.loads(PROFILES.read_text()), ids=lambda case: str(case["name"])
)
def test_numbers_are_summed_up_as_a_profile_does(case: dict[str, Any]) -> None:
    found = numeric_summary(np.array(case["values"], dtype=np.float64))
    for name in ("min", "max", "edges", "counts"):
        assert found[name] == case[name], name
    for name in ("mean", "standardDeviation"):
        assert found[name] == pytest.approx(case[name], rel=1e-12, abs=1e-300), name


def test_no_value_changes_its_bin_when_edges_are_written(tmp_path: Path) -> None:
    thirds = np.repeat(np.arange(1, 200) / 3, 2)
    write_json(tmp_path / "numeric.json", numeric_summary(thirds))
    read = json.loads((tmp_path / "numeric.json").read_text())
    starts = np.searchsorted(thirds, read["edges"][:-1], side="left")
    assert np.diff(np.append(starts, len(thirds))).tolist() == read["counts"]
    assert read["mean"] == float(f"{thirds.mean():.10g}")


def test_classes_are_counted_by_name() -> None:
    counts = [{"value": "true", "count": 2}, {"value": "false", "count": 1}]
    summary = category_summary(np.array([1, 0, 1]), (False, True))
    assert summary == {"top": counts, "otherCount": 0}
    equals = category_summary(np.array([0, 1, 2]), (10, 9, 8))["top"]
    assert [each["value"] for each in equals] == ["10", "8", "9"]
    many = category_summary(np.arange(130), tuple(range(130)))
    assert len(many["top"]) == 100 and many["otherCount"] == 30
