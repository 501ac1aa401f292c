"""May EventBridge Scheduler call this target? Its role decides, for every kind of target.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role
"""

from typing import Any

from .. import extension
from ..encryption import keys as encryption_keys
from ..identity import authorization
from .undelivered import KEY_ACTIONS, Undelivered

SERVICE = "scheduler.amazonaws.com"

ACTIONS = {
    "sqs": "sqs:SendMessage",
    "sns": "sns:Publish",
    "lambda": "lambda:InvokeFunction",
    "states": "states:StartExecution",
    "events": "events:PutEvents",
}

SESSION = "scheduler"


def is_schedule(rule: dict[str, Any]) -> bool:
    """Whether this is a schedule of EventBridge Scheduler, not a rule."""
    return ":scheduler:" in str(rule.get("Arn", ""))


def check(target: dict[str, Any], schedule: dict[str, Any], arn: str) -> Undelivered | None:
    """Return why the schedule's role may not call `arn`, the target or its dead-letter queue."""
    role = str(target.get("RoleArn") or "")
    source = str(schedule["Arn"])
    context = {"aws:sourcearn": source, "aws:sourceaccount": source.split(":")[4]}
    if not authorization.trusts(role, SERVICE, context):
        return Undelivered(
            "FAILED_TO_ASSUME_ROLE", f"{SERVICE} is not authorized to assume the role {role}"
        )
    action = ACTIONS.get(arn.split(":")[2])
    if action is None:
        return None
    refused = authorization.role_refusal(role, SESSION, action, arn)
    if refused is None and ":sqs:" in arn:
        queue = extension.module("services.sqs")._queue_by_arn(arn) or {}
        refused = encryption_keys.caller_refusal(
            authorization.role_session(role, SESSION),
            queue.get("attributes", {}).get("KmsMasterKeyId"),
            KEY_ACTIONS,
            "sqs",
        )
    return Undelivered("NO_PERMISSIONS", refused) if refused else None
