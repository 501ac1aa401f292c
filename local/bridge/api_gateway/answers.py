"""Gateway responses: the API's own templates for what the gateway itself refuses.

https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html.
"""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from .. import extension
from . import exchange, variables

LARGEST_BODY = 10_485_760

# Status 502 has no type of its own: it is a DEFAULT_5XX that keeps its status.
BAD_GATEWAY = "BAD_GATEWAY"

Answer = tuple[int, dict[str, Any], Any]

_LEFT = re.compile(r"\$\{?(context(?:\.\w+)+)\}?")


def install() -> None:
    """Complete MiniStack's gateway responses."""
    gateway = extension.module("services.apigateway_v1")
    extension.wrap(gateway, "_gateway_error_response", ("error", "request"), _completed)
    extension.wrap(
        gateway,
        "_execute_in_scope",
        (
            "request",
            "api_id",
            "stage_name",
            "method",
            "path",
            "headers",
            "body",
            "query_params",
            "owner_account_id",
            "owner_region",
        ),
        _sized,
    )
    extension.function(gateway, "_gateway_response_for_type", "customized", "response_type")
    extension.function(gateway, "stages_for_api", "api_id")
    gateway._GATEWAY_RESPONSE_ERROR_TYPES.update(
        {
            "REQUEST_TOO_LARGE": "RequestEntityTooLargeException",
            "INTEGRATION_TIMEOUT": "InternalServerErrorException",
        }
    )


def error(response_type: str, message: str) -> Any:
    """Return a refusal by the gateway itself."""
    made = extension.module("services.apigateway_v1")._GatewayError
    if response_type == BAD_GATEWAY:
        refusal = made("DEFAULT_5XX", message)
        refusal.status = 502
        return refusal
    return made(response_type, message)


def access_denied(
    seen: exchange.Exchange, message: str, headers: dict[str, str], query: dict[str, Any]
) -> Answer | None:
    """Answer a denial by IAM as the stage's deployment says, or None without such a stage."""
    gateway = extension.module("services.apigateway_v1")
    stage = gateway.stages_for_api(seen.api_id).get(seen.stage)
    if stage is None:
        return None
    request = {
        "api_id": seen.api_id,
        "stage_name": seen.stage,
        "stage": stage,
        "headers": headers,
        "query_params": query,
        "path_params": {},
        "resource_path": "",
        "request_id": seen.request_id,
    }
    with extension.module("core.responses").request_scope(seen.account(), seen.region()):
        answer: Answer = gateway._gateway_error_response(error("ACCESS_DENIED", message), request)
    return answer


def _sized(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def execute(request: dict[str, Any], *rest: Any) -> Any:
        seen = exchange.current()
        api_id, stage_name, *_ = rest
        if seen is not None:
            request["request_id"] = seen.request_id
        if len(rest[5]) > LARGEST_BODY:
            stages = extension.module("services.apigateway_v1")._stages_v1.get(api_id, {})
            if stage_name in stages:
                request["stage"] = stages[stage_name]
                words = f"HTTP content length exceeded {LARGEST_BODY} bytes."
                return error("REQUEST_TOO_LARGE", words)
        answer = await original(request, *rest)
        if seen is not None:
            seen.resource_path = request["resource_path"]
        return answer

    return execute


def _completed(original: Callable[..., Answer]) -> Callable[..., Answer]:
    def render(refusal: Any, request: dict[str, Any]) -> Answer:
        seen = exchange.current()
        if seen is not None and seen.api_id:
            request["request_id"] = seen.request_id
            seen.error_type = refusal.response_type
            seen.error_message = refusal.message or ""
            seen.resource_path = request["resource_path"] or seen.resource_path
        status, headers, body = original(refusal, request)
        if kept := getattr(refusal, "status", None):
            status = kept if not _status_of_its_own(request) else status
        if seen is not None:
            body = _LEFT.sub(
                lambda found: json.dumps(str(variables.value(seen, status, 0, found[1])))[1:-1],
                body.decode(),
            ).encode()
        return status, headers, body

    return render


def _status_of_its_own(request: dict[str, Any]) -> bool:
    gateway = extension.module("services.apigateway_v1")
    api_id, stage = request["api_id"], request["stage"] or {}
    deployed = gateway._deployed_gateway_responses.get(api_id, {}).get(stage.get("deploymentId"))
    customized = gateway._gateway_responses.get(api_id, {}) if deployed is None else deployed
    return bool(customized.get("DEFAULT_5XX", {}).get("statusCode"))
