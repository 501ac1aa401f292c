"""Lambda proxy integrations: the gateway's right to invoke, its patience, and what it can read.

- The function's policy has to let apigateway.amazonaws.com in for this method, else the caller gets
  an internal server error.
- An integration has 29 s, or less if it says so.
- What is no proxy response is answered 502:
  https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from .. import extension
from ..identity import authorization
from . import answers, exchange

SERVICE = "apigateway.amazonaws.com"
INVOKE = "lambda:InvokeFunction"
LONGEST_MS = 29_000
FAILED = "Internal server error"


def install() -> None:
    """Stand around MiniStack's invocation of a function."""
    gateway = extension.module("services.apigateway_v1")
    extension.wrap(
        gateway,
        "_invoke_lambda_proxy_v1",
        (
            "integration",
            "api_id",
            "stage_name",
            "stage",
            "resource",
            "request_path",
            "method",
            "headers",
            "body",
            "query_params",
            "path_params",
            "owner_account_id",
            "owner_region",
            "binary_media_types",
            "authorizer_context",
            "caller_identity",
        ),
        _invoked,
    )
    extension.wrap(gateway, "_lambda_proxy_response", ("result",), _read)
    extension.wrap(
        gateway,
        "_build_lambda_event_v1",
        (
            "api_id",
            "stage_name",
            "stage",
            "resource",
            "request_path",
            "method",
            "headers",
            "body",
            "query_params",
            "path_params",
            "binary_media_types",
            "authorizer_context",
            "caller_identity",
        ),
        _with_request_id,
    )
    extension.function(gateway, "_extract_lambda_ref_from_integration_uri", "uri")
    functions = extension.module("services.lambda_svc")
    extension.function(functions, "function_policy_for_arn", "resource_arn")


def _invoked(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def invoke(integration: dict[str, Any], *rest: Any, **more: Any) -> Any:
        seen = exchange.current()
        if seen is None:
            return await original(integration, *rest, **more)
        seen.caller = more.get("caller_identity") or {}
        if not _may_invoke(seen, integration, rest[3]):
            seen.integration_error = "Invalid permissions on Lambda function"
            return answers.error("API_CONFIGURATION_ERROR", FAILED)
        started = time.time()
        working = asyncio.ensure_future(original(integration, *rest, **more))
        # A function that is too slow goes on; only its answer is nobody's any more.
        done, _ = await asyncio.wait({working}, timeout=_patience_s(integration))
        seen.integration_s = time.time() - started
        if not done:
            working.add_done_callback(_forgotten)
            seen.integration_error = "Execution failed due to a timeout error"
            return answers.error("INTEGRATION_TIMEOUT", "Endpoint request timed out")
        if seen.integration_error:
            return answers.error(answers.BAD_GATEWAY, FAILED)
        seen.integration_status = 200
        return working.result()

    return invoke


def _patience_s(integration: dict[str, Any]) -> float:
    return min(float(integration.get("timeoutInMillis") or LONGEST_MS), LONGEST_MS) / 1000


def _forgotten(working: "asyncio.Future[Any]") -> None:
    if not working.cancelled():
        working.exception()


def _may_invoke(
    seen: exchange.Exchange, integration: dict[str, Any], resource: dict[str, Any]
) -> bool:
    gateway = extension.module("services.apigateway_v1")
    function = str(gateway._extract_lambda_ref_from_integration_uri(integration.get("uri", "")))
    if role := str(integration.get("credentials") or ""):
        trusted = authorization.trusts(role, SERVICE)
        return trusted and not authorization.role_refusal(role, seen.api_id, INVOKE, function)
    if not function.startswith("arn:"):
        return False
    found = extension.module("services.lambda_svc").function_policy_for_arn(function)
    # A policy names the method by its path in the API, as it was declared.
    path = str(resource.get("path", "/")).lstrip("/")
    where = f"{seen.region()}:{seen.account()}:{seen.api_id}/{seen.stage}"
    source = f"arn:aws:execute-api:{where}/{seen.method}/{path}"
    context = {"aws:sourcearn": source, "aws:sourceaccount": seen.account()}
    return authorization.policy_allows_service(
        found and found[0], SERVICE, INVOKE, function, context
    )


def _read(original: Callable[..., Any]) -> Callable[..., Any]:
    def read(result: dict[str, Any]) -> Any:
        seen = exchange.current()
        if seen is not None and (wrong := _unreadable(result)):
            seen.integration_error = wrong
            return None, wrong
        return original(result)

    return read


def _unreadable(result: dict[str, Any]) -> str:
    if result.get("throttle"):
        return "Lambda invocation was throttled"
    if result.get("error"):
        return "Lambda execution failed with status 200 due to customer function error"
    payload = result.get("body")
    malformed = "Execution failed due to configuration error: Malformed Lambda proxy response"
    if not isinstance(payload, dict) or not str(payload.get("statusCode", "")).isdigit():
        return malformed
    if not isinstance(payload.get("body", ""), (str, type(None))):
        return malformed
    return ""


def _with_request_id(original: Callable[..., Any]) -> Callable[..., Any]:
    """The function is told the id that the caller is told."""

    def build(*args: Any, **more: Any) -> Any:
        event = original(*args, **more)
        if (seen := exchange.current()) is not None and seen.api_id:
            event["requestContext"]["requestId"] = seen.request_id
        return event

    return build
