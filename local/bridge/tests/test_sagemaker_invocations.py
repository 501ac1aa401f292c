"""Invoking an endpoint: who may, what reaches the emulator, what comes back."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from jobs import arn
from running_cloud import Cloud, allow
from stub_emulator import TOKEN, Invocation, StubEmulator
from workflows import output, run_sdk_task

INVOKE = "sagemaker:InvokeEndpoint"
LARGEST = 6_291_456


@pytest.fixture
def client(sagemaker_cloud: Cloud) -> Any:
    return sagemaker_cloud.client("sagemaker-runtime")


def refusal(client: Any, **request: Any) -> Any:
    """Return the answer of a refused invocation."""
    with pytest.raises(ClientError) as refused:
        client.invoke_endpoint(**{"EndpointName": "e", "Body": b"1", **request})
    return refused.value.response


def test_body_and_headers_pass_in_both_directions(client: Any, emulator: StubEmulator) -> None:
    body = bytes(range(256))

    def predict(invocation: Invocation) -> tuple[int, dict[str, str], bytes]:
        headers = {
            "content-type": "application/x-own",
            "x-amzn-invoked-production-variant": "champion",
            "x-amzn-sagemaker-custom-attributes": "candidate=c",
            "x-of-the-emulator": "no",
        }
        return 200, headers, invocation.body[::-1]

    emulator.predict = predict

    answer = client.invoke_endpoint(
        EndpointName="Flight-Delay",
        Body=body,
        ContentType="text/csv",
        Accept="application/json",
        InferenceId="i-1",
        TargetVariant="champion",
        CustomAttributes="a=b",
    )

    assert answer["Body"].read() == body[::-1]
    assert answer["ContentType"] == "application/x-own"
    assert answer["InvokedProductionVariant"] == "champion"
    assert answer["CustomAttributes"] == "candidate=c"
    assert "x-of-the-emulator" not in answer["ResponseMetadata"]["HTTPHeaders"]
    sent = emulator.invocations[-1]
    assert (sent.path, sent.body) == ("/_invoke/Flight-Delay", body)
    passed = {name: value for name, value in sent.headers.items() if name.startswith("x-")}
    assert passed == {
        "x-amzn-sagemaker-inference-id": "i-1",
        "x-amzn-sagemaker-target-variant": "champion",
        "x-amzn-sagemaker-custom-attributes": "a=b",
    }
    assert (sent.headers["content-type"], sent.headers["accept"]) == (
        "text/csv",
        "application/json",
    )
    assert sent.headers["authorization"] == f"Bearer {TOKEN}"


def test_the_caller_needs_the_action_on_the_endpoint(sagemaker_cloud: Cloud) -> None:
    other = sagemaker_cloud.user(allow(INVOKE, arn("endpoint/other")))
    refused = refusal(sagemaker_cloud.client("sagemaker-runtime", other), EndpointName="Mine")
    assert refused["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert refused["Error"]["Code"] == "AccessDeniedException"
    assert f"{INVOKE} on resource: {arn('endpoint/mine')} " in refused["Error"]["Message"]

    mine = sagemaker_cloud.user(allow(INVOKE, arn("endpoint/mine")))
    sagemaker_cloud.client("sagemaker-runtime", mine).invoke_endpoint(EndpointName="Mine", Body=b"")


def test_a_wrong_signature_is_refused(sagemaker_cloud: Cloud) -> None:
    user = {**sagemaker_cloud.user(allow(INVOKE, "*")), "aws_secret_access_key": "wrong"}
    refused = refusal(sagemaker_cloud.client("sagemaker-runtime", user))
    assert refused["Error"]["Code"] == "InvalidSignatureException"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "ValidationError"),
        (503, "ServiceUnavailable"),
        (500, "InternalFailure"),
    ],
)
def test_the_emulators_errors_are_aws_s(
    sagemaker_cloud: Cloud, emulator: StubEmulator, status: int, code: str
) -> None:
    said = json.dumps({"__type": code, "message": "Endpoint e not found."}).encode()
    emulator.predict = lambda _: (status, {}, said)
    refused = refusal(without_retries(sagemaker_cloud))
    assert refused["Error"] == {"Code": code, "Message": "Endpoint e not found."}
    assert refused["ResponseMetadata"]["HTTPStatusCode"] == status


def test_a_model_error_tells_what_the_container_said(client: Any, emulator: StubEmulator) -> None:
    said = {"OriginalStatusCode": 400, "OriginalMessage": "no such column", "LogStreamArn": "arn:x"}
    error = json.dumps({"__type": "ModelError", "message": "Received client error", **said})
    emulator.predict = lambda _: (424, {}, error.encode())
    refused = refusal(client)
    assert refused["ResponseMetadata"]["HTTPStatusCode"] == 424
    assert refused["Error"] == {"Code": "ModelError", "Message": "Received client error"}
    assert {name: refused[name] for name in said} == said


def test_an_emulator_that_speaks_otherwise_is_an_internal_failure(
    sagemaker_cloud: Cloud, emulator: StubEmulator
) -> None:
    emulator.predict = lambda _: (500, {}, b"<html>")
    assert refusal(without_retries(sagemaker_cloud))["Error"]["Code"] == "InternalFailure"


@pytest.mark.parametrize(
    ("request_", "member"),
    [
        ({"InferenceId": "x" * 65}, "inferenceId"),
        ({"CustomAttributes": "x" * 1025}, "customAttributes"),
        ({"EndpointName": "a_b"}, "endpointName"),
        ({"TargetVariant": "-"}, "targetVariant"),
    ],
)
def test_what_breaks_the_model_is_refused(
    client: Any, emulator: StubEmulator, request_: dict[str, str], member: str
) -> None:
    before = len(emulator.invocations)
    refused = refusal(client, **request_)
    assert refused["Error"]["Code"] == "ValidationError"
    assert f"at '{member}' failed to satisfy constraint" in refused["Error"]["Message"]
    assert len(emulator.invocations) == before


def test_a_body_may_be_six_mebibytes_and_no_byte_more(client: Any, emulator: StubEmulator) -> None:
    client.invoke_endpoint(EndpointName="e", Body=b"x" * LARGEST)
    assert len(emulator.invocations[-1].body) == LARGEST
    refused = refusal(client, Body=b"x" * (LARGEST + 1))
    assert refused["ResponseMetadata"]["HTTPStatusCode"] == 413
    assert refused["Error"]["Message"] == f"HTTP content length exceeded {LARGEST} bytes."


def test_connections_to_the_emulator_are_kept(client: Any, emulator: StubEmulator) -> None:
    for _ in range(3):
        client.invoke_endpoint(EndpointName="e", Body=b"1")
    assert len({invocation.client for invocation in emulator.invocations[-3:]}) == 1


def test_a_state_machine_invokes(sagemaker_cloud: Cloud, emulator: StubEmulator) -> None:
    headers = {"content-type": "application/json", "x-amzn-invoked-production-variant": "champion"}
    emulator.predict = lambda _: (200, headers, b'{"label": 1}')
    arguments = {"EndpointName": "e", "Body": {"a": 1}, "ContentType": "application/json"}
    may = allow(INVOKE, arn("endpoint/e"))
    ended = run_sdk_task(sagemaker_cloud, "sagemakerruntime:invokeEndpoint", arguments, may)
    assert output(ended) == {
        "Body": '{"label": 1}',
        "ContentType": "application/json",
        "InvokedProductionVariant": "champion",
    }
    assert emulator.invocations[-1].body == b'{"a": 1}'

    said = json.dumps({"__type": "ModelError", "message": "Received client error"}).encode()
    emulator.predict = lambda _: (424, {}, said)
    failed = run_sdk_task(sagemaker_cloud, "sagemakerruntime:invokeEndpoint", arguments, may)
    assert failed["error"] == "SageMakerRuntime.ModelErrorException"
    assert failed["cause"] == "Received client error"

    other = allow(INVOKE, arn("endpoint/other"))
    failed = run_sdk_task(sagemaker_cloud, "sagemakerruntime:invokeEndpoint", arguments, other)
    assert failed["error"] == "SageMakerRuntime.SageMakerRuntimeException"
    assert f"{INVOKE} on resource: {arn('endpoint/e')} " in failed["cause"]


def test_other_ways_to_invoke_are_refused_by_name(client: Any) -> None:
    with pytest.raises(ClientError) as refused:
        client.invoke_endpoint_async(EndpointName="e", InputLocation="s3://b/k")
    assert refused.value.response["Error"]["Code"] == "NotImplemented"


def test_no_body_is_in_the_trail(sagemaker_cloud: Cloud, client: Any) -> None:
    client.invoke_endpoint(EndpointName="e", Body=b'{"a": 1}')
    events = sagemaker_cloud.client("cloudtrail").lookup_events()["Events"]
    assert events
    assert "InvokeEndpoint" not in {event["EventName"] for event in events}


def test_a_cloud_without_an_emulator_says_so(cloud: Cloud) -> None:
    refused = refusal(cloud.client("sagemaker-runtime"))
    assert refused["Error"]["Code"] == "EmulatorNotAttached"


def without_retries(cloud: Cloud) -> Any:
    """Return a client that takes the first answer."""
    client = cloud.client("sagemaker-runtime")
    client.meta.events.register("needs-retry.*", lambda **_: None)
    client.meta.events.unregister(
        "needs-retry.sagemaker-runtime", unique_id="retry-config-sagemaker-runtime"
    )
    return client
