"""`sagemaker:create…Job.sync` refused: by the service, and by Step Functions itself."""

from typing import Any

import pytest

from jobs import SAGEMAKER, STATES, grants, machine, run_machine, start, training_job
from running_cloud import Cloud, allow
from stub_emulator import StubEmulator


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ResourceLimitExceeded", "SageMaker.ResourceLimitExceededException"),
        ("ResourceInUse", "SageMaker.ResourceInUseException"),
        ("ThrottlingException", "SageMaker.AmazonSageMakerException"),
        ("InternalFailure", "SageMaker.AmazonSageMakerException"),
    ],
)
def test_refusals_of_the_service_keep_their_names(
    sagemaker_cloud: Cloud, emulator: StubEmulator, code: str, error: str
) -> None:
    request = training_job(sagemaker_cloud.role(SAGEMAKER))
    emulator.replies["CreateTrainingJob"] = lambda _: (400, {"__type": code, "message": "No."})
    ended = sagemaker_cloud.ended(run_machine(sagemaker_cloud, "TrainingJob", request))
    assert ended["error"] == error
    assert ended["cause"].startswith(
        f"No. (Service: AmazonSageMaker; Status Code: 400; Error Code: {code}; Request ID: "
    )


def test_a_throttled_creation_is_retried_as_the_machine_says(
    sagemaker_cloud: Cloud, emulator: StubEmulator
) -> None:
    request = training_job(sagemaker_cloud.role(SAGEMAKER))
    name, refusals = request["TrainingJobName"], [1, 2]

    def throttled(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if refusals:
            refusals.pop()
            return 400, {"__type": "ThrottlingException", "message": "Rate exceeded"}
        return emulator._act("Create", "TrainingJob", body["request"]["TrainingJobName"])

    emulator.replies["CreateTrainingJob"] = throttled
    retry = {
        "ErrorEquals": ["SageMaker.AmazonSageMakerException"],
        "IntervalSeconds": 0.1,
        "MaxAttempts": 3,
    }
    execution = run_machine(sagemaker_cloud, "TrainingJob", request, Retry=[retry])
    emulator.await_job(name)
    emulator.jobs[name] = "Completed"
    assert sagemaker_cloud.ended(execution)["status"] == "SUCCEEDED"


def test_a_throttled_look_at_the_job_is_not_the_machines_concern(
    sagemaker_cloud: Cloud, emulator: StubEmulator
) -> None:
    request = training_job(sagemaker_cloud.role(SAGEMAKER))
    name, looks = request["TrainingJobName"], [1, 2, 3]

    def throttled(_: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if looks:
            looks.pop()
            return 400, {"__type": "ThrottlingException", "message": "Rate exceeded"}
        emulator.jobs[name] = "Completed"
        return emulator._act("Describe", "TrainingJob", name)

    emulator.replies["DescribeTrainingJob"] = throttled
    ended = sagemaker_cloud.ended(run_machine(sagemaker_cloud, "TrainingJob", request))
    assert (ended["status"], looks) == ("SUCCEEDED", [])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"S3Operations": {}}, 'The field "S3Operations" is not supported by Step Functions'),
        ({"RoleArn": None}, 'The field "RoleArn" is required but was missing'),
    ],
)
def test_step_functions_itself_refuses_unknown_and_missing_fields(
    sagemaker_cloud: Cloud, emulator: StubEmulator, change: dict[str, Any], words: str
) -> None:
    role = sagemaker_cloud.role(SAGEMAKER)
    request = training_job(role)
    arn_ = machine(
        sagemaker_cloud,
        "TrainingJob",
        {**request, **change},
        *grants("TrainingJob", role).values(),
    )
    ended = sagemaker_cloud.ended(start(sagemaker_cloud, arn_))
    assert ended["error"] == "States.Runtime"
    assert words in ended["cause"]
    assert request["TrainingJobName"] not in emulator.jobs


def test_a_broken_constraint_is_the_services_refusal(sagemaker_cloud: Cloud) -> None:
    request = training_job(sagemaker_cloud.role(SAGEMAKER), TrainingJobName="a_b")
    ended = sagemaker_cloud.ended(run_machine(sagemaker_cloud, "TrainingJob", request))
    assert ended["error"] == "SageMaker.AmazonSageMakerException"
    assert "Value 'a_b' at 'trainingJobName' failed to satisfy" in ended["cause"]
    assert "Error Code: ValidationException" in ended["cause"]


def test_a_callback_token_is_not_supported(sagemaker_cloud: Cloud, emulator: StubEmulator) -> None:
    request = training_job(sagemaker_cloud.role(SAGEMAKER))
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sagemaker:createTrainingJob.waitForTaskToken",
        "Arguments": request,
        "End": True,
    }
    role = sagemaker_cloud.role(STATES, allow("sagemaker:*", "*"), allow("iam:PassRole", "*"))
    definition = {"StartAt": "Run", "States": {"Run": task}}
    ended = sagemaker_cloud.execute(sagemaker_cloud.machine(role, definition))
    assert ended["error"] == "States.Runtime"
    assert request["TrainingJobName"] not in emulator.jobs
