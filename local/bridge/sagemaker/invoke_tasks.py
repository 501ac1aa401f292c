"""`aws-sdk:sagemakerruntime:invokeEndpoint`: an endpoint invoked by a state machine.

A body that is no text is sent as JSON; what comes back is text.
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from .. import extension
from . import invocations

RESOURCE = "arn:aws:states:::aws-sdk:sagemakerruntime:invokeEndpoint"
PREFIX = "SageMakerRuntime"

Arguments = dict[str, Any]


def install() -> None:
    """Take this one task out of MiniStack's dispatcher, which knows no such service."""
    states = extension.module("services.stepfunctions")
    extension.mapping(states, "_AWS_SDK_ERROR_PREFIX")["sagemakerruntime"] = PREFIX
    extension.wrap(states, "_invoke_aws_sdk_integration", ("resource", "input_data"), _invoking)


def _invoking(original: Callable[..., Any]) -> Callable[..., Any]:
    def invoke(resource: str, input_data: Any) -> Any:
        if resource != RESOURCE:
            return original(resource, input_data)
        return _invoke(input_data if isinstance(input_data, dict) else {})

    return invoke


def _invoke(arguments: Arguments) -> Arguments:
    region = extension.module("core.responses").get_region()
    headers = {
        "host": f"runtime.sagemaker.{region}.amazonaws.com",
        # The gateway's checks put the session of the machine's role in place of this key.
        "authorization": "AWS4-HMAC-SHA256 "
        f"Credential=test/20260101/{region}/sagemaker/aws4_request",
        **invocations.headers_of(arguments),
    }
    body = arguments.get("Body", "")
    status, sent, answered = extension.module("app").call_service_handler_sync(
        invocations.handle,
        "POST",
        f"/endpoints/{quote(str(arguments.get('EndpointName', '')), safe='')}/invocations",
        headers,
        (body if isinstance(body, str) else json.dumps(body)).encode(),
        {},
    )
    if status >= 400:
        raise _failure(sent, answered)
    return {"Body": answered.decode("utf-8", "replace"), **invocations.members_of(sent)}


def _failure(sent: dict[str, str], answered: bytes) -> Exception:
    states = extension.module("services.stepfunctions")
    try:
        refused = json.loads(answered)
        message = str(refused.get("Message") or refused.get("message") or "")
    except (ValueError, AttributeError):
        refused, message = {}, answered.decode("utf-8", "replace")
    code = next((text for name, text in sent.items() if name.lower() == "x-amzn-errortype"), "413")
    error: Exception = states._ExecutionError(
        states._prefix_sdk_error("sagemakerruntime", code), message
    )
    return error
