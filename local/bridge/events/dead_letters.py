"""Events that reach no target go to the target's dead-letter queue, if that queue lets them in.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html#eb-rule-dlq
"""

import hashlib
import json
import logging
import time
from typing import Any

from .. import extension
from . import rule_permissions
from .rule_permissions import Rule, Target
from .undelivered import Undelivered

logger = logging.getLogger("bridge.events")


def install() -> None:
    """Check that a message can be sent where it is expected."""
    extension.function(extension.module("services.sqs"), "_act_send_message", "data", "qurl")


def keep(target: Target, rule: Rule, event: dict[str, Any], why: Undelivered) -> None:
    """Send the event to the target's dead-letter queue, or drop it, as EventBridge does."""
    queue_arn = str((target.get("DeadLetterConfig") or {}).get("Arn") or "")
    logger.warning("rule %s -> %s: %s", rule.get("Name"), target.get("Arn"), why.message)
    if not queue_arn:
        return
    if refused := rule_permissions.check_dead_letter(target, rule, queue_arn):
        logger.warning("rule %s -> dead-letter queue: %s", rule.get("Name"), refused.message)
        return
    sqs = extension.module("services.sqs")
    url = sqs._queue_url(queue_arn.rsplit(":", 1)[-1])
    sqs._queues[url]["messages"].append(_message(target, rule, event, why))


def _message(target: Target, rule: Rule, event: dict[str, Any], why: Undelivered) -> dict[str, Any]:
    texts = {
        "RULE_ARN": str(rule.get("Arn", "")),
        "TARGET_ARN": str(target.get("Arn", "")),
        "ERROR_CODE": why.code,
        "ERROR_MESSAGE": why.message,
    }
    attributes = {name: {"DataType": "String", "StringValue": text} for name, text in texts.items()}
    # Missing rights and missing targets are not retried.
    attributes["RETRY_ATTEMPTS"] = {"DataType": "Number", "StringValue": "0"}
    return _stored(json.dumps(event), attributes)


def _stored(body: str, attributes: dict[str, Any]) -> dict[str, Any]:
    now = time.time()
    message: dict[str, Any] = {
        "id": extension.module("core.responses").new_uuid(),
        "body": body,
        "md5_body": hashlib.md5(body.encode()).hexdigest(),
        "receipt_handle": None,
        "sent_at": now,
        "visible_at": now,
        "receive_count": 0,
        "message_attributes": attributes,
        "sys": {"SenderId": "events", "SentTimestamp": str(int(now * 1000))},
    }
    extension.module("services.sqs")._ensure_msg_fields(message)
    return message
