"""A function polls a queue with its own role.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions: the
role needs ReceiveMessage, DeleteMessage and GetQueueAttributes, and kms:Decrypt on an encrypted
queue. MiniStack polls as root.
"""

import contextvars
import time
from collections.abc import Callable
from typing import Any

from .. import extension
from ..encryption import keys as encryption_keys
from ..identity import authorization
from ..templates import resource_types

ACTIONS = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
RETRY_S = 1.0
TYPE = "AWS::Lambda::EventSourceMapping"


def install() -> None:
    """Refuse a mapping whose function may not read its queue, and stop one that no longer may."""
    functions = extension.module("services.lambda_svc")
    if not hasattr(functions, "_esm_backoff_until"):
        raise extension.ExtensionPointMoved("lambda_svc._esm_backoff_until", "there", "nothing")
    extension.function(functions, "_resolve_name_and_qualifier", "name_or_arn")
    extension.wrap(functions, "_create_esm", ("data",), _checked_call)
    extension.wrap(functions, "_poll_sqs", (), _checked_poll)
    resource_types.extend(TYPE, "create", _checked_template)


def refusal(function: str, queue_arn: str) -> str | None:
    """Return why the function's role may not poll the queue, or None."""
    functions = extension.module("services.lambda_svc")
    name, _ = functions._resolve_name_and_qualifier(function)
    record = functions._functions.get(name)
    if record is None or ":sqs:" not in queue_arn:
        return None
    role = str(record["config"].get("Role", ""))
    for action in ACTIONS:
        if authorization.role_refusal(role, name[:64], action, queue_arn):
            return (
                "The provided execution role does not have permissions to call "
                f"{action.partition(':')[2]} on SQS"
            )
    queue = extension.module("services.sqs")._queue_by_arn(queue_arn) or {}
    session = authorization.role_session(role, name[:64])
    return encryption_keys.caller_refusal(
        session, queue.get("attributes", {}).get("KmsMasterKeyId"), ("kms:Decrypt",), "sqs"
    )


def _checked_call(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def create(data: dict[str, Any]) -> Any:
        refused = refusal(data.get("FunctionName", ""), data.get("EventSourceArn", ""))
        if refused:
            responses = extension.module("core.responses")
            return responses.error_response_json("InvalidParameterValueException", refused, 400)
        return original(data)

    return create


def _checked_template(original: Callable[..., Any]) -> Callable[..., Any]:
    def create(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        refused = refusal(props.get("FunctionName", ""), props.get("EventSourceArn", ""))
        if refused:
            raise ValueError(f"{TYPE}: {refused}")
        return original(logical_id, props, stack_name)

    return create


def _checked_poll(original: Callable[[], bool]) -> Callable[[], bool]:
    functions = extension.module("services.lambda_svc")

    def poll() -> bool:
        for account, region, mapping in functions._iter_all_esms():
            contextvars.copy_context().run(_stop_without_rights, account, region, mapping)
        return original()

    return poll


def _stop_without_rights(account: str, region: str, mapping: dict[str, Any]) -> None:
    responses = extension.module("core.responses")
    responses.set_request_account_id(account)
    responses.set_request_region(region)
    refused = refusal(mapping["FunctionName"], mapping.get("EventSourceArn", ""))
    if refused:
        # The poller skips a mapping that backs off.
        functions = extension.module("services.lambda_svc")
        functions._esm_backoff_until[mapping["UUID"]] = time.time() + RETRY_S
        mapping["LastProcessingResult"] = f"PROBLEM: {refused}"
