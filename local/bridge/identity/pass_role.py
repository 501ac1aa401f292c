"""iam:PassRole: whoever gives a service a role must be allowed to give it that role.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html. Resources that
CloudFormation makes are made by CloudFormation itself here, so for them only the passing of
CloudFormation's own role is checked.
"""

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

from .. import extension
from . import authorization, denials

Request = tuple[str, str, dict[str, str], bytes, dict[str, Any]]
Handler = Callable[..., Awaitable[Any]]


def install() -> None:
    """Check the roles in each request that passes one."""
    app = extension.module("app")
    handlers = extension.mapping(app, "SERVICE_HANDLERS")
    extension.function(
        extension.module("core.iam_actions"),
        "access_denied_response",
        *denials.PARAMETERS,
    )
    for service, (principal, roles) in _SERVICES.items():
        if service not in handlers:
            raise extension.ExtensionPointMoved(
                f"SERVICE_HANDLERS[{service!r}]", "there", "nothing"
            )
        handlers[service] = _checked(handlers[service], service, principal, roles)


def refusal(caller: str, role: str, principal: str) -> str | None:
    """Return why the holder of an access key may not give `principal` the role, or None."""
    return authorization.refusal(caller, "iam:PassRole", role, {"iam:passedtoservice": principal})


def _checked(
    original: Handler, service: str, principal: str, roles: Callable[[Request], Iterator[str]]
) -> Handler:
    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Any:
        caller = extension.module("core.router").extract_access_key_id(headers, query_params)
        for role in roles((method, path, headers, body, query_params)):
            if refused := refusal(caller, role, principal):
                return extension.module("core.iam_actions").access_denied_response(
                    service, "iam:PassRole", "", "pass-role", message=refused, headers=headers
                )
        return await original(method, path, headers, body, query_params)

    return handle


def _states(request: Request) -> Iterator[str]:
    if _operation(request) in ("CreateStateMachine", "UpdateStateMachine"):
        yield from _named(_body(request), "roleArn")


def _events(request: Request) -> Iterator[str]:
    body = _body(request)
    if _operation(request) == "PutTargets":
        for target in body.get("Targets") or []:
            yield from _named(target, "RoleArn")
    if _operation(request) == "PutRule":
        yield from _named(body, "RoleArn")


def _lambda(request: Request) -> Iterator[str]:
    method, path, *_ = request
    creates = method == "POST" and path.rstrip("/").endswith("/functions")
    updates = method == "PUT" and path.rstrip("/").endswith("/configuration")
    if creates or updates:
        yield from _named(_body(request), "Role")


def _scheduler(request: Request) -> Iterator[str]:
    if request[0] in ("POST", "PUT") and request[1].startswith("/schedules/"):
        yield from _named(_body(request).get("Target") or {}, "RoleArn")


def _cloudformation(request: Request) -> Iterator[str]:
    _, _, _, body, query = request
    sent = {**query, **parse_qs(body.decode("utf-8", "replace"))}
    yield from sent.get("RoleARN") or []


_SERVICES: dict[str, tuple[str, Callable[[Request], Iterator[str]]]] = {
    "states": ("states.amazonaws.com", _states),
    "events": ("events.amazonaws.com", _events),
    "lambda": ("lambda.amazonaws.com", _lambda),
    "scheduler": ("scheduler.amazonaws.com", _scheduler),
    "cloudformation": ("cloudformation.amazonaws.com", _cloudformation),
}


def _operation(request: Request) -> str:
    return request[2].get("x-amz-target", "").rpartition(".")[2]


def _body(request: Request) -> dict[str, Any]:
    try:
        sent = json.loads(request[3] or b"{}")
    except ValueError:
        return {}
    return sent if isinstance(sent, dict) else {}


def _named(source: dict[str, Any], name: str) -> Iterator[str]:
    if isinstance(source.get(name), str) and source[name]:
        yield source[name]
