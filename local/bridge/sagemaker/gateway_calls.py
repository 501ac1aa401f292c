"""Calls of SageMaker by a state machine, through the gateway, as the machine's role.

Errors carry the class names of the AWS SDK for Java 1.x; a code without a class of its own,
throttling too, is SageMaker.AmazonSageMakerException:
https://github.com/aws/aws-step-functions-data-science-sdk-python/pull/162.
"""

import json
from dataclasses import dataclass
from typing import Any

from .. import extension, json_services
from . import service, service_model


@dataclass(frozen=True)
class Answer:
    """The output of an operation."""

    output: dict[str, Any]
    request_id: str


@dataclass(frozen=True)
class Refusal:
    """What the gateway or the service answered instead."""

    status: int
    code: str
    message: str
    request_id: str


class CallRefused(RuntimeError):
    """A call that nobody wants as a failed task."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code}: {refusal.message}")
        self.refusal = refusal


def call(operation: str, request: dict[str, Any]) -> Answer:
    """Return the answer; a refusal fails the task."""
    try:
        return attempt(operation, request)
    except CallRefused as refused:
        raise failure(refused.refusal) from refused


def failure(refusal: Refusal) -> Exception:
    """Return the failure of a task that was refused something."""
    code = refusal.code
    named = f"{code.removesuffix('Exception')}Exception"
    error = named if code in service_model.MODEL.errors else "AmazonSageMakerException"
    failed: Exception = extension.module("services.stepfunctions")._ExecutionError(
        f"SageMaker.{error}",
        f"{refusal.message} (Service: AmazonSageMaker; Status Code: {refusal.status}; "
        f"Error Code: {code}; Request ID: {refusal.request_id}; Proxy: null)",
    )
    return failed


def attempt(operation: str, request: dict[str, Any]) -> Answer:
    """Return the answer.

    Raises:
        CallRefused: IAM or the service refused.
    """
    region = extension.module("core.responses").get_region()
    headers = {
        "x-amz-target": f"{service.TARGET}.{operation}",
        "content-type": json_services.CONTENT_TYPE,
        "host": f"api.sagemaker.{region}.amazonaws.com",
        # The gateway's checks put the session of the machine's role in place of this key.
        "authorization": "AWS4-HMAC-SHA256 "
        f"Credential=test/20260101/{region}/{service.SERVICE}/aws4_request",
    }
    status, sent, body = extension.module("app").call_service_handler_sync(
        service.handle, "POST", "/", headers, json.dumps(request), {}
    )
    output = json.loads(body) if body else {}
    request_id = str(sent.get("x-amzn-requestid", ""))
    if status >= 400:
        code = str(output.get("__type", "")).rpartition("#")[2]
        message = str(output.get("message") or output.get("Message") or "")
        raise CallRefused(Refusal(status, code, message, request_id))
    return Answer(output, request_id)
