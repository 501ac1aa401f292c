"""What a caller needs besides the right to start, list or cancel a move of messages.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/troubleshooting-dlq-redrive.html:
what it would need to move them by hand, keys included.
"""

from typing import Any

from ..encryption import keys
from ..identity import authorization

Queue = dict[str, Any]

TAKE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
LOOK = ("sqs:GetQueueAttributes",)
SEND = ("sqs:SendMessage",)
DECRYPT = ("kms:Decrypt",)
ENCRYPT = ("kms:GenerateDataKey", "kms:Decrypt")


def to_take(access_key: str, arn: str, queue: Queue) -> str | None:
    """Return why the caller may not take messages out of the dead-letter queue, or None."""
    return _refusal(access_key, TAKE, arn) or _key_refusal(access_key, queue, DECRYPT)


def to_look(access_key: str, arn: str) -> str | None:
    """Return why the caller may not see what becomes of the queue's tasks, or None."""
    return _refusal(access_key, LOOK, arn)


def to_destination(access_key: str, arn: str, queue: Queue) -> str | None:
    """Return why the caller may not send to the destination, or None."""
    return _refusal(access_key, SEND, arn) or _key_refusal(access_key, queue, ENCRYPT)


def _refusal(access_key: str, actions: tuple[str, ...], arn: str) -> str | None:
    for action in actions:
        if refused := authorization.refusal(access_key, action, arn):
            return refused
    return None


def _key_refusal(access_key: str, queue: Queue, actions: tuple[str, ...]) -> str | None:
    reference = queue["attributes"].get("KmsMasterKeyId")
    return keys.caller_refusal(access_key, reference, actions, "sqs")
