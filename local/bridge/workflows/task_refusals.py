"""A Lambda task that the Lambda service itself refuses fails with the service's own error.

A throttled invocation is `Lambda.TooManyRequestsException`, which Retry rules name:
https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html. MiniStack
reports every such refusal as `Lambda.Unknown`.
"""

import json
from collections.abc import Callable
from typing import Any

from .. import extension


def install() -> None:
    """Name the refusals of the Lambda service."""
    states = extension.module("services.stepfunctions")
    extension.wrap(states, "_call_lambda", ("func_ref", "event"), _named)


def _named(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(func_ref: str, event: Any) -> Any:
        states = extension.module("services.stepfunctions")
        try:
            return original(func_ref, event)
        except states._ExecutionError as error:
            refusal = _refusal(error)
            if refusal is None:
                raise
            raise states._ExecutionError(
                f"Lambda.{refusal['__type']}", str(refusal.get("message", ""))
            ) from error

    return call


def _refusal(error: Any) -> dict[str, Any] | None:
    if error.error != "Lambda.Unknown":
        return None
    try:
        body = json.loads(error.cause)
    except (TypeError, ValueError):
        return None
    return body if isinstance(body, dict) and "__type" in body else None
