"""The service `application-autoscaling` of the gateway: checked as AWS checks it, then performed.

SageMaker's emulator has the instances, so it has their scaling too: `POST
/application-autoscaling/<Operation>`.
"""

from collections.abc import Callable
from typing import Any

from .. import extension, json_services, threads
from ..identity import asked_resources, authorization
from ..json_services import Answer, Reply, Request
from ..sagemaker import constraints, emulator, scaled_endpoints
from ..service_models import Model
from . import service_role, target_rights

SERVICE = "application-autoscaling"
TARGET = "AnyScaleFrontendService"
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


def install() -> None:
    """Route the requests here, and let IAM know actions, resources and keys."""
    json_services.add(SERVICE, TARGET, handle)
    asked_resources.name(SERVICE, _resource)
    actions = extension.module("core.iam_actions")
    tagged = ("service", "iam_action", "body", "params")
    extension.wrap(actions, "request_tag_context", tagged, _with_conditions)
    service_role.install()


async def handle(
    method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
) -> Answer:
    """Answer a request that the gateway has authenticated and authorised."""
    operation = json_services.operation(headers)
    key, caller = json_services.caller(headers, query_params)
    return await threads.run(_answer, operation, body, key, caller)


def _answer(operation: str, body: bytes, key: str, caller: str) -> Answer:
    # An operation without output answers an empty document.
    return json_services.written(_reply(operation, body, key, caller), empty=b"{}")


def _reply(operation: str, body: bytes, key: str, caller: str) -> Reply:
    if not MODEL.knows(operation):
        words = f"Unknown operation '{operation}'."
        return json_services.refusal("UnknownOperationException", words)
    if operation not in OFFERED:
        return json_services.not_emulated(f"Application Auto Scaling's operation {operation}")
    request = json_services.members(body)
    if request is None:
        words = "The request is not a JSON object."
        return json_services.refusal("SerializationException", words)
    try:
        found = constraints.problems(MODEL.input_shape(operation), request)
    except constraints.Malformed as error:
        return json_services.refusal("SerializationException", str(error))
    if found:
        return json_services.refusal("ValidationException", constraints.message(found))
    denied = _denied(operation, request, key)
    return denied or emulator.call(f"{SERVICE}/{operation}", request, caller, None)


def _denied(operation: str, request: Request, key: str) -> Reply | None:
    if request.get("ServiceNamespace") != "sagemaker":
        return json_services.not_emulated("A service namespace other than sagemaker")
    if operation == "RegisterScalableTarget" and request.get("Tags"):
        action = f"{SERVICE}:TagResource"
        if refused := authorization.refusal(key, action, scaled_endpoints.any_target()):
            return json_services.refusal("AccessDeniedException", refused)
    if lacking := target_rights.missing(key, operation, request):
        words = f"User is missing the following permissions: {', '.join(lacking)}"
        return json_services.refusal("ValidationException", words)
    if operation in target_rights.CONFIGURING and (refused := service_role.refusal(key)):
        return json_services.refusal("AccessDeniedException", refused)
    return None


def _resource(asked: asked_resources.Asked) -> str:
    return scaled_endpoints.any_target() if asked.operation in OF_A_TARGET else "*"


def _with_conditions(original: Callable[..., Request]) -> Callable[..., Request]:
    """https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html."""

    def context(service: str, iam_action: str, body: bytes, params: Request) -> Request:
        found = original(service, iam_action, body, params)
        if service != SERVICE:
            return found
        request = json_services.members(body) or {}
        keys = {
            f"{SERVICE}:service-namespace": request.get("ServiceNamespace"),
            f"{SERVICE}:scalable-dimension": request.get("ScalableDimension"),
        }
        return {**found, **{key: each for key, each in keys.items() if isinstance(each, str)}}

    return context
