"""One execution of a state machine, from its start, or from where it failed when it is redriven.

MiniStack's own loop knows no machine time-out, no redrive, no role and redrive count in the context
object, no limit on a state's output, and reads the definition only after the execution started.
"""

import contextvars
import json
import logging
import threading
from collections.abc import Callable
from typing import Any

from .. import extension

logger = logging.getLogger("bridge.workflows")

# https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
MAX_PAYLOAD_BYTES = 262_144

Execution = dict[str, Any]
State = dict[str, Any]
Context = dict[str, Any]


def install() -> None:
    """Replace MiniStack's loop over the states of an execution."""
    states = extension.module("services.stepfunctions")
    for name, parameters in {
        "_run_execution": ("exec_arn",),
        "_fail_execution": ("execution", "error", "cause"),
        "_add_event": ("execution", "event_type", "details"),
        "_fail_state_error": ("state_def", "raw_input", "ctx"),
        "_execute_pass": ("state_def", "raw_input", "ctx"),
        "_execute_choice": ("state_def", "raw_input", "ctx"),
        "_execute_wait": ("state_def", "raw_input", "ctx"),
        "_execute_task": ("state_def", "raw_input", "execution", "ctx"),
        "_execute_parallel": ("state_def", "raw_input", "execution", "ctx"),
        "_execute_map": ("state_def", "raw_input", "execution", "ctx"),
        "_emit_execution_status_event": ("execution",),
    }.items():
        extension.function(states, name, *parameters)
    states._run_execution = run


def run(exec_arn: str) -> None:
    """Walk the execution's definition until it ends, fails, is stopped or times out."""
    states = extension.module("services.stepfunctions")
    execution = states._executions.get(exec_arn)
    if execution is None:
        return
    machine = states._state_machines.get(execution["stateMachineArn"])
    if machine is None:
        states._fail_execution(execution, "States.Runtime", "State machine no longer exists")
        return
    definition = json.loads(execution.setdefault("_definition", machine["definition"]))
    timer = _time_out(execution, definition.get("TimeoutSeconds"))
    try:
        _walk(execution, definition, _context(execution, machine, definition))
    except states._ExecutionError as error:
        if execution["status"] == "RUNNING":
            states._fail_execution(execution, error.error, error.cause)
    except Exception as error:
        logger.exception("execution %s", exec_arn)
        states._fail_execution(execution, "States.Runtime", str(error))
    finally:
        if timer:
            timer.cancel()


def _walk(execution: Execution, definition: State, context: Context) -> None:
    states = extension.module("services.stepfunctions")
    # A redriven execution resumes at the state that failed, with what that state was given.
    progress = execution.setdefault(
        "_progress",
        {
            "state": definition.get("StartAt"),
            "input": json.loads(execution["input"]),
            "variables": {},
        },
    )
    context["variables"] = dict(progress["variables"])
    name, data = progress["state"], progress["input"]
    while name and execution["status"] == "RUNNING":
        execution["_progress"] = {
            "state": name,
            "input": data,
            "variables": dict(context["variables"]),
        }
        data, name = _step(execution, definition, name, data, context)
    if execution["status"] == "RUNNING":
        output = json.dumps(data)
        execution.update(status="SUCCEEDED", output=output, stopDate=states.now_iso())
        states._add_event(
            execution,
            "ExecutionSucceeded",
            {
                "executionSucceededEventDetails": {"output": output},
            },
        )
        states._emit_execution_status_event(execution)


def _step(
    execution: Execution, definition: State, name: str, data: Any, context: Context
) -> tuple[Any, str | None]:
    states = extension.module("services.stepfunctions")
    state = definition.get("States", {}).get(name)
    if state is None:
        raise states._ExecutionError("States.Runtime", f"State '{name}' not found in definition")
    kind = state.get("Type")
    context["State"] = {"Name": name, "EnteredTime": states.now_iso(), "RetryCount": 0}
    states._add_event(
        execution,
        f"{kind}StateEntered",
        {
            "stateEnteredEventDetails": {"name": name, "input": json.dumps(data)},
        },
    )
    output, following = perform(state, data, execution, context)
    text = json.dumps(output)
    if len(text.encode()) > MAX_PAYLOAD_BYTES:
        raise states._ExecutionError(
            "States.DataLimitExceeded",
            f"The state/task '{name}' returned a result with a size exceeding the maximum number "
            f"of bytes service limit.",
        )
    states._add_event(
        execution,
        f"{kind}StateExited",
        {
            "stateExitedEventDetails": {"name": name, "output": text},
        },
    )
    return output, following


def perform(
    state: State, data: Any, execution: Execution, context: Context
) -> tuple[Any, str | None]:
    """Perform one state: return its output and the name of the next state, None at the end."""
    states = extension.module("services.stepfunctions")
    kind = state.get("Type")
    if kind == "Succeed":
        return states._apply_output_path(
            state, states._apply_input_path(state, data, context), context
        ), None
    if kind == "Fail":
        raise states._ExecutionError(*states._fail_state_error(state, data, context))
    if kind in ("Task", "Parallel", "Map"):
        execute: Callable[..., Any] = getattr(states, f"_execute_{kind.lower()}")
        output, following = execute(state, data, execution, context)
    elif kind in ("Pass", "Choice", "Wait"):
        output, following = getattr(states, f"_execute_{kind.lower()}")(state, data, context)
    else:
        raise states._ExecutionError("States.Runtime", f"Unknown state type: {kind}")
    return output, following


def _context(execution: Execution, machine: State, definition: State) -> Context:
    return {
        "QueryLanguage": definition.get("QueryLanguage", "JSONPath"),
        "Execution": {
            "Id": execution["executionArn"],
            "Input": json.loads(execution["input"]),
            "Name": execution["name"],
            "RoleArn": execution["events"][0]["executionStartedEventDetails"]["roleArn"],
            "StartTime": execution["startDate"],
            "RedriveCount": execution.get("redriveCount", 0),
            **({"RedriveTime": execution["redriveDate"]} if "redriveDate" in execution else {}),
        },
        "StateMachine": {"Id": execution["stateMachineArn"], "Name": machine["name"]},
        "variables": {},
    }


def _time_out(execution: Execution, seconds: Any) -> threading.Timer | None:
    if not isinstance(seconds, (int, float)):
        return None
    timer = threading.Timer(seconds, contextvars.copy_context().run, (_end_timed_out, execution))
    timer.daemon = True
    timer.start()
    return timer


def _end_timed_out(execution: Execution) -> None:
    states = extension.module("services.stepfunctions")
    if execution["status"] != "RUNNING":
        return
    execution.update(status="TIMED_OUT", stopDate=states.now_iso(), error="States.Timeout")
    states._add_event(
        execution,
        "ExecutionTimedOut",
        {
            "executionTimedOutEventDetails": {"error": "States.Timeout", "cause": ""},
        },
    )
    states._emit_execution_status_event(execution)
