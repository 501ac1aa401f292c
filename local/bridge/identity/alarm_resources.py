"""The ARNs on which requests about several alarms are judged: each alarm's own, or of all of them.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html.
MiniStack judges them on `*`, so that a policy for alarms of one's own would never do.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from .. import extension
from . import authorization
from .log_resources import REQUEST

CLOUDWATCH = "monitoring"
OF_ALARMS = frozenset(
    {"DeleteAlarms", "DescribeAlarms", "EnableAlarmActions", "DisableAlarmActions"}
)
LISTED = "AlarmNames.member."

Answer = tuple[int, dict[str, str], bytes]


def install() -> None:
    """Name the first alarm to MiniStack's check, and check the others before the request is met."""
    actions, app = extension.module("core.iam_actions"), extension.module("app")
    extension.wrap(actions, "extract_resource_arn", REQUEST, _with_alarms)
    handlers = extension.mapping(app, "SERVICE_HANDLERS")
    handlers[CLOUDWATCH] = _checked(handlers[CLOUDWATCH])


def _with_alarms(original: Callable[..., str]) -> Callable[..., str]:
    def resource(
        service: str,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query_params: dict[str, Any],
        region: str,
        account_id: str,
    ) -> str:
        if service == CLOUDWATCH:
            operation, names = _asked(headers, body, query_params)
            if operation in OF_ALARMS:
                return f"arn:aws:cloudwatch:{region}:{account_id}:alarm:{(names or ['*'])[0]}"
        return original(service, method, path, headers, body, query_params, region, account_id)

    return resource


def _checked(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Any:
        operation, names = _asked(headers, body, query_params)
        others = names[1:] if operation in OF_ALARMS else []
        if refused := _refusal(operation, others, headers, query_params):
            return refused
        return await original(method, path, headers, body, query_params)

    return handle


def _refusal(
    operation: str, names: list[str], headers: dict[str, str], query: dict[str, Any]
) -> Answer | None:
    responses = extension.module("core.responses")
    where = f"{responses.get_region()}:{responses.get_account_id()}"
    caller = extension.module("core.router").extract_access_key_id(headers, query)
    action = f"cloudwatch:{operation}"
    for name in names:
        refused = authorization.refusal(caller, action, f"arn:aws:cloudwatch:{where}:alarm:{name}")
        if refused:
            answer: Answer = extension.module("core.iam_actions").access_denied_response(
                CLOUDWATCH, action, "", "alarms", message=refused, headers=headers
            )
            return answer
    return None


def _asked(headers: dict[str, str], body: bytes, query: dict[str, Any]) -> tuple[str, list[str]]:
    """Return the operation and the alarms it names, in JSON or in a form."""
    if target := headers.get("x-amz-target", ""):
        return target.rpartition(".")[2], _listed(body)
    form = {**parse_qs(body.decode("utf-8", "replace")), **query}
    names = [_first(form[key]) for key in sorted(form) if key.startswith(LISTED)]
    return _first(form.get("Action", "")), names


def _listed(body: bytes) -> list[str]:
    try:
        names = json.loads(body or b"{}").get("AlarmNames") or []
    except (ValueError, AttributeError):
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _first(value: Any) -> str:
    if isinstance(value, list):
        return str(value[0]) if value else ""
    return str(value)
