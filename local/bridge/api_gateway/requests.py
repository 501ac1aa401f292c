"""A request to a REST API from its beginning to its end: size, IAM, request id, log and metrics."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from .. import extension
from . import access_logs, answers, exchange, published

Answer = tuple[int, dict[str, Any], Any]

_PRINCIPAL = re.compile(r"User: (\S+) ")


def install() -> None:
    """Stand around MiniStack's way of a request."""
    app = extension.module("app")
    request = ("host", "path", "method", "headers", "body", "query_params")
    extension.wrap(
        app,
        "_handle_execute_api_request",
        (*request, "raw_path", "raw_query_string"),
        _observed,
    )
    extension.wrap(
        app,
        "_enforce_execute_api",
        (
            "api_id",
            "stage",
            "method",
            "execute_path",
            "headers",
            "query_params",
            "iam_action",
        ),
        _judged,
    )


def _observed(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def handle(
        host: str, path: str, method: str, headers: dict[str, str], *rest: Any, **more: Any
    ) -> Any:
        seen = exchange.begin(method, headers)
        answer = await original(host, path, method, headers, *rest, **more)
        if answer is None or not seen.api_id:
            return answer
        status, sent, body = answer
        sent["x-amzn-requestid"] = seen.request_id
        if seen.stage in extension.module("services.apigateway_v1").stages_for_api(seen.api_id):
            published.count(seen, status)
            access_logs.write(seen, status, body)
        return status, sent, body

    return handle


def _judged(original: Callable[..., Any]) -> Callable[..., Any]:
    """A denial by IAM is a gateway response too."""

    def enforce(
        api_id: str,
        stage: str,
        method: str,
        execute_path: str,
        headers: dict[str, str],
        query_params: dict[str, Any],
        iam_action: str = "execute-api:Invoke",
    ) -> Any:
        seen = exchange.current()
        rest = extension.module("services.apigateway_v1").find_api_scope(api_id) is not None
        if seen is not None and rest:
            seen.api_id, seen.stage, seen.path = api_id, stage, execute_path
        denied = original(api_id, stage, method, execute_path, headers, query_params, iam_action)
        if denied is None or seen is None or not rest:
            return denied
        if denied[1].get("x-amzn-errortype") != "AccessDeniedException":
            return denied
        return answers.access_denied(seen, _words(seen, denied), headers, query_params) or denied

    return enforce


def _words(seen: exchange.Exchange, denied: Answer) -> str:
    text = denied[2].decode() if isinstance(denied[2], bytes) else str(denied[2])
    found = _PRINCIPAL.search(text)
    account = seen.account()
    shown = seen.arn().replace(f":{account}:", f":********{account[-4:]}:", 1)
    why = " with an explicit deny" if "explicit deny" in text else ""
    return (
        f"User: {found[1] if found else 'anonymous'} is not authorized to perform: "
        f"execute-api:Invoke on resource: {shown}{why}"
    )
