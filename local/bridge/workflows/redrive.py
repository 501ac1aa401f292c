"""RedriveExecution: a failed execution goes on from the state that failed.

https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html. A failed Parallel or
Map state runs again as a whole here; AWS runs only its failed branches again.
"""

import contextvars
import datetime as dt
import json
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from .. import extension

REDRIVABLE = ("FAILED", "ABORTED", "TIMED_OUT")
PERIOD = dt.timedelta(days=14)

Answer = tuple[int, dict[str, str], bytes]
Execution = dict[str, Any]


def install() -> None:
    """Add the operation, and what DescribeExecution says about it."""
    states = extension.module("services.stepfunctions")
    extension.wrap(
        states,
        "handle_request",
        ("method", "path", "headers", "body", "query_params"),
        _with_redrive,
    )
    extension.wrap(states, "_describe_execution", ("data",), _described)
    extension.function(states, "_finalize_response", "response")


def _with_redrive(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Any:
        if headers.get("x-amz-target", "").endswith(".RedriveExecution"):
            states = extension.module("services.stepfunctions")
            return states._finalize_response(_redrive(json.loads(body or b"{}")))
        return await original(method, path, headers, body, query_params)

    return handle


def _redrive(data: dict[str, Any]) -> Answer:
    states = extension.module("services.stepfunctions")
    responses = extension.module("core.responses")
    arn = str(data.get("executionArn", ""))
    execution = states._executions.get(arn)
    if execution is None:
        return _answer(
            responses.error_response_json(
                "ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'", 400
            )
        )
    if reason := _not_redrivable(execution):
        return _answer(responses.error_response_json("ExecutionNotRedrivable", reason, 400))
    date = states.now_iso()
    execution.update(
        status="RUNNING",
        stopDate=None,
        output=None,
        error=None,
        cause=None,
        redriveCount=execution.get("redriveCount", 0) + 1,
        redriveDate=date,
    )
    states._add_event(
        execution,
        "ExecutionRedriven",
        {
            "executionRedrivenEventDetails": {"redriveCount": execution["redriveCount"]},
        },
    )
    states._emit_execution_status_event(execution)
    threading.Thread(
        target=contextvars.copy_context().run, args=(states._run_execution, arn), daemon=True
    ).start()
    return _answer(responses.json_response({"redriveDate": date}))


def _described(original: Callable[[Any], Answer]) -> Callable[[Any], Answer]:
    def describe(data: dict[str, Any]) -> Answer:
        status, headers, body = original(data)
        execution = extension.module("services.stepfunctions")._executions.get(
            data.get("executionArn")
        )
        if status >= 400 or execution is None:
            return status, headers, body
        answer = json.loads(body)
        reason = _not_redrivable(execution)
        answer["redriveCount"] = execution.get("redriveCount", 0)
        answer["redriveStatus"] = "NOT_REDRIVABLE" if reason else "REDRIVABLE"
        if reason:
            answer["redriveStatusReason"] = reason
        if "redriveDate" in execution:
            answer["redriveDate"] = execution["redriveDate"]
        return _answer(extension.module("core.responses").json_response(answer))

    return describe


def _not_redrivable(execution: Execution) -> str | None:
    status = execution["status"]
    if status not in REDRIVABLE:
        return f"Execution is {status} and cannot be redriven"
    ended = dt.datetime.fromisoformat(execution["stopDate"].replace("Z", "+00:00"))
    if dt.datetime.now(dt.UTC) - ended > PERIOD:
        return "Execution has exceeded its redrivable period and cannot be redriven"
    return None


def _answer(response: Any) -> Answer:
    answer: Answer = response
    return answer
