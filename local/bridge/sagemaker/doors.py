"""The doors through which the emulator acts as SageMaker itself: a path and its token for each.

What passes them (events of AWS, metrics of AWS, sessions of roles) the API gives to no caller.
"""

import contextvars
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from .. import extension, threads
from . import aws_events, aws_metrics, emulator, role_sessions

Answer = tuple[int, dict[str, str], bytes]

DOORS: dict[str, Callable[[dict[str, Any]], Answer]] = {
    "/_bridge/aws-events": aws_events.put,
    "/_bridge/aws-metrics": aws_metrics.put,
    "/_bridge/role-session": role_sessions.issue,
}


def install() -> None:
    """Open the doors before the requests of services are looked at."""
    extension.wrap(
        extension.module("app"),
        "_handle_post_body_shortcuts",
        ("method", "path", "headers", "body", "query_params", "request_id"),
        _with_doors,
    )


def _with_doors(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, *rest: Any
    ) -> Any:
        if path not in DOORS:
            return await original(method, path, headers, body, *rest)
        return await threads.run(_enter, method, path, headers, body)

    return handle


def _enter(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    shown, token = headers.get("authorization", ""), emulator.token()
    if not token or not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return _error(403, "AccessDeniedException", "The token is missing or wrong.")
    if method != "POST":
        return _error(400, "ValidationException", "This door takes POST only.")
    try:
        return contextvars.copy_context().run(DOORS[path], json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return _error(400, "ValidationException", f"Not what this door takes: {error!r}")


def _error(status: int, code: str, message: str) -> Answer:
    body = json.dumps({"__type": code, "message": message}).encode()
    return status, {"Content-Type": "application/x-amz-json-1.1"}, body
