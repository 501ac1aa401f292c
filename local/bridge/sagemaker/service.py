"""The service `sagemaker` of the gateway: signatures and IAM as for any service, then the request.

What the service model can tell is refused here; what only the state can tell (names that are taken,
jobs that don't exist) is the emulator's to refuse.
"""

import json
from collections.abc import Callable
from typing import Any

from .. import extension, json_services, threads
from ..identity import asked_resources, authorization, denials, pass_role
from ..json_services import Answer, Request
from . import (
    conditions,
    constraints,
    emulator,
    job_roles,
    resources,
    scaled_endpoints,
    service_model,
)

SERVICE = "sagemaker"
TARGET = "SageMaker"
# The services whose refusals by IAM are these.
REFUSING = (SERVICE, "sagemaker-runtime", "application-autoscaling")


def install() -> None:
    """Route SageMaker's requests here, and let IAM know its actions, resources and keys."""
    actions = extension.module("core.iam_actions")
    json_services.add(SERVICE, TARGET, handle)
    asked_resources.name(SERVICE, _resource)
    tagged = ("service", "iam_action", "body", "params")
    extension.wrap(actions, "request_tag_context", tagged, _with_conditions)
    extension.wrap(actions, "access_denied_response", denials.PARAMETERS, _bad_requests)
    extension.function(
        extension.module("core.iam_evaluator"), "request_caller_arn", "headers", "query_params"
    )


async def handle(
    method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
) -> Answer:
    """Answer a request that the gateway has authenticated and authorised."""
    operation = json_services.operation(headers)
    key, caller = json_services.caller(headers, query_params)
    # The emulator is waited for on a thread, so that it can call this cloud meanwhile.
    return await threads.run(_answer, operation, body, headers, key, caller)


def perform(operation: str, request: Request, caller: str) -> emulator.Reply:
    """Validate a request and let the emulator perform it; who may do so is checked already."""
    try:
        found = constraints.problems(service_model.MODEL.input_shape(operation), request)
    except constraints.Malformed as error:
        return json_services.refusal("SerializationException", str(error))
    if found:
        return json_services.refusal("ValidationException", constraints.message(found))
    credentials = None
    if role := job_roles.role_of(request):
        if why := job_roles.distrust(role, resources.primary(operation, request)):
            return json_services.refusal("ValidationException", why)
        credentials = job_roles.session(role)
    return emulator.call(operation, request, caller, credentials)


def _answer(operation: str, body: bytes, headers: dict[str, str], key: str, caller: str) -> Answer:
    if not service_model.MODEL.knows(operation):
        words = f"Unknown operation '{operation}'."
        return json_services.written(json_services.refusal("UnknownOperationException", words))
    if operation not in service_model.OFFERED:
        what = f"SageMaker's operation {operation}"
        return json_services.written(json_services.not_emulated(what))
    request = json_services.members(body)
    if request is None:
        words = "The request is not a JSON object."
        return json_services.written(json_services.refusal("SerializationException", words))
    denied = _denied(operation, request, headers, key)
    # An output without members is an empty document; an operation without output answers nothing.
    empty = b"" if service_model.MODEL.output_shape(operation) is None else b"{}"
    return denied or json_services.written(perform(operation, request, caller), empty=empty)


def _denied(operation: str, request: Request, headers: dict[str, str], key: str) -> Answer | None:
    """Check what a request needs beside its own action on its own resource."""
    main = resources.primary(operation, request)
    context = _context(operation, request)
    needed = [(operation, arn, context) for arn in resources.others(operation, request)]
    if operation.startswith("Create") and request.get("Tags"):
        # https://docs.aws.amazon.com/sagemaker/latest/dg/grant-tagging-permissions.html
        needed.append(("AddTags", main, {**context, "sagemaker:taggingaction": operation}))
    for name, arn, keys in needed:
        action = f"{SERVICE}:{name}"
        if refused := authorization.refusal(key, action, arn, keys):
            return _access_denied(action, refused, headers)
    if role := job_roles.role_of(request):
        refused = pass_role.refusal(key, role, job_roles.SERVICE)
        return _access_denied("iam:PassRole", refused, headers) if refused else None
    if operation == "DeleteEndpoint" and (reason := scaled_endpoints.refusal(key, request)):
        return json_services.written(json_services.refusal("ValidationException", reason))
    return None


def _context(operation: str, request: Request) -> dict[str, Any]:
    actions = extension.module("core.iam_actions")
    body = json.dumps(request).encode()
    context: dict[str, Any] = actions.request_tag_context(
        SERVICE, f"{SERVICE}:{operation}", body, {}
    )
    return context


def _access_denied(action: str, refused: str, headers: dict[str, str]) -> Answer:
    answer: Answer = extension.module("core.iam_actions").access_denied_response(
        SERVICE, action, "", "sagemaker", message=refused, headers=headers
    )
    return answer


def _resource(asked: asked_resources.Asked) -> str:
    return resources.primary(asked.operation, json_services.members(asked.body) or {})


def _with_conditions(original: Callable[..., Request]) -> Callable[..., Request]:
    def context(service: str, iam_action: str, body: bytes, params: Request) -> Request:
        found = original(service, iam_action, body, params)
        if service != SERVICE:
            return found
        operation = iam_action.partition(":")[2]
        return {**found, **conditions.keys(operation, json_services.members(body) or {})}

    return context


def _bad_requests(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """The refusals of these services have status 400, others' 403; they name `*` too."""

    def respond(
        service: str, action: str, principal_arn: str, request_id: str, **details: Any
    ) -> Answer:
        if service not in REFUSING or details.get("error_code"):
            return original(service, action, principal_arn, request_id, **details)
        words = details.get("message") or extension.module(
            "core.iam_actions"
        ).identity_denial_message(
            action,
            principal_arn,
            details.get("resource_arn", resources.ANY),
            bool(details.get("explicit_deny")),
        )
        _, headers, body = original(
            service, action, principal_arn, request_id, **{**details, "message": words}
        )
        return 400, {**headers, "Content-Type": json_services.CONTENT_TYPE}, body

    return respond
