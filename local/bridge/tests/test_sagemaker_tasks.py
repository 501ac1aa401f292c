"""`sagemaker:create…Job[.sync]`: the machine's role, the job's end, and who stops a job."""

import json
import time

import pytest
from botocore.exceptions import ClientError

from jobs import (
    KINDS,
    SAGEMAKER,
    STATES,
    arn,
    grants,
    job,
    machine,
    run_machine,
    start,
    training_job,
)
from running_cloud import Cloud
from stub_emulator import StubEmulator

MARK = {"Key": "MANAGED_BY_AWS", "Value": "STARTED_BY_STEP_FUNCTIONS"}


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_task_ends_with_the_job_and_returns_its_description(
    sagemaker_cloud: Cloud, emulator: StubEmulator, kind: str
) -> None:
    request = job(kind, sagemaker_cloud.role(SAGEMAKER))
    name = request[f"{kind}Name"]
    execution = run_machine(sagemaker_cloud, kind, request)
    emulator.await_job(name)
    time.sleep(0.3)
    states = sagemaker_cloud.client("stepfunctions")
    assert states.describe_execution(executionArn=execution)["status"] == "RUNNING"

    emulator.jobs[name] = "Completed"

    ended = sagemaker_cloud.ended(execution)
    assert ended["status"] == "SUCCEEDED", ended.get("cause")
    output = json.loads(ended["output"])
    assert (output[f"{kind}Name"], output[f"{kind}Status"]) == (name, "Completed")
    assert output["CreationTime"] == 1700000000500
    if kind == "TrainingJob":
        assert output["SecondaryStatusTransitions"][0]["StartTime"] == 1700000000250
    assert emulator.sent(f"Create{kind}", name)[0]["request"]["Tags"] == [MARK]


@pytest.mark.parametrize("status", ["Failed", "Stopped"])
def test_a_job_that_did_not_complete_fails_the_task(
    sagemaker_cloud: Cloud, emulator: StubEmulator, kind: str, status: str
) -> None:
    request = job(kind, sagemaker_cloud.role(SAGEMAKER))
    name = request[f"{kind}Name"]
    execution = run_machine(sagemaker_cloud, kind, request)
    emulator.await_job(name)

    emulator.jobs[name] = status

    ended = sagemaker_cloud.ended(execution)
    assert (ended["status"], ended["error"]) == ("FAILED", "States.TaskFailed")
    cause = json.loads(ended["cause"])
    assert (cause[f"{kind}Name"], cause[f"{kind}Status"]) == (name, status)
    assert cause["CreationTime"] == 1700000000500


@pytest.mark.parametrize("missing", ["Create", "sagemaker:AddTags", "iam:PassRole", "Describe"])
def test_the_role_needs_every_action(
    sagemaker_cloud: Cloud, emulator: StubEmulator, kind: str, missing: str
) -> None:
    request = job(kind, sagemaker_cloud.role(SAGEMAKER))
    action = missing if ":" in missing else f"sagemaker:{missing}{kind}"
    granted = grants(kind, request["RoleArn"])
    del granted[action]
    arn_ = machine(sagemaker_cloud, kind, request, *granted.values())

    ended = sagemaker_cloud.ended(start(sagemaker_cloud, arn_))

    assert (ended["status"], ended["error"]) == ("FAILED", "SageMaker.AmazonSageMakerException")
    assert f"is not authorized to perform: {action} on resource: " in ended["cause"]
    assert "Service: AmazonSageMaker; Status Code: 400" in ended["cause"]
    assert "Error Code: AccessDeniedException" in ended["cause"]
    assert (request[f"{kind}Name"] in emulator.jobs) == (missing == "Describe")


def test_a_machine_that_waits_needs_the_managed_rule(sagemaker_cloud: Cloud, kind: str) -> None:
    request = job(kind, sagemaker_cloud.role(SAGEMAKER))
    granted = grants(kind, request["RoleArn"])
    other = next(each for each in KINDS if each != kind)
    granted["events"] = grants(other, request["RoleArn"])["events"]
    with pytest.raises(ClientError, match=f"SageMaker{kind}sRule"):
        machine(sagemaker_cloud, kind, request, *granted.values())


def test_without_sync_the_task_returns_at_once(
    sagemaker_cloud: Cloud, emulator: StubEmulator, kind: str
) -> None:
    request = job(kind, sagemaker_cloud.role(SAGEMAKER))
    granted = grants(kind, request["RoleArn"])
    needed = [granted[f"sagemaker:Create{kind}"], granted["iam:PassRole"]]
    task = {
        "Type": "Task",
        "Resource": f"arn:aws:states:::sagemaker:create{kind}",
        "Arguments": request,
        "End": True,
    }
    definition = {"StartAt": "Run", "States": {"Run": task}}
    role = sagemaker_cloud.role(STATES, *needed)

    ended = sagemaker_cloud.execute(sagemaker_cloud.machine(role, definition))

    assert ended["status"] == "SUCCEEDED", ended.get("cause")
    output = json.loads(ended["output"])
    name = request[f"{kind}Name"]
    assert output[f"{kind}Arn"] == arn(f"{KINDS[kind][0]}/{name.lower()}")
    assert output["SdkResponseMetadata"]["RequestId"]
    assert emulator.sent(f"Create{kind}", name)[0]["request"] == request
    assert emulator.jobs[name] == "InProgress"


@pytest.mark.parametrize("may_stop", [True, False])
def test_stopping_the_execution_stops_the_job_if_the_role_may(
    sagemaker_cloud: Cloud, emulator: StubEmulator, kind: str, may_stop: bool
) -> None:
    request = job(kind, sagemaker_cloud.role(SAGEMAKER))
    name = request[f"{kind}Name"]
    granted = grants(kind, request["RoleArn"])
    if not may_stop:
        del granted[f"sagemaker:Stop{kind}"]
    arn_ = machine(sagemaker_cloud, kind, request, *granted.values())
    execution = start(sagemaker_cloud, arn_)
    emulator.await_job(name)

    sagemaker_cloud.client("stepfunctions").stop_execution(executionArn=execution)
    time.sleep(0.6)

    assert emulator.jobs[name] == ("Stopped" if may_stop else "InProgress")
    assert sagemaker_cloud.ended(execution)["status"] == "ABORTED"
    # Nobody looks at it any more.
    looked = len(emulator.sent(f"Describe{kind}", name))
    time.sleep(0.4)
    assert len(emulator.sent(f"Describe{kind}", name)) == looked


def test_a_time_out_stops_the_job(
    sagemaker_cloud: Cloud, emulator: StubEmulator, kind: str
) -> None:
    request = job(kind, sagemaker_cloud.role(SAGEMAKER))
    execution = run_machine(sagemaker_cloud, kind, request, TimeoutSeconds=1)
    ended = sagemaker_cloud.ended(execution)
    assert (ended["status"], ended["error"]) == ("FAILED", "States.Timeout")
    assert emulator.jobs[request[f"{kind}Name"]] == "Stopped"


def test_a_machine_that_times_out_stops_the_job(
    sagemaker_cloud: Cloud, emulator: StubEmulator
) -> None:
    request = training_job(sagemaker_cloud.role(SAGEMAKER))
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sagemaker:createTrainingJob.sync",
        "Arguments": request,
        "End": True,
    }
    role = sagemaker_cloud.role(STATES, *grants("TrainingJob", request["RoleArn"]).values())
    definition = {"StartAt": "Run", "States": {"Run": task}, "TimeoutSeconds": 1}
    ended = sagemaker_cloud.execute(sagemaker_cloud.machine(role, definition))
    assert ended["status"] == "TIMED_OUT"
    time.sleep(0.5)
    assert emulator.jobs[request["TrainingJobName"]] == "Stopped"
