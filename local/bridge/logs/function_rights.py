"""A function writes its logs with its own role; without the rights there are none.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html. MiniStack writes
always.
"""

from collections.abc import Callable
from typing import Any

from .. import extension
from ..identity import authorization, log_resources

PARAMETERS = ("func", "request_id", "log_text", "error", "duration_ms", "log_source")


def install() -> None:
    """Check the function's role before its logs are written."""
    extension.wrap(
        extension.module("services.lambda_svc"), "_emit_lambda_logs", PARAMETERS, _checked
    )


def _checked(original: Callable[..., None]) -> Callable[..., None]:
    def emit(
        func: dict[str, Any],
        request_id: str,
        log_text: str,
        error: bool,
        duration_ms: int,
        *,
        log_source: str | None = None,
    ) -> None:
        if _may_log(func.get("config") or func):
            original(func, request_id, log_text, error, duration_ms, log_source=log_source)

    return emit


def _may_log(config: dict[str, Any]) -> bool:
    name = str(config.get("FunctionName", ""))
    group = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{name}"
    _, _, _, region, account, *_ = str(config["FunctionArn"]).split(":")
    stream = log_resources.stream_arn(region, account, group, "new")
    needed = [("logs:CreateLogStream", stream), ("logs:PutLogEvents", stream)]
    if group not in extension.module("services.cloudwatch_logs")._log_groups:
        needed.append(("logs:CreateLogGroup", log_resources.group_arn(region, account, group)))
    role = str(config.get("Role", ""))
    return not any(
        authorization.role_refusal(role, name[:64], action, resource) for action, resource in needed
    )
