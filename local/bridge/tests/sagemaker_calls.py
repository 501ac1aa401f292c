"""Calls of SageMaker, and what each of them needs."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from jobs import arn
from running_cloud import Cloud, allow
from stub_emulator import StubEmulator

# An operation, a request, and the resources whose grants it needs.
Need = tuple[str, dict[str, Any], list[str]]


def call(client: Any, operation: str, request: dict[str, Any]) -> Any:
    """Call an operation by its name."""
    # botocore writes idempotency tokens into what it is given.
    return client._make_api_call(operation, dict(request))


def refusal(client: Any, operation: str, request: dict[str, Any]) -> tuple[int, str, str]:
    """Return status, code and message of a refused call."""
    with pytest.raises(ClientError) as refused:
        call(client, operation, request)
    answer = refused.value.response
    error = answer["Error"]
    return answer["ResponseMetadata"]["HTTPStatusCode"], error["Code"], error["Message"]


def check_needs(cloud: Cloud, emulator: StubEmulator, need: Need) -> None:
    """Check that a call is refused without any of its grants, and is performed with all."""
    operation, request, needed = need
    action = f"sagemaker:{operation}"
    emulator.replies[operation] = lambda _: (200, {})
    for missing in needed:
        others = [allow(action, each) for each in needed if each != missing]
        client = cloud.client("sagemaker", cloud.user(allow(action, arn("other/*")), *others))
        status, code, message = refusal(client, operation, request)
        assert (status, code) == (400, "AccessDeniedException")
        assert f"is not authorized to perform: {action} on resource: {missing} " in message
        assert ":assumed-role/" in message

    caller = cloud.user(allow(action, needed))
    call(cloud.client("sagemaker", caller), operation, request)
    assert emulator.calls[-1][0] == operation
