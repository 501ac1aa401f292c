"""From a request to an answer by the functions of a script (sagemaker-containers, _transformer.py).

A script has `model_fn`, and either `transform_fn` or any of `input_fn`, `predict_fn`, `output_fn`;
the image's own stand in for those that are missing.
"""

import json
import os
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from . import defaults

JSON = "application/json"
# Bodies of these types reach the script as text, if the header says nothing more.
TEXT_TYPES = (JSON, "text/csv")


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP."""

    status: int
    content_type: str
    body: bytes
    headers: Sequence[tuple[str, str]] = ()


class Transformer:
    """One loaded model and the functions that answer for it."""

    def __init__(self, script: ModuleType) -> None:
        """Take the script's functions.

        Raises:
            ValueError: it has `transform_fn` and one of the functions that it replaces.
        """
        self._model: Any = None
        self._model_fn: Callable[[str], Any] = getattr(script, "model_fn", defaults.model_fn)
        own = {
            name: getattr(script, name, None) for name in ("input_fn", "predict_fn", "output_fn")
        }
        transform = getattr(script, "transform_fn", None)
        if transform and any(own.values()):
            raise ValueError(
                "Cannot use transform_fn implementation with input_fn, predict_fn, and/or output_fn"
            )
        self._transform_fn = transform or self._in_three_steps
        self._input_fn = own["input_fn"] or defaults.input_fn
        self._predict_fn = own["predict_fn"] or defaults.predict_fn
        self._output_fn = own["output_fn"] or defaults.output_fn

    def load(self, model_dir: str) -> None:
        """Load the model; nothing is answered before."""
        self._model = self._model_fn(model_dir)

    def transform(self, body: bytes, content_type: str | None, accept: str | None) -> Answer:
        """Answer one request; what the script raises is the caller's."""
        content_type = content_type or JSON
        accept = accept or os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", JSON)
        content = body.decode() if content_type in TEXT_TYPES else body
        return _answer(self._transform_fn(self._model, content, content_type, accept))

    def _in_three_steps(self, model: Any, content: Any, content_type: str, accept: str) -> Any:
        try:
            data = self._input_fn(content, content_type)
        except defaults.UnsupportedFormatError as error:
            return _unsupported(error, 415)
        prediction = self._predict_fn(data, model)
        try:
            return self._output_fn(prediction, accept)
        except defaults.UnsupportedFormatError as error:
            return _unsupported(error, 406)


def _unsupported(error: Exception, status: int) -> Answer:
    body = {
        "error": type(error).__name__,
        "error-message": str(error),
        "stack-trace": traceback.format_exc(),
    }
    return Answer(status, JSON, json.dumps(body).encode())


def _answer(result: Any) -> Answer:
    """What flask makes of what a view returns; a pair is a body and its content type."""
    if isinstance(result, Answer):
        return result
    if isinstance(result, tuple):
        return Answer(200, _with_charset(str(result[1])), _bytes(result[0]))
    if hasattr(result, "get_data") and hasattr(result, "status_code"):
        return Answer(
            result.status_code,
            result.headers.get("Content-Type", "text/html; charset=utf-8"),
            result.get_data(),
            list(result.headers.items()),
        )
    if isinstance(result, (dict, list)):
        return Answer(200, JSON, json.dumps(result).encode())
    return Answer(200, "text/html; charset=utf-8", _bytes(result))


def _with_charset(content_type: str) -> str:
    is_text = content_type.startswith("text/") and "charset" not in content_type
    return f"{content_type}; charset=utf-8" if is_text else content_type


def _bytes(content: Any) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode()
    raise TypeError(f"The script answered with {type(content).__name__}, not with text or bytes.")
