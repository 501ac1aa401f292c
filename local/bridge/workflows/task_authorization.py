"""Every task of a state machine acts with the machine's role, and with nothing more.

MiniStack runs tasks as the account's root user.
"""

import re
from collections.abc import Callable
from typing import Any

from .. import extension
from ..encryption import keys as encryption_keys
from ..identity import authorization
from . import role
from .task_permissions import TaskPermission, required

Call = Callable[..., Any]

XMLNS = re.compile(rb' xmlns="[^"]*"')


def install() -> None:
    """Check the role before each task, and run `aws-sdk` tasks as signed calls of the role."""
    states = extension.module("services.stepfunctions")
    for resource in ("sqs:sendMessage", "dynamodb:putItem", "events:putEvents"):
        if f"arn:aws:states:::{resource}" not in extension.mapping(states, "_SERVICE_DISPATCH"):
            raise extension.ExtensionPointMoved(
                "services.stepfunctions._SERVICE_DISPATCH", f"with {resource}", "without it"
            )
    extension.wrap(states, "_invoke_resource", ("resource", "input_data"), _checked)
    extension.wrap(
        states,
        "_invoke_with_callback",
        ("resource", "input_data", "token", "state_def"),
        _checked,
    )
    extension.wrap(
        extension.module("app"),
        "call_service_handler_sync",
        ("handler", "method", "path", "headers", "body", "query_params", "timeout"),
        _as_role,
    )


def _checked(original: Call) -> Call:
    def invoke(resource: str, input_data: Any, *rest: Any) -> Any:
        if role.current():
            _check(resource, input_data)
        return original(resource, input_data, *rest)

    return invoke


def _check(resource: str, input_data: Any) -> None:
    states = extension.module("services.stepfunctions")
    if not role.trusted():
        raise states._ExecutionError(
            "States.TaskFailed",
            f"The role {role.current()} is not authorized to be assumed by {role.SERVICE}.",
        )
    arguments = input_data if isinstance(input_data, dict) else {}
    for permission in required(resource, arguments):
        if refused := _refusal(permission):
            raise states._ExecutionError(permission.error, f"{refused} {permission.suffix}".strip())


def _refusal(permission: TaskPermission) -> str | None:
    session = role.session()
    if permission.key:
        actions = (permission.action,)
        return encryption_keys.caller_refusal(session, permission.key, actions, permission.resource)
    return authorization.refusal(
        session, permission.action, permission.resource, permission.context
    )


def _as_role(original: Call) -> Call:
    """Send a task's `aws-sdk` call through the gateway's own checks, as the role's session."""
    app = extension.module("app")
    extension.function(
        app,
        "_dispatch_service_request",
        "method",
        "path",
        "headers",
        "body",
        "query_params",
        "request_id",
    )

    def call(
        handler: Call,
        method: str,
        path: str,
        headers: dict[str, str],
        body: Any,
        query_params: dict[str, Any],
        timeout: float | None = None,
    ) -> Any:
        if not role.current():
            return original(handler, method, path, headers, body, query_params, timeout)
        request = _signed(headers)
        payload = body.encode() if isinstance(body, str) else body

        async def dispatch(*_: Any) -> Any:
            evaluator = extension.module("core.iam_evaluator")
            evaluator._signed_request.set(None)
            evaluator._anonymous.set(False)
            evaluator.pin_request_origin(authorization.SERVICE_ADDRESS, True)
            status, sent, answer = await app._dispatch_service_request(
                method, path, request, payload, query_params, "aws-sdk-task"
            )
            # MiniStack finds no error code in XML with a namespace.
            return status, sent, XMLNS.sub(b"", answer) if status >= 400 else answer

        return original(dispatch, method, path, request, payload, query_params, timeout)

    return call


def _signed(headers: dict[str, str]) -> dict[str, str]:
    scope = headers["authorization"].split("Credential=", 1)[1].split("/", 1)[1]
    return {
        **headers,
        "authorization": f"AWS4-HMAC-SHA256 Credential={role.session()}/{scope}",
    }
