"""The optimized integration of Step Functions with SageMaker: `sagemaker:createTrainingJob[.sync]`.

https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html. Every call goes through
the gateway as the machine's role, so its refusals are IAM's and the service's own.

- A job that Step Functions waits for is tagged by it, for which the role needs sagemaker:AddTags:
  https://github.com/aws/aws-cdk/issues/26012, https://github.com/aws/aws-cdk/issues/32294.
"""

import contextvars
import json
from collections.abc import Callable
from typing import Any

from .. import extension
from ..workflows import role
from . import constraints, gateway_calls, job_waiting, service_model

PREFIX = "arn:aws:states:::sagemaker:"
SYNC = ".sync"
STARTED_BY = {"Key": "MANAGED_BY_AWS", "Value": "STARTED_BY_STEP_FUNCTIONS"}

Arguments = dict[str, Any]

_time_out: contextvars.ContextVar[float | None] = contextvars.ContextVar(
    "bridge_sagemaker_task_time_out", default=None
)


def install() -> None:
    """Add the jobs' tasks, and let their time-out stop the job."""
    states = extension.module("services.stepfunctions")
    dispatch = extension.mapping(states, "_SERVICE_DISPATCH")
    for job in service_model.JOBS:
        resource = f"{PREFIX}create{job}"
        if resource in dispatch:
            raise extension.ExtensionPointMoved(
                f"_SERVICE_DISPATCH[{resource!r}]", "missing", "there"
            )
        dispatch[resource] = _runner(job)
    extension.function(states, "_invoke_resource", "resource", "input_data")
    extension.wrap(
        states,
        "_invoke_resource_with_timeout",
        ("resource", "input_data", "timeout"),
        _stopping,
    )
    extension.wrap(
        states,
        "_invoke_with_callback",
        ("resource", "input_data", "token", "state_def"),
        _without_callback,
    )


def _runner(job: str) -> Callable[[str, Any], Any]:
    def run(resource: str, arguments: Any) -> Any:
        pattern = resource.removeprefix(f"{PREFIX}create{job}")
        if pattern not in ("", SYNC):
            raise _unsupported(resource)
        request = arguments if isinstance(arguments, dict) else {}
        _require_supported(f"Create{job}", request)
        if pattern == SYNC:
            return _run_to_end(job, request)
        return _answered(gateway_calls.call(f"Create{job}", request))

    return run


def _without_callback(original: Callable[..., Any]) -> Callable[..., Any]:
    def invoke(resource: str, *rest: Any) -> Any:
        if resource.startswith(PREFIX):
            raise _unsupported(resource)
        return original(resource, *rest)

    return invoke


def _unsupported(resource: str) -> Exception:
    states = extension.module("services.stepfunctions")
    error: Exception = states._ExecutionError(
        "States.Runtime", f"The resource '{resource}' is not supported by Step Functions."
    )
    return error


def _run_to_end(job: str, request: Arguments) -> Arguments:
    tags = [*(request.get("Tags") or []), STARTED_BY]
    gateway_calls.call(f"Create{job}", {**request, "Tags": tags})
    name = str(request[f"{job}Name"])
    return job_waiting.await_end(job, name, role.execution(), _time_out.get())


def _require_supported(operation: str, request: Arguments) -> None:
    """Refuse what Step Functions refuses before it calls the service.

    https://github.com/aws/aws-step-functions-data-science-sdk-python/issues/15 shows the words.
    """
    try:
        found = constraints.problems(service_model.MODEL.input_shape(operation), request)
    except constraints.Malformed:
        # The service refuses it.
        return
    words = {
        "unknown": "is not supported by Step Functions",
        "missing": "is required but was missing",
    }
    wrong = [f'The field "{each.name}" {words[each.kind]}' for each in found if each.kind in words]
    if wrong:
        states = extension.module("services.stepfunctions")
        raise states._ExecutionError(
            "States.Runtime",
            f"The Parameters '{json.dumps(request)}' could not be used to start the Task: "
            f"[{', '.join(wrong)}]",
        )


def _answered(answer: gateway_calls.Answer) -> Arguments:
    return {
        **answer.output,
        "SdkHttpMetadata": {"HttpStatusCode": 200},
        "SdkResponseMetadata": {"RequestId": answer.request_id},
    }


def _stopping(original: Callable[..., Any]) -> Callable[..., Any]:
    def invoke(resource: str, input_data: Any, timeout: float) -> Any:
        if not (resource.startswith(PREFIX) and resource.endswith(SYNC)):
            return original(resource, input_data, timeout)
        # The task itself looks at the clock, because it has to stop the job.
        waiting = _time_out.set(timeout)
        try:
            return extension.module("services.stepfunctions")._invoke_resource(resource, input_data)
        finally:
            _time_out.reset(waiting)

    return invoke
