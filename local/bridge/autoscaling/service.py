"""The service `application-autoscaling` of the gateway: checked as AWS checks it, then performed.

SageMaker's emulator has the instances, so it has their scaling too: `POST
/application-autoscaling/<Operation>`.
"""

import json
from collections.abc import Callable
from typing import Any

from .. import extension, threads
from ..identity import authorization
from ..sagemaker import constraints, emulator, scaled_endpoints
from ..sagemaker.service import REQUEST
from ..service_models import Model
from . import service_role, target_rights

SERVICE = "application-autoscaling"
TARGET = "AnyScaleFrontendService"
CONTENT_TYPE = "application/x-amz-json-1.1"
MODEL = Model(SERVICE)

OF_A_TARGET = (*target_rights.CONFIGURING, *target_rights.ENDING)
OFFERED = frozenset(
    {
        *OF_A_TARGET,
        "DescribeScalableTargets",
        "DescribeScalingPolicies",
        "DescribeScalingActivities",
    }
)

Answer = tuple[int, dict[str, str], bytes]
Request = dict[str, Any]


def install() -> None:
    """Route the requests here, and let IAM know actions, resources and keys."""
    router, app = extension.module("core.router"), extension.module("app")
    actions = extension.module("core.iam_actions")
    for owner, table, value in (
        (router, "SERVICE_PATTERNS", {"target_prefixes": [f"{TARGET}."]}),
        (app, "SERVICE_HANDLERS", handle),
        (actions, "SERVICE_TO_IAM_NAMESPACE", SERVICE),
    ):
        entries = extension.mapping(owner, table)
        if SERVICE in entries:
            raise extension.ExtensionPointMoved(f"{table}[{SERVICE!r}]", "missing", "there")
        entries[SERVICE] = value
    extension.wrap(actions, "extract_resource_arn", REQUEST, _with_targets)
    tagged = ("service", "iam_action", "body", "params")
    extension.wrap(actions, "request_tag_context", tagged, _with_conditions)
    service_role.install()


async def handle(
    method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
) -> Answer:
    """Answer a request that the gateway has authenticated and authorised."""
    operation = headers.get("x-amz-target", "").rpartition(".")[2]
    key = extension.module("core.router").extract_access_key_id(headers, query_params)
    caller = extension.module("core.iam_evaluator").request_caller_arn(headers, query_params)
    return await threads.run(_answer, operation, body, key, caller)


def _answer(operation: str, body: bytes, key: str, caller: str) -> Answer:
    if not MODEL.knows(operation):
        return _refused("UnknownOperationException", f"Unknown operation '{operation}'.")
    if operation not in OFFERED:
        words = f"Application Auto Scaling's operation {operation} is not emulated."
        return _json((501, {"__type": "NotImplemented", "message": words}))
    request = _object(body)
    if request is None:
        return _refused("SerializationException", "The request is not a JSON object.")
    try:
        found = constraints.problems(MODEL.input_shape(operation), request)
    except constraints.Malformed as error:
        return _refused("SerializationException", str(error))
    if found:
        return _refused("ValidationException", constraints.message(found))
    return _denied(operation, request, key) or _json(
        emulator.call(f"{SERVICE}/{operation}", request, caller, None)
    )


def _denied(operation: str, request: Request, key: str) -> Answer | None:
    if request.get("ServiceNamespace") != "sagemaker":
        words = "Only the service namespace sagemaker is emulated."
        return _json((501, {"__type": "NotImplemented", "message": words}))
    if operation == "RegisterScalableTarget" and request.get("Tags"):
        action = f"{SERVICE}:TagResource"
        if refused := authorization.refusal(key, action, scaled_endpoints.any_target()):
            return _refused("AccessDeniedException", refused)
    if lacking := target_rights.missing(key, operation, request):
        words = f"User is missing the following permissions: {', '.join(lacking)}"
        return _refused("ValidationException", words)
    if operation in target_rights.CONFIGURING and (refused := service_role.refusal(key)):
        return _refused("AccessDeniedException", refused)
    return None


def _with_targets(original: Callable[..., str]) -> Callable[..., str]:
    def extract(service: str, method: str, path: str, headers: dict[str, str], *rest: Any) -> str:
        if service != SERVICE:
            return original(service, method, path, headers, *rest)
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        return scaled_endpoints.any_target() if operation in OF_A_TARGET else "*"

    return extract


def _with_conditions(original: Callable[..., Request]) -> Callable[..., Request]:
    """https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html."""

    def context(service: str, iam_action: str, body: bytes, params: Request) -> Request:
        found = original(service, iam_action, body, params)
        if service != SERVICE:
            return found
        request = _object(body) or {}
        keys = {
            f"{SERVICE}:service-namespace": request.get("ServiceNamespace"),
            f"{SERVICE}:scalable-dimension": request.get("ScalableDimension"),
        }
        return {**found, **{key: each for key, each in keys.items() if isinstance(each, str)}}

    return context


def _object(body: bytes) -> Request | None:
    try:
        sent = json.loads(body or b"{}")
    except ValueError:
        return None
    return sent if isinstance(sent, dict) else None


def _refused(code: str, message: str) -> Answer:
    return _json((400, {"__type": code, "message": message}))


def _json(reply: emulator.Reply) -> Answer:
    status, body = reply
    return status, {"Content-Type": CONTENT_TYPE}, json.dumps(body).encode() if body else b"{}"
