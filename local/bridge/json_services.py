"""Services of the bridge's own behind MiniStack's gateway, in AWS's JSON protocol, version 1.1."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from . import extension

CONTENT_TYPE = "application/x-amz-json-1.1"

Request = dict[str, Any]
# A status and a document, and both as the gateway sends them.
Reply = tuple[int, dict[str, Any]]
Answer = tuple[int, dict[str, str], bytes]
Handler = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Answer]]


def add(service: str, target: str, handle: Handler) -> None:
    """Route a service's requests to `handle`; refuse when MiniStack has learned it itself."""
    router, app = extension.module("core.router"), extension.module("app")
    actions = extension.module("core.iam_actions")
    for owner, table, value in (
        (router, "SERVICE_PATTERNS", {"target_prefixes": [f"{target}."]}),
        (app, "SERVICE_HANDLERS", handle),
        (actions, "SERVICE_TO_IAM_NAMESPACE", service),
    ):
        entries = extension.mapping(owner, table)
        if service in entries:
            raise extension.ExtensionPointMoved(f"{table}[{service!r}]", "missing", "there")
        entries[service] = value


def caller(headers: dict[str, str], query_params: dict[str, Any]) -> tuple[str, str]:
    """Return the access key and the ARN of who has signed a request."""
    key = extension.module("core.router").extract_access_key_id(headers, query_params)
    arn = extension.module("core.iam_evaluator").request_caller_arn(headers, query_params)
    return str(key), str(arn)


def operation(headers: dict[str, str]) -> str:
    """Return the operation that a request names."""
    return headers.get("x-amz-target", "").rpartition(".")[2]


def members(body: bytes) -> Request | None:
    """Return the members of a request, or None if it is no JSON object."""
    try:
        sent = json.loads(body or b"{}")
    except ValueError:
        return None
    return sent if isinstance(sent, dict) else None


def refusal(code: str, message: str) -> Reply:
    """Return an error of a service, in its own words."""
    return 400, {"__type": code, "message": message}


def not_emulated(what: str) -> Reply:
    """Return the answer to what the service can and this one cannot."""
    return 501, {"__type": "NotImplemented", "message": f"{what} is not emulated."}


def written(reply: Reply, *, empty: bytes = b"") -> Answer:
    """Return a reply as it is sent. @param empty: what an operation without output answers."""
    status, body = reply
    return status, {"Content-Type": CONTENT_TYPE}, json.dumps(body).encode() if body else empty
