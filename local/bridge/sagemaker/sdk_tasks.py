"""`aws-sdk` tasks of SageMaker, Application Auto Scaling and CloudWatch's alarms.

Any offered operation, in the form of the AWS SDK for Java 2.x:
https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html. They are called
by MiniStack's own dispatcher, which the bridge sends through the gateway as the machine's role.
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Any

from .. import extension
from ..service_models import Model
from . import service, service_model

AUTOSCALING = "application-autoscaling"
CLOUDWATCH = "monitoring"

# The name in a task's resource -> how it is called, and the prefix of its errors.
SERVICES: dict[str, tuple[dict[str, str], str]] = {
    "sagemaker": ({"target_prefix": service.TARGET}, "SageMaker"),
    "applicationautoscaling": (
        {"target_prefix": "AnyScaleFrontendService", "service_key": AUTOSCALING},
        "ApplicationAutoScaling",
    ),
    # MiniStack speaks CloudWatch's query protocol, in which an alarm has few of its members.
    "cloudwatch": (
        {"target_prefix": "GraniteServiceVersion20100801", "service_key": CLOUDWATCH},
        "CloudWatch",
    ),
}

# The services as the gateway names them, with what they answer.
MODELS = {
    service.SERVICE: service_model.MODEL,
    AUTOSCALING: Model(AUTOSCALING),
    CLOUDWATCH: Model("cloudwatch"),
}

_LEADING_ACRONYM = re.compile(r"^[A-Z]+(?=[A-Z][a-z]|$)")


def install() -> None:
    """Let the dispatcher know the services, and write answers as the SDK names their members."""
    states = extension.module("services.stepfunctions")
    called = extension.mapping(states, "_AWS_SDK_SERVICE_MAP")
    prefixes = extension.mapping(states, "_AWS_SDK_ERROR_PREFIX")
    if called.get("cloudwatch", {}).get("protocol") != "query":
        raise extension.ExtensionPointMoved(
            "_AWS_SDK_SERVICE_MAP['cloudwatch']", "in the query protocol", "another"
        )
    for name, (how, prefix) in SERVICES.items():
        if name != "cloudwatch" and name in called:
            raise extension.ExtensionPointMoved(
                f"_AWS_SDK_SERVICE_MAP[{name!r}]", "missing", "there"
            )
        called[name] = {"protocol": "json", **how}
        prefixes[name] = prefix
    extension.wrap(
        states,
        "_sdk_json_params",
        ("service_info", "service_key", "action", "input_data"),
        _with_numbers,
    )
    extension.wrap(states, "_sdk_json_result", ("service_key", "action", "result"), _named)
    extension.wrap(
        states,
        "_dispatch_aws_sdk_json",
        ("service_info", "service_name", "action", "input_data"),
        _with_service,
    )


def _with_service(original: Callable[..., Any]) -> Callable[..., Any]:
    """The SDK's message ends with the service, the status and the request, without the code.

    https://github.com/aws/aws-sdk-java-v2/blob/master/core/aws-core/src/main/java/software/amazon/awssdk/awscore/exception/AwsServiceException.java
    """

    def call(service_info: Any, service_name: str, action: str, input_data: Any) -> Any:
        states = extension.module("services.stepfunctions")
        try:
            return original(service_info, service_name, action, input_data)
        except states._ExecutionError as refused:
            prefix = SERVICES[service_name][1] if service_name in SERVICES else None
            if prefix is None or not refused.error.startswith(f"{prefix}."):
                raise
            said = f"(Service: {prefix}, Status Code: 400, Request ID: {uuid.uuid4()})"
            raise states._ExecutionError(refused.error, f"{refused.cause} {said}") from refused

    return call


def _with_numbers(original: Callable[..., Any]) -> Callable[..., Any]:
    """On the wire a timestamp is a number; state machines write ISO 8601."""

    def convert(service_info: Any, service_key: str, action: str, input_data: Any) -> Any:
        request = original(service_info, service_key, action, input_data)
        model = MODELS.get(service_key)
        known = model if model and model.knows(action) else None
        return _numbered(request, known.input_shape(action)) if known else request

    return convert


def _numbered(request: Any, shape: Any) -> Any:
    # Timestamps are filters of lists only, which have no structures within.
    if not isinstance(request, dict):
        return request
    members = {name: member.type_name for name, member in shape.members.items()}
    return {
        name: _seconds(value) if members.get(name) == "timestamp" else value
        for name, value in request.items()
    }


def _seconds(value: Any) -> Any:
    try:
        return dt.datetime.fromisoformat(value).timestamp()
    except (TypeError, ValueError):
        return value


def _named(original: Callable[..., Any]) -> Callable[..., Any]:
    def convert(service_key: str, action: str, result: Any) -> Any:
        model = MODELS.get(service_key)
        if model is None:
            return original(service_key, action, result)
        return _converted(result, model.output_shape(action) if model.knows(action) else None)

    return convert


def _converted(value: Any, shape: Any) -> Any:
    kind = getattr(shape, "type_name", "")
    if kind == "structure" and isinstance(value, dict):
        # The SDK lowers an acronym that leads only; MiniStack lowers each (ModelDataETag).
        return {
            member_name(name): _converted(item, shape.members.get(name))
            for name, item in value.items()
            if item is not None
        }
    if kind == "list" and isinstance(value, list):
        return [_converted(item, shape.member) for item in value]
    if kind == "map" and isinstance(value, dict):
        return {name: _converted(item, shape.value) for name, item in value.items()}
    if kind == "timestamp" and isinstance(value, (int, float)):
        moment = dt.datetime.fromtimestamp(value, dt.UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value


def member_name(name: str) -> str:
    """Return a member's name as Step Functions shows it: `AIModelId` is `AiModelId`."""
    return _LEADING_ACRONYM.sub(lambda found: found[0].capitalize(), name)
