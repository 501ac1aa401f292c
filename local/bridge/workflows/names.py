"""Starting an execution by name.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html: the same
name and input while the execution runs is the same execution; a closed one, or another input, is
refused.
"""

import json
import re
import threading
from collections.abc import Callable
from typing import Any

from .. import extension
from . import runs

MAX_NAME = 80
# White space, brackets, wildcards, special and control characters.
FORBIDDEN = re.compile(r"[\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]")

Answer = tuple[int, dict[str, str], bytes]

_lock = threading.Lock()


def install() -> None:
    """Check each StartExecution before MiniStack makes it."""
    states = extension.module("services.stepfunctions")
    extension.function(states, "_resolve_state_machine_arn", "arn")
    extension.wrap(states, "_start_execution", ("data",), _checked)


def _checked(original: Callable[[Any], Answer]) -> Callable[[Any], Answer]:
    def start(data: dict[str, Any]) -> Answer:
        refused = _refused(data)
        if refused:
            return _error(*refused)
        with _lock:
            existing = _existing(data)
            if existing is None:
                return original(data)
        same = existing["status"] == "RUNNING" and _same(existing["input"], data.get("input", "{}"))
        arn = existing["executionArn"]
        if not same:
            return _error("ExecutionAlreadyExists", f"Execution Already Exists: '{arn}'")
        answer: Answer = extension.module("core.responses").json_response(
            {"executionArn": arn, "startDate": existing["startDate"]}
        )
        return answer

    return start


def _refused(data: dict[str, Any]) -> tuple[str, str] | None:
    name = data.get("name")
    if name is not None and (not name or len(name) > MAX_NAME or FORBIDDEN.search(name)):
        return "InvalidName", f"Invalid Name: '{name}'"
    text = data.get("input", "{}")
    if len(text.encode()) > runs.MAX_PAYLOAD_BYTES:
        return "InvalidExecutionInput", "Invalid State Machine Execution Input: too large"
    try:
        json.loads(text)
    except ValueError:
        return "InvalidExecutionInput", f"Invalid State Machine Execution Input: '{text}'"
    return None


def _existing(data: dict[str, Any]) -> dict[str, Any] | None:
    states = extension.module("services.stepfunctions")
    machine = states._resolve_state_machine_arn(str(data.get("stateMachineArn", "")).split("#")[0])
    if machine is None or not data.get("name"):
        return None
    arn = f"{machine.replace(':stateMachine:', ':execution:')}:{data['name']}"
    found: dict[str, Any] | None = states._executions.get(arn)
    return found


def _same(left: str, right: str) -> bool:
    return bool(json.loads(left) == json.loads(right))


def _error(code: str, message: str) -> Answer:
    answer: Answer = extension.module("core.responses").error_response_json(code, message, 400)
    return answer
