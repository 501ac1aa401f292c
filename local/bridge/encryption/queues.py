"""SQS queues under a customer-managed key: sender and receiver need the key too.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
"""

import contextvars
from collections.abc import Awaitable, Callable
from typing import Any

from .. import extension
from . import keys

KEY_ACTIONS = {
    "SendMessage": ("kms:GenerateDataKey", "kms:Decrypt"),
    "SendMessageBatch": ("kms:GenerateDataKey", "kms:Decrypt"),
    "ReceiveMessage": ("kms:Decrypt",),
}

_caller: contextvars.ContextVar[str] = contextvars.ContextVar("bridge_queue_caller", default="")


def install() -> None:
    """Check the queue's key for each call that moves a message."""
    sqs = extension.module("services.sqs")
    extension.wrap(
        sqs, "handle_request", ("method", "path", "headers", "body", "query_params"), _remembering
    )
    extension.wrap(sqs, "_dispatch", ("action", "data", "qurl"), _checked)


def _remembering(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Any:
        router = extension.module("core.router")
        _caller.set(router.extract_access_key_id(headers, query_params))
        return await original(method, path, headers, body, query_params)

    return handle


def _checked(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def dispatch(action: str, data: dict[str, Any], qurl: str) -> Any:
        if action in KEY_ACTIONS:
            _check(action, data.get("QueueUrl") or qurl)
        return await original(action, data, qurl)

    return dispatch


def _check(action: str, url: str) -> None:
    sqs = extension.module("services.sqs")
    queue = sqs._queues.get(sqs._queue_url(url.rsplit("/", 1)[-1])) or {}
    reference = queue.get("attributes", {}).get("KmsMasterKeyId")
    refused = keys.caller_refusal(_caller.get(), reference, KEY_ACTIONS[action], "sqs")
    if refused:
        raise sqs._Err("KmsAccessDenied", refused, 400)
