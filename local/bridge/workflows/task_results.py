"""What tasks send and report beyond the call itself, as Step Functions does.

- events:putEvents names execution and machine in `Resources`, and fails on a refused entry:
  https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
- errors of `aws-sdk` tasks carry the class names of the AWS SDK for Java 2.x:
  https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
- errors of a nested start are prefixed `StepFunctions.`.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from botocore.loaders import Loader

from .. import extension
from . import role

PUT_EVENTS = "arn:aws:states:::events:putEvents"

# Step Functions' names of services whose botocore model is named otherwise.
MODEL_NAMES = {
    "sfn": "stepfunctions",
    "eventbridge": "events",
    "cloudwatchlogs": "logs",
    "applicationautoscaling": "application-autoscaling",
    "sagemakerruntime": "sagemaker-runtime",
}

Arguments = dict[str, Any]


def install() -> None:
    """Complete putEvents, and name errors as AWS does."""
    states = extension.module("services.stepfunctions")
    dispatch = extension.mapping(states, "_SERVICE_DISPATCH")
    put_events = dispatch[PUT_EVENTS]
    dispatch[PUT_EVENTS] = lambda resource, data: _put_events(put_events, resource, data)
    extension.mapping(states, "_AWS_SDK_ERROR_PREFIX")
    extension.wrap(states, "_prefix_sdk_error", ("service_name", "error_code"), _sdk_error)
    for name in ("_invoke_nested_start_execution", "_invoke_nested_start_execution_sync"):
        extension.wrap(states, name, ("resource", "input_data"), _nested_error)


def _put_events(original: Callable[..., Any], resource: str, data: Arguments) -> Any:
    origin = [arn for arn in (role.execution(), role.machine()) if arn]
    entries = [
        {
            **entry,
            "Resources": [*(entry.get("Resources") or []), *origin],
            "Detail": _text(entry.get("Detail", {})),
        }
        for entry in data.get("Entries") or []
    ]
    result = original(resource, {**data, "Entries": entries})
    if result.get("FailedEntryCount"):
        states = extension.module("services.stepfunctions")
        raise states._ExecutionError("EventBridge.FailedEntry", json.dumps(result))
    return result


def _text(detail: Any) -> str:
    return detail if isinstance(detail, str) else json.dumps(detail)


def _sdk_error(original: Callable[[str, str], str]) -> Callable[[str, str], str]:
    def name(service_name: str, error_code: str) -> str:
        prefix = extension.module("services.stepfunctions")._AWS_SDK_ERROR_PREFIX.get(service_name)
        code = _current(error_code.rpartition("#")[2])
        if prefix is None:
            return original(service_name, error_code)
        found = _classes(MODEL_NAMES.get(service_name, service_name)).get(_java(code))
        # S3's AccessDenied is modelled for newer operations only.
        if found is None or (service_name, found) == ("s3", "AccessDeniedException"):
            # A code the service's model doesn't list has no class of its own.
            return (
                original(service_name, error_code) if "." in code else f"{prefix}.{prefix}Exception"
            )
        return f"{prefix}.{found}"

    return name


def _current(code: str) -> str:
    # SQS answers its query protocol with the codes of its first years.
    known = extension.mapping(extension.module("services.sqs"), "_QUERY_COMPAT_CODES")
    return next((name for name, legacy in known.items() if legacy == code), code)


@cache
def _classes(service: str) -> dict[str, str]:
    shapes = Loader().load_service_model(service, "service-2")["shapes"]
    found = {}
    for name, shape in shapes.items():
        if shape.get("exception"):
            for code in (name, str(shape.get("error", {}).get("code", name))):
                found[_java(code)] = _java(name)
    return found


def _java(code: str) -> str:
    return code.removesuffix("Exception").removesuffix("Fault") + "Exception"


def _nested_error(original: Callable[..., Any]) -> Callable[..., Any]:
    def invoke(resource: str, input_data: Arguments) -> Any:
        states = extension.module("services.stepfunctions")
        try:
            return original(resource, input_data)
        except states._ExecutionError as error:
            code = str(error.error)
            refused = (
                "ExecutionAlreadyExists",
                "StateMachineDoesNotExist",
                "InvalidName",
                "InvalidExecutionInput",
                "InvalidArn",
            )
            if code not in refused:
                raise
            raise states._ExecutionError(f"StepFunctions.{code}Exception", error.cause) from error

    return invoke
