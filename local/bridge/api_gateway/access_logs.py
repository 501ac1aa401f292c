"""Access logs: a line of the stage's format for each request, written with the account's role.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html. MiniStack keeps
the setting and writes nothing.
"""

import hashlib
import re
import time
from typing import Any

from .. import extension
from ..identity import authorization, log_resources
from . import exchange, variables

SERVICE = "apigateway.amazonaws.com"
NO_ROLE = "CloudWatch Logs role ARN must be set in account settings to enable logging"
SESSION = "BackplaneAssumeRoleSession"

_VARIABLE = re.compile(r"\$(context(?:\.\w+)+)")


def install() -> None:
    """Check where lines are written."""
    logs = extension.module("services.cloudwatch_logs")
    extension.function(logs, "_create_log_stream", "data")
    extension.function(logs, "_put_log_events", "data")


def refusal(settings: dict[str, Any]) -> str | None:
    """Return why a stage can't have these access log settings, or None."""
    if not settings.get("destinationArn"):
        return None
    return None if _role() else NO_ROLE


def write(seen: exchange.Exchange, status: int, body: Any) -> None:
    """Write the line of a request, if its stage wants one and the role may write it."""
    gateway = extension.module("services.apigateway_v1")
    with extension.module("core.responses").request_scope(seen.account(), seen.region()):
        stage = gateway._stages_v1.get(seen.api_id, {}).get(seen.stage) or {}
        settings = stage.get("accessLogSettings") or {}
        destination = str(settings.get("destinationArn") or "")
        if destination.count(":") < 6 or not settings.get("format"):
            return
        length = len(body) if isinstance(body, (bytes, str)) else 0
        line = _VARIABLE.sub(
            lambda found: variables.value(seen, status, length, found[1]), str(settings["format"])
        )
        _put(destination.split(":")[6], _stream(seen), line)


def _put(group: str, stream: str, line: str) -> None:
    logs = extension.module("services.cloudwatch_logs")
    if group not in logs._log_groups or not _may_write(group, stream):
        return
    if stream not in logs._log_groups[group]["streams"]:
        logs._create_log_stream({"logGroupName": group, "logStreamName": stream})
    event = {"timestamp": round(time.time() * 1000), "message": line}
    logs._put_log_events({"logGroupName": group, "logStreamName": stream, "logEvents": [event]})


def _may_write(group: str, stream: str) -> bool:
    role = _role()
    if not role or not authorization.trusts(role, SERVICE):
        return False
    responses = extension.module("core.responses")
    where = log_resources.stream_arn(
        responses.get_region(), responses.get_account_id(), group, stream
    )
    return not any(
        authorization.role_refusal(role, SESSION, action, where)
        for action in ("logs:CreateLogStream", "logs:PutLogEvents")
    )


def _role() -> str:
    settings = extension.module("services.apigateway_v1")._account_settings.get("settings") or {}
    return str(settings.get("cloudwatchRoleArn") or "")


def _stream(seen: exchange.Exchange) -> str:
    # The gateway has many streams of such names; here a stage has one.
    return hashlib.md5(f"{seen.api_id}/{seen.stage}".encode(), usedforsecurity=False).hexdigest()
