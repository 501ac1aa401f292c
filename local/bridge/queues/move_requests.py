"""StartMessageMoveTask, ListMessageMoveTasks and CancelMessageMoveTask of SQS.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from .. import extension
from ..identity import asked_resources
from . import move_rights
from .move_task import ACTIVE, MoveTask, read_handle
from .moving import move, visible

# ListMessageMoveTasks tells of no more.
KEPT = 10

Answer = tuple[int, dict[str, str], bytes]
Queue = dict[str, Any]
Request = dict[str, Any]

# By the queue's ARN, which names region and account; the newest first.
_tasks: dict[str, list[MoveTask]] = {}
# The event loop itself holds its work by weak references only.
_at_work: set["asyncio.Task[None]"] = set()


def install() -> None:
    """Add the operations to the JSON protocol, and judge each on the queue it is about."""
    sqs = extension.module("services.sqs")
    extension.function(sqs, "_queue_by_arn", "arn")
    extension.function(sqs, "_expire_retained", "q")
    extension.function(sqs, "queue_delay", "q")
    extension.function(sqs, "_json_ok", "data", "status")
    extension.function(sqs, "_json_err_resp", "code", "msg", "status")
    asked_resources.name("sqs", _queue_of)
    extension.wrap(
        sqs, "handle_request", ("method", "path", "headers", "body", "query_params"), _with_moves
    )


def _queue_of(asked: asked_resources.Asked) -> str | None:
    return _source(_read(asked.body)) if asked.operation in OPERATIONS else None


def _source(request: Request) -> str | None:
    if named := read_handle(str(request.get("TaskHandle", ""))):
        return named[1]
    return str(request["SourceArn"]) if request.get("SourceArn") else None


def _with_moves(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Any:
        operation = OPERATIONS.get(headers.get("x-amz-target", "").rpartition(".")[2])
        if operation is None:
            return await original(method, path, headers, body, query_params)
        sqs = extension.module("services.sqs")
        caller = extension.module("core.router").extract_access_key_id(headers, query_params)
        try:
            return sqs._json_ok(operation(_read(body), caller))
        except sqs._Err as refused:
            return sqs._json_err_resp(refused.code, refused.message, refused.status)

    return handle


def _read(body: bytes) -> Request:
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return {}
    return request if isinstance(request, dict) else {}


def _start(request: Request, caller: str) -> Request:
    arn, queue = _existing(request, "SourceArn")
    destination = str(request.get("DestinationArn") or "") or None
    per_second = _number(request, "MaxNumberOfMessagesPerSecond", 500)
    senders = _senders(arn)
    if not senders:
        raise _invalid("Source queue must be configured as a Dead Letter Queue.")
    targets = dict([_existing(request, "DestinationArn")]) if destination else senders
    if queue["is_fifo"] or any(target["is_fifo"] for target in targets.values()):
        raise _error("UnsupportedOperation", "Messages of FIFO queues are not moved here.")
    _require(move_rights.to_take(caller, arn, queue))
    for target_arn, target in targets.items():
        _require(move_rights.to_destination(caller, target_arn, target))
    if any(task.status in ACTIVE for task in _tasks.get(arn, [])):
        raise _invalid(
            "There is already a task running. Only one active task is allowed for a source queue "
            "arn at a given time."
        )
    task = MoveTask(arn, destination, per_second, caller, len(visible(queue)))
    _tasks[arn] = [task, *_tasks.get(arn, [])][:KEPT]
    work = asyncio.get_running_loop().create_task(move(task))
    _at_work.add(work)
    work.add_done_callback(_at_work.discard)
    return {"TaskHandle": task.handle}


def _list(request: Request, caller: str) -> Request:
    arn, _ = _existing(request, "SourceArn")
    most = _number(request, "MaxResults", KEPT) or 1
    _require(move_rights.to_look(caller, arn))
    return {"Results": [task.described() for task in _tasks.get(arn, [])[:most]]}


def _cancel(request: Request, caller: str) -> Request:
    if not request.get("TaskHandle"):
        raise _missing("TaskHandle")
    named = read_handle(str(request["TaskHandle"]))
    if named is None:
        raise _invalid("Value for parameter TaskHandle is invalid.")
    task_id, source = named
    arn, queue = _existing({"SourceArn": source}, "SourceArn")
    _require(move_rights.to_take(caller, arn, queue))
    task = next((each for each in _tasks.get(arn, []) if each.id == task_id), None)
    if task is None:
        raise _not_found("Task does not exist.")
    if task.status != "RUNNING":
        raise _error("UnsupportedOperation", f"The task is {task.status}, and runs no more.")
    task.status = "CANCELLING"
    return {"ApproximateNumberOfMessagesMoved": task.moved}


OPERATIONS: dict[str, Callable[[Request, str], Request]] = {
    "StartMessageMoveTask": _start,
    "ListMessageMoveTasks": _list,
    "CancelMessageMoveTask": _cancel,
}


def _existing(request: Request, parameter: str) -> tuple[str, Queue]:
    arn = str(request.get(parameter) or "")
    if not arn:
        raise _missing(parameter)
    queue = extension.module("services.sqs")._queue_by_arn(arn)
    if queue is None:
        raise _not_found(
            f"The resource that you specified for the {parameter} parameter doesn't exist."
        )
    return arn, queue


def _senders(arn: str) -> dict[str, Queue]:
    """Return the queues, by ARN, whose failed messages go to the queue `arn`."""
    queues = extension.module("services.sqs")._queues.values()
    found = {str(queue["attributes"].get("QueueArn")): queue for queue in queues}
    return {name: queue for name, queue in found.items() if _dead_letters_of(queue) == arn}


def _dead_letters_of(queue: Queue) -> str | None:
    policy = json.loads(queue["attributes"].get("RedrivePolicy") or "{}")
    return str(policy.get("deadLetterTargetArn") or "") or None


def _number(request: Request, parameter: str, most: int) -> int | None:
    value = request.get(parameter)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise _invalid(
            f"Value {value} for parameter {parameter} is invalid. "
            f"Reason: Must be between 1 and {most}, if provided."
        )
    return value


def _require(refused: str | None) -> None:
    if refused:
        raise _error("AccessDenied", refused, 403)


def _missing(parameter: str) -> Exception:
    words = f"The request must contain the parameter {parameter}."
    return _error("MissingParameter", words)


def _invalid(words: str) -> Exception:
    return _error("InvalidParameterValue", words)


def _not_found(words: str) -> Exception:
    return _error("ResourceNotFoundException", words, 404)


def _error(code: str, words: str, status: int = 400) -> Exception:
    error: Exception = extension.module("services.sqs")._Err(code, words, status)
    return error
