"""Every operation that is offered refuses what its service model refuses, in AWS's words."""

from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel

import broken_members
from account import Account
from bridge.autoscaling import service as autoscaling
from bridge.sagemaker import service_model
from sagemaker_calls import refusal

OFFERED = {"sagemaker": service_model.OFFERED, autoscaling.SERVICE: autoscaling.OFFERED}


def shapes() -> dict[str, Any]:
    """Return the shape of the request of each operation."""
    loader = Loader()
    found: dict[str, Any] = {}
    for service, operations in OFFERED.items():
        model = ServiceModel(loader.load_service_model(service, "service-2"), service)
        found |= {name: model.operation_model(name).input_shape for name in sorted(operations)}
    return found


SHAPES = shapes()
BREAKING = {
    f"{operation} {way}": (operation, made)
    for operation, shape in SHAPES.items()
    for way in broken_members.WAYS
    if (made := broken_members.request(shape, way)) is not None
}
SCALARS = {
    operation: name
    for operation, shape in SHAPES.items()
    if (name := next((n for n, m in shape.members.items() if m.type_name == "string"), None))
}


@pytest.mark.parametrize("case", BREAKING)
def test_what_breaks_the_model_is_refused_by_all_its_names(account: Account, case: str) -> None:
    operation, (request, expected) = BREAKING[case]
    status, code, message = refusal(account.client_of(operation), operation, request)
    assert (status, code) == (400, "ValidationException")
    unnamed = [words for words in expected if words not in message]
    assert unnamed == []


@pytest.mark.parametrize("operation", SCALARS)
def test_a_value_of_another_type_cannot_be_read(account: Account, operation: str) -> None:
    client = account.client_of(operation)
    status, code, message = refusal(client, operation, {SCALARS[operation]: {}})
    assert (status, code) == (400, "SerializationException")
    assert message == "Start of structure or map found where not expected."


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("InferenceId", "x" * 65),
        ("CustomAttributes", "x" * 1025),
        ("TargetVariant", "-"),
        ("EndpointName", "a_b"),
    ],
)
def test_an_invocation_is_held_to_its_model(account: Account, member: str, value: str) -> None:
    request = {"EndpointName": "e", "Body": b"1", member: value}
    status, code, message = refusal(account.runtime, "InvokeEndpoint", request)
    assert (status, code) == (400, "ValidationError")
    assert f"at '{member[:1].lower() + member[1:]}' failed to satisfy constraint" in message


@pytest.mark.parametrize(
    ("service", "operation", "request_"),
    [
        ("sagemaker", "ListPipelines", {}),
        ("application-autoscaling", "DescribeScheduledActions", {"ServiceNamespace": "sagemaker"}),
    ],
)
def test_what_is_not_offered_says_so(
    account: Account, service: str, operation: str, request_: dict[str, Any]
) -> None:
    client = {"sagemaker": account.sagemaker}.get(service, account.scaling)
    status, code, message = refusal(client, operation, request_)
    assert (status, code) == (501, "NotImplemented")
    assert operation in message
