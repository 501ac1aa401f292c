"""The four functions that the container's model server calls.

The server turns every exception into a 500, and a release is rolled back for those: a request that
can't be read leaves as a 400 instead.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Response

from model import THRESHOLD, LogisticModel, as_cells

# InvokeEndpoint passes this header of the container's answer on, and no other.
ATTRIBUTES_HEADER = "X-Amzn-SageMaker-Custom-Attributes"


@dataclass(frozen=True)
class Refusal:
    """Why a request is not answered."""

    reason: str


def model_fn(model_dir: str) -> LogisticModel:
    """Loads the model, once a worker."""
    return LogisticModel.read(Path(model_dir))


def input_fn(body: bytes | str, content_type: str) -> list[dict[str, Any]] | Refusal:
    """Reads CSV with a header line, or JSON `{"instances": [{...}]}`."""
    try:
        text = body.decode("utf-8") if isinstance(body, bytes) else body
        if content_type.startswith("text/csv"):
            return [dict(row) for row in csv.DictReader(io.StringIO(text))]
        return [dict(row) for row in json.loads(text)["instances"]]
    except (ValueError, TypeError, KeyError) as error:
        return Refusal(f"the request can't be read: {error}")


def predict_fn(request: list[dict[str, Any]] | Refusal, model: LogisticModel) -> dict[str, Any]:
    """One prediction a row, with the id of the candidate that made it."""
    answer: dict[str, Any] = {"candidateId": model.candidate_id}
    if isinstance(request, Refusal):
        return {**answer, "error": request.reason}
    try:
        cells = as_cells([[row.get(name) for row in request] for name in model.features])
    except (ValueError, TypeError) as error:
        return {**answer, "error": f"a cell is no number: {error}"}
    negative, positive = model.classes
    found = model.probabilities(cells).tolist()
    predictions = [
        {"label": positive if probability >= THRESHOLD else negative, "probability": probability}
        for probability in found
    ]
    return {**answer, "predictions": predictions}


def output_fn(answer: dict[str, Any], _accept: str) -> Response:
    """JSON; the candidate id in the body and in a header."""
    headers = {ATTRIBUTES_HEADER: f"candidateId={answer['candidateId']}"}
    status = 400 if "error" in answer else 200
    return Response(json.dumps(answer), status, headers, mimetype="application/json")
