"""The image's own functions for a script that lacks them (aws/sagemaker-xgboost-container).

CSV and JSON only: libsvm and recordio-protobuf are refused with the image's 415.
"""

import csv
import io
import json
from typing import Any


class UnsupportedFormatError(Exception):
    """A content type that the defaults can't read or write."""

    def __init__(self, content_type: str) -> None:
        """Say so in the image's words."""
        super().__init__(f"Content type {content_type} is not supported by this framework.")


def model_fn(_model_dir: str) -> Any:
    """Refuse: the image can't know what a script has saved."""
    raise NotImplementedError(
        "\nPlease provide a model_fn implementation.\n"
        "See documentation for model_fn at https://github.com/aws/sagemaker-python-sdk\n"
    )


def input_fn(content: Any, content_type: str) -> Any:
    """Read CSV without a header as a DMatrix."""
    if content_type.partition(";")[0].strip() != "text/csv":
        raise UnsupportedFormatError(content_type)
    # Not every script needs them, and they take a second to load.
    import numpy  # noqa: PLC0415
    import xgboost  # noqa: PLC0415

    text = content.decode() if isinstance(content, bytes) else content
    rows = [[cell or "nan" for cell in row] for row in csv.reader(io.StringIO(text.strip()))]
    return xgboost.DMatrix(numpy.array(rows, dtype=float))


def predict_fn(data: Any, model: Any) -> Any:
    """Predict without looking at the names of features, as rows of CSV have none."""
    return model.predict(data, validate_features=False)


def output_fn(prediction: Any, accept: str) -> Any:
    """Write an array as JSON or CSV."""
    values = prediction.tolist() if hasattr(prediction, "tolist") else prediction
    if accept == "application/json":
        return json.dumps(values), accept
    if accept == "text/csv":
        rows = [row if isinstance(row, list) else [row] for row in values]
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        return text.getvalue(), accept
    raise UnsupportedFormatError(accept)
