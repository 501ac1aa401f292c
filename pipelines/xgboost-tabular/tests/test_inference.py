"""Serving: answers, and refusals that name the field, as the model server would send them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Response

import inference
import made
from artifact import Model

GOOD = {
    "amount": 0.5,
    "at": "2021-05-01T10:00:00Z",
    "city": "Graz",
    "count": 3,
    "member": True,
    "since": "01.02.2020",
}


def invoke(
    model: Model, body: Any, kind: str = "application/json", accept: str = "*/*"
) -> Response:
    """The model server's order of calls."""
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return inference.output_fn(inference.predict_fn(inference.input_fn(text, kind), model), accept)


@pytest.fixture
def binary(models: dict[str, Path]) -> Model:
    return inference.model_fn(str(models["binary"]))


@pytest.mark.parametrize("task", made.TASKS)
def test_answers_state_the_candidate(task: str, models: dict[str, Path]) -> None:
    response = invoke(inference.model_fn(str(models[task])), {"instances": [GOOD, GOOD]})
    answer = response.get_json()
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert response.headers["X-Amzn-SageMaker-Custom-Attributes"] == f"candidateId=cand-{task}"
    assert answer["candidateId"] == f"cand-{task}" and len(answer["predictions"]) == 2
    first = answer["predictions"][0]
    if task == "binary":
        assert first["label"] in ("yes", "no") and 0 < first["probability"] < 1
    elif task == "multiclass":
        assert set(first["probabilities"]) == {"low", "mid", "top"}
        assert first["label"] == max(first["probabilities"], key=first["probabilities"].get)
    else:
        assert isinstance(first["value"], float)


def test_the_threshold_decides(binary: Model) -> None:
    for amount in np.linspace(-3, 4, 40):
        row = invoke(binary, {"instances": [{**GOOD, "amount": amount}]}).get_json()
        prediction = row["predictions"][0]
        assert (prediction["label"] == "yes") == (prediction["probability"] >= binary.threshold)


@pytest.mark.parametrize("rows", [1, 1000])
def test_csv_says_what_json_says(rows: int, binary: Model) -> None:
    instances = [{**GOOD, "count": index} for index in range(rows)]
    names = list(reversed(GOOD))
    lines = [",".join(names)] + [",".join(str(row[name]) for name in names) for row in instances]
    as_json = invoke(binary, {"instances": instances}).get_json()["predictions"]
    as_csv = invoke(binary, "\r\n".join(lines) + "\r\n", "text/csv", "text/csv")
    assert as_csv.mimetype == "text/csv"
    header, *cells = as_csv.get_data(as_text=True).splitlines()
    assert header == "candidateId,label,probability" and len(cells) == rows == len(as_json)
    for line, prediction in zip(cells, as_json, strict=True):
        expected = f"cand-binary,{prediction['label']},{prediction['probability']}"
        assert line == expected


def test_csv_answers_of_the_other_tasks(models: dict[str, Path]) -> None:
    headers = {
        "multiclass": "candidateId,label,probability.low,probability.mid,probability.top",
        "regression": "candidateId,value",
    }
    for task, header in headers.items():
        model = inference.model_fn(str(models[task]))
        response = invoke(model, {"instances": [GOOD]}, accept="text/csv")
        assert response.get_data(as_text=True).splitlines()[0] == header


@pytest.mark.parametrize(
    "change", [{"city": "Oslo"}, {"city": None}, {"amount": None, "since": None}]
)
def test_unseen_and_missing_values_are_answered(change: dict, binary: Model) -> None:
    assert invoke(binary, {"instances": [{**GOOD, **change}]}).status_code == 200
    left_out = {name: value for name, value in GOOD.items() if change.get(name, "") is not None}
    assert invoke(binary, {"instances": [left_out]}).status_code == 200


def test_columns_that_are_no_features_are_read_past(binary: Model) -> None:
    extra = {**GOOD, "label": "yes", "customer": "c1", "note": None}
    assert invoke(binary, {"instances": [extra]}).get_json() == (
        invoke(binary, {"instances": [GOOD]}).get_json()
    )


def test_csv_nulls_are_the_contracts(binary: Model) -> None:
    header = "amount,at,city,count"
    lines = [header, "NA,2021-05-01T10:00:00Z,,3"]
    expected = {"at": GOOD["at"], "count": 3}
    assert (
        invoke(binary, "\n".join(lines), "text/csv").get_json()["predictions"]
        == (invoke(binary, {"instances": [expected]}).get_json()["predictions"])
    )


BAD_FIELDS = [
    ({"wind": 1}, "UNKNOWN_FIELD", "wind"),
    ({"count": None}, "MISSING_FIELD", "count"),
    ({"count": 1.5}, "BAD_VALUE", "count"),
    ({"count": "3"}, "BAD_VALUE", "count"),
    ({"count": 2**60}, "BAD_VALUE", "count"),
    ({"count": True}, "BAD_VALUE", "count"),
    ({"amount": "x"}, "BAD_VALUE", "amount"),
    ({"amount": [1]}, "BAD_VALUE", "amount"),
    ({"amount": 10**400}, "BAD_VALUE", "amount"),
    ({"city": 5}, "BAD_VALUE", "city"),
    ({"city": "Gr\ud800z"}, "BAD_VALUE", "city"),
    ({"since": "\udfff"}, "BAD_VALUE", "since"),
    ({"member": "true"}, "BAD_VALUE", "member"),
    ({"since": "2020-02-01"}, "BAD_VALUE", "since"),
    ({"at": "yesterday"}, "BAD_VALUE", "at"),
]


@pytest.mark.parametrize(("change", "code", "field"), BAD_FIELDS)
def test_json_refusals_name_row_and_field(
    change: dict, code: str, field: str, binary: Model
) -> None:
    response = invoke(binary, {"instances": [GOOD, {**GOOD, **change}]})
    error = response.get_json()["error"]
    assert response.status_code == 400
    assert (error["code"], error["field"], error["row"]) == (code, field, 1)
    assert field in error["message"]
    assert response.headers["X-Amzn-SageMaker-Custom-Attributes"] == "candidateId=cand-binary"


def test_a_feature_left_out_is_named(binary: Model) -> None:
    row = {name: value for name, value in GOOD.items() if name != "count"}
    error = invoke(binary, {"instances": [row]}).get_json()["error"]
    assert error["message"] == "'count' is missing"


@pytest.mark.parametrize(
    ("cell", "field"),
    [("1_000", "count"), ("nan", "amount"), ("1e999", "amount"), ("yes", "member")],
)
def test_csv_refusals_name_row_and_field(cell: str, field: str, binary: Model) -> None:
    row = {**GOOD, field: cell}
    body = ",".join(row) + "\n" + ",".join(str(value) for value in row.values())
    error = invoke(binary, body, "text/csv").get_json()["error"]
    assert (error["code"], error["field"], error["row"]) == ("BAD_VALUE", field, 0)


BAD_BODIES = [
    ("application/json", "{", "BAD_BODY", 400),
    ("application/json", "", "BAD_BODY", 400),
    ("application/json", b"\xff\xfe", "BAD_BODY", 400),
    ("application/json", "[1]", "BAD_BODY", 400),
    ("application/json", '{"instances": {}}', "BAD_BODY", 400),
    ("application/json", '{"instances": [3]}', "BAD_BODY", 400),
    ("application/json", '{"instances": [{"count": NaN}]}', "BAD_BODY", 400),
    ("application/json", '{"instances": [{"count": 1, "count": 2}]}', "BAD_BODY", 400),
    ("application/json", r'{"instances": [{"\ud83d": 1}]}', "BAD_BODY", 400),
    ("application/json", b'{"instances": [{"city": "\xed\xa0\x80"}]}', "BAD_BODY", 400),
    ("application/json", "[" * 100_000, "BAD_BODY", 400),
    ("application/json", '{"instances": []}', "NO_ROWS", 400),
    ("application/json", json.dumps({"instances": [{}] * 10_001}), "TOO_MANY_ROWS", 413),
    ("text/csv", "", "NO_ROWS", 400),
    ("text/csv", "count", "NO_ROWS", 400),
    ("text/csv", "count,count\n1,2", "BAD_BODY", 400),
    ("text/csv", "count\n1,2", "BAD_BODY", 400),
    ("text/csv", 'count\n"1', "BAD_BODY", 400),
    ("text/libsvm", "1 1:2", "UNSUPPORTED_MEDIA_TYPE", 415),
]


@pytest.mark.parametrize(("kind", "body", "code", "status"), BAD_BODIES)
def test_bad_bodies(kind: str, body: Any, code: str, status: int, binary: Model) -> None:
    response = invoke(binary, body, kind)
    assert (response.status_code, response.get_json()["error"]["code"]) == (status, code)
