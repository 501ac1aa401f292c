"""The transform: what it makes of each type, and that training and serving make the same of it."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import made
from artifact import read_artifact
from features import Feature, Features, as_numbers, category_codes, fit_features
from request_columns import to_table
from request_rows import read_rows


def chunked(values: list, kind: pa.DataType) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(values[:1], kind), pa.array(values[1:], kind)])


def test_category_codes_tell_unknown_from_missing() -> None:
    codes = category_codes(chunked(["b", None, "zz", "a"], pa.string()), ("a", "b"))
    assert codes.tolist() == [3, 1, 0, 2]
    assert codes.dtype == np.float32


def test_numbers_of_every_type() -> None:
    assert as_numbers(chunked([True, None, False], pa.bool_())).tolist()[::2] == [1, 0]
    assert as_numbers(chunked([date(1970, 1, 3), None], pa.date32()))[0] == 2
    noon = chunked([datetime(1970, 1, 2, 12), None], pa.timestamp("us"))  # noqa: DTZ001
    assert as_numbers(noon)[0] == 1.5 and np.isnan(as_numbers(noon)[1])
    with_zone = noon.cast(pa.timestamp("us", tz="UTC"))
    assert as_numbers(with_zone)[0] == 1.5


def test_a_number_too_large_for_a_float32_stays_finite() -> None:
    feature = Feature("x", "number", True, None, None, None, 0.0, 1.0)
    got = feature.column(chunked([1e300, -1e300, None], pa.float64()))
    assert np.isfinite(got[:2]).all() and np.isnan(got[2])


def fitted(tmp_path: Path, imputation: str, scaling: str, min_rows: int = 1) -> Features:
    known = made.definition("binary", tmp_path)
    return fit_features(made.table("binary", 300), known, imputation, scaling, min_rows)


def test_features_leave_out_roles_and_text(tmp_path: Path) -> None:
    features = fitted(tmp_path, "native", "none")
    assert features.names == ["amount", "at", "city", "count", "member", "since"]
    assert features.types == ["q", "q", "c", "q", "q", "q"]


def test_imputation_and_scaling(tmp_path: Path) -> None:
    native = fitted(tmp_path, "native", "none").transform(made.table("binary", 300))
    assert np.isnan(native[:, 0]).any()
    filled = fitted(tmp_path, "median", "standard").transform(made.table("binary", 300))
    assert not np.isnan(filled).any()
    assert filled[:, 3].mean() == pytest.approx(0, abs=1e-5)
    assert filled[:, 3].std() == pytest.approx(1, abs=1e-4)


def test_rare_categories_share_a_code(tmp_path: Path) -> None:
    kept = fitted(tmp_path, "native", "none", min_rows=50).features[2].categories
    assert kept is not None and "Bern" in kept and "Lyon" not in kept


def test_json_keeps_the_transform(tmp_path: Path) -> None:
    features = fitted(tmp_path, "median", "standard")
    assert Features.from_json(json.loads(json.dumps(features.to_json()))) == features


def as_text(name: str, value: object) -> object:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.strftime("%d.%m.%Y") if isinstance(value, date) else value


@pytest.mark.parametrize("task", made.TASKS)
def test_a_request_becomes_the_very_matrix_of_training(task: str, models: dict[str, Path]) -> None:
    model = read_artifact(models[task])
    whole = made.table(task, 200, seed=9)
    # Requests say times to the second, as their format does.
    seconds = [at - timedelta(microseconds=at.microsecond) for at in whole["at"].to_pylist()]
    stored = whole.set_column(whole.column_names.index("at"), "at", pa.array(seconds))
    expected = model.features.transform(stored)
    rows = [
        {name: as_text(name, value) for name, value in row.items() if name in model.features.names}
        for row in stored.to_pylist()
    ]
    body = json.dumps({"instances": rows})
    read, is_csv = read_rows(body, "application/json")
    got = model.features.transform(to_table(read, model.features, ignored=(), nulls=None))
    assert not is_csv
    assert got.tobytes() == expected.tobytes()
    lines = [",".join(rows[0])] + [
        ",".join("" if cell is None else str(cell) for cell in row.values()) for row in rows
    ]
    read, is_csv = read_rows("\n".join(lines).encode(), "text/csv; charset=utf-8")
    table = to_table(read, model.features, ignored=(), nulls=model.nulls)
    assert is_csv and model.features.transform(table).tobytes() == expected.tobytes()
