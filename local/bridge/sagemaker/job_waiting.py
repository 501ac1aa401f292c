"""Waiting for a job on behalf of a `.sync` task, and stopping it when nobody waits any more.

A stopped execution or a time-out stops the job as well, if the role may do that:
https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-sync.
"""

import json
import logging
import time
from typing import Any

from .. import extension
from . import gateway_calls, service_model

logger = logging.getLogger("bridge.sagemaker")

POLL_S = 0.1
SLOWEST_POLL_S = 1.0
# The longer a job runs, the less a second more or less matters.
POLL_SHARE = 0.05

SUCCEEDED = "Completed"
ENDED = (SUCCEEDED, "Failed", "Stopped")

Described = dict[str, Any]


def await_end(job: str, name: str, execution: str, time_out_s: float | None) -> Described:
    """Return the description of the job when it has completed, timestamps in milliseconds.

    A job that failed or was stopped fails the task with its description as the cause.
    """
    states = extension.module("services.stepfunctions")
    started, abandoned = time.monotonic(), _watch(execution)
    while True:
        described = _describe(job, name)
        if described and described.get(f"{job}Status") in ENDED:
            break
        waited = time.monotonic() - started
        if abandoned():
            _stop(job, name)
            raise states._ExecutionError("States.Runtime", "The execution was stopped")
        if time_out_s is not None and waited >= time_out_s:
            _stop(job, name)
            raise states._ExecutionError(
                "States.Timeout", f"Task timed out after {time_out_s} seconds"
            )
        left = time_out_s - waited if time_out_s is not None else SLOWEST_POLL_S
        time.sleep(min(max(POLL_S, waited * POLL_SHARE), SLOWEST_POLL_S, max(left, 0.0)))
    result: Described = _in_milliseconds(
        described, service_model.MODEL.output_shape(f"Describe{job}")
    )
    if described[f"{job}Status"] != SUCCEEDED:
        raise states._ExecutionError("States.TaskFailed", json.dumps(result))
    return result


def _describe(job: str, name: str) -> Described | None:
    try:
        return gateway_calls.attempt(f"Describe{job}", {f"{job}Name": name}).output
    except gateway_calls.CallRefused as refused:
        if refused.refusal.code == "ThrottlingException":
            # Step Functions asks again by itself.
            return None
        raise gateway_calls.failure(refused.refusal) from refused


def _stop(job: str, name: str) -> None:
    try:
        gateway_calls.attempt(f"Stop{job}", {f"{job}Name": name})
    except gateway_calls.CallRefused as refused:
        # Best effort, as on AWS: without the right the job runs on, and on.
        logger.warning("%s %s goes on: %s", job, name, refused)


def _watch(arn: str) -> Any:
    states = extension.module("services.stepfunctions")
    execution = states._executions.get(arn) or {}
    times = execution.get("redriveCount", 0)

    def abandoned() -> bool:
        now = states._executions.get(arn)
        # Outside of an execution (TestState) nobody can stop it.
        return bool(now) and (now["status"], now.get("redriveCount", 0)) != ("RUNNING", times)

    return abandoned


def _in_milliseconds(value: Any, shape: Any) -> Any:
    """Return an output with its timestamps as the SDK for Java 1.x writes them to JSON."""
    kind = getattr(shape, "type_name", "")
    if kind == "structure" and isinstance(value, dict):
        return {
            name: _in_milliseconds(item, shape.members.get(name)) for name, item in value.items()
        }
    if kind == "list" and isinstance(value, list):
        return [_in_milliseconds(item, shape.member) for item in value]
    if kind == "map" and isinstance(value, dict):
        return {name: _in_milliseconds(item, shape.value) for name, item in value.items()}
    if kind == "timestamp" and isinstance(value, (int, float)):
        return round(value * 1000)
    return value
