"""The door for SageMaker's own events: what the emulator sends there is on the default bus.

`POST /_bridge/aws-events` with the emulator's token and `{"Entries": […]}` as PutEvents takes them.
Only AWS's services may use a source `aws.…`, so PutEvents itself refuses it to everyone.
"""

import asyncio
import contextvars
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from .. import extension
from . import emulator

PATH = "/_bridge/aws-events"
PREFIX = "aws."

Answer = tuple[int, dict[str, str], bytes]


def install() -> None:
    """Open the door before the requests of services are looked at."""
    extension.function(
        extension.module("services.eventbridge"), "_put_events", "data", "allow_aws_source"
    )
    extension.wrap(
        extension.module("app"),
        "_handle_post_body_shortcuts",
        ("method", "path", "headers", "body", "query_params", "request_id"),
        _with_door,
    )


def _with_door(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, *rest: Any
    ) -> Any:
        if path != PATH:
            return await original(method, path, headers, body, *rest)
        # Targets are invoked within; the gateway goes on serving them meanwhile.
        return await asyncio.to_thread(_enter, method, headers, body)

    return handle


def _enter(method: str, headers: dict[str, str], body: bytes) -> Answer:
    shown, token = headers.get("authorization", ""), emulator.token()
    if not token or not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return _error(403, "AccessDeniedException", "The token is missing or wrong.")
    try:
        entries = [_entry(entry) for entry in json.loads(body)["Entries"]]
    except (ValueError, KeyError, TypeError) as error:
        return _error(400, "ValidationException", f"Not a list of events: {error!r}")
    if method != "POST" or not entries:
        return _error(400, "ValidationException", "Events are posted, at least one.")
    answer: Answer = contextvars.copy_context().run(_put, entries)
    return answer


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    if not str(entry["Source"]).startswith(PREFIX):
        raise ValueError("Source does not begin with aws.")
    detail = entry["Detail"]
    return {
        "Source": entry["Source"],
        "DetailType": str(entry["DetailType"]),
        "Detail": detail if isinstance(detail, str) else json.dumps(detail),
        "Resources": list(entry.get("Resources") or []),
    }


def _put(entries: list[dict[str, Any]]) -> Any:
    responses = extension.module("core.responses")
    # No signature says where this belongs; the resource the event is about does.
    first = next((arn for entry in entries for arn in entry["Resources"]), "")
    parts = first.split(":")
    if len(parts) > 5 and parts[3] and parts[4]:
        responses.set_request_region(parts[3])
        responses.set_request_account_id(parts[4])
    events = extension.module("services.eventbridge")
    return events._put_events({"Entries": entries}, allow_aws_source=True)


def _error(status: int, code: str, message: str) -> Answer:
    body = json.dumps({"__type": code, "message": message}).encode()
    return status, {"Content-Type": "application/x-amz-json-1.1"}, body
