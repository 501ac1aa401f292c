"""The ARNs on which requests about several alarms are judged: each alarm's own, or of all of them.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html.
MiniStack judges them on `*`, so that a policy for alarms of one's own would never do.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from .. import extension
from . import asked_resources, authorization

CLOUDWATCH = "monitoring"
OF_ALARMS = frozenset(
    {"DeleteAlarms", "DescribeAlarms", "EnableAlarmActions", "DisableAlarmActions"}
)
LISTED = "AlarmNames.member."

Answer = tuple[int, dict[str, str], bytes]


def install() -> None:
    """Name the first alarm to MiniStack's check, and check the others before the request is met."""
    asked_resources.name(CLOUDWATCH, _first_alarm)
    handlers = extension.mapping(extension.module("app"), "SERVICE_HANDLERS")
    handlers[CLOUDWATCH] = _checked(handlers[CLOUDWATCH])


def _first_alarm(asked: asked_resources.Asked) -> str | None:
    operation, names = _asked(asked.headers, asked.body, asked.query)
    if operation not in OF_ALARMS:
        return None
    return f"arn:aws:cloudwatch:{asked.region}:{asked.account}:alarm:{(names or ['*'])[0]}"


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
