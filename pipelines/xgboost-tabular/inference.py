"""Serving: the four functions that the container's model server calls.

The server turns every exception of these functions into a 500, and 500s are what a release's
alarms watch. A bad request is the caller's mistake, so it travels as a value and leaves as a 4xx.
"""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from flask import Response

from artifact import Model, read_artifact
from labels import FloatArray, class_name
from request_columns import to_table
from request_rows import CSV_TYPE, JSON_TYPE, RequestError, media_type, read_rows

# InvokeEndpoint passes this header of the container's answer on, and no other.
ATTRIBUTES_HEADER = "X-Amzn-SageMaker-Custom-Attributes"


@dataclass(frozen=True)
class Rows:
    """A readable request, and whether its cells are CSV text."""

    rows: list[dict[str, Any]]
    is_csv: bool


@dataclass(frozen=True)
class Predictions:
    """One prediction a row, in the order of the request."""

    candidate_id: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Refusal:
    """Why a request isn't answered; `candidate_id` when a model has seen it."""

    error: RequestError
    candidate_id: str | None = None


def model_fn(model_dir: str) -> Model:
    """Loads the model once a worker; one thread, because workers share the cores."""
    return read_artifact(Path(model_dir), int(os.environ.get("OMP_NUM_THREADS", "1")))


def input_fn(body: bytes | str, content_type: str) -> Rows | Refusal:
    """Reads CSV with a header line, or JSON `{"instances": [{...}]}`."""
    try:
        return Rows(*read_rows(body, content_type))
    except RequestError as error:
        return Refusal(error)


def predict_fn(request: Rows | Refusal, model: Model) -> Predictions | Refusal:
    """Transforms and predicts."""
    if isinstance(request, Refusal):
        return Refusal(request.error, model.candidate_id)
    try:
        table = to_table(
            request.rows,
            model.features,
            ignored=model.ignored,
            nulls=model.nulls if request.is_csv else None,
        )
    except RequestError as error:
        return Refusal(error, model.candidate_id)
    scores = model.predict(model.features.transform(table))
    return Predictions(model.candidate_id, _describe(scores, model))


def output_fn(answer: Predictions | Refusal, accept: str) -> Response:
    """JSON, or CSV when it is asked for by name; the candidate id in body and header."""
    headers = {}
    if answer.candidate_id is not None:
        headers[ATTRIBUTES_HEADER] = f"candidateId={answer.candidate_id}"
    if isinstance(answer, Refusal):
        body = {"candidateId": answer.candidate_id, "error": answer.error.document}
        return _json(body, answer.error.status, headers)
    if media_type(accept) == CSV_TYPE:
        return Response(_csv(answer), 200, headers, mimetype=CSV_TYPE)
    return _json({"candidateId": answer.candidate_id, "predictions": answer.rows}, 200, headers)


def _json(body: dict[str, Any], status: int, headers: dict[str, str]) -> Response:
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Response(text, status, headers, mimetype=JSON_TYPE)


def _describe(scores: FloatArray, model: Model) -> list[dict[str, Any]]:
    classes = model.label.classes
    if model.task == "regression":
        return [{"value": score} for score in scores.tolist()]
    if model.task == "multiclass":
        best = np.argmax(scores, axis=1).tolist()
        names = [class_name(value) for value in classes]
        return [
            {"label": classes[index], "probabilities": dict(zip(names, row, strict=True))}
            for index, row in zip(best, scores.tolist(), strict=True)
        ]
    threshold = 0.5 if model.threshold is None else model.threshold
    return [
        {"label": classes[int(score >= threshold)], "probability": score}
        for score in scores.tolist()
    ]


def _csv(answer: Predictions) -> str:
    """A header line, then one line a prediction; the probabilities of classes side by side."""
    rows = [_flat(row) for row in answer.rows]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["candidateId", *rows[0]], lineterminator="\n")
    writer.writeheader()
    writer.writerows({"candidateId": answer.candidate_id, **row} for row in rows)
    return text.getvalue()


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    each = {f"probability.{name}": p for name, p in row.get("probabilities", {}).items()}
    kept = {key: value for key, value in row.items() if key != "probabilities"}
    return {**{key: class_name(value) for key, value in kept.items()}, **each}
