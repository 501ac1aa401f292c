"""`aws-sdk:sagemaker:*` tasks, as the AWS SDK for Java 2.x names and writes things."""

import json
import re
from typing import Any

import pytest

from bridge.sagemaker import sdk_tasks
from jobs import arn
from running_cloud import Cloud, allow
from stub_emulator import StubEmulator
from workflows import run_sdk_task

SUMMARY = {
    "ModelPackageArn": arn("model-package/g/2"),
    "ModelPackageVersion": 2,
    "ModelPackageStatus": "Completed",
    "CreationTime": 1700000000.25,
}
VERSION = arn("model-package/g/2")


def run(cloud: Cloud, action: str, arguments: dict[str, Any], *statements: Any) -> dict[str, Any]:
    return run_sdk_task(cloud, f"sagemaker:{action}", arguments, *statements)


def test_the_answer_has_the_sdks_form(sagemaker_cloud: Cloud, emulator: StubEmulator) -> None:
    emulator.replies["ListModelPackages"] = lambda _: (200, {"ModelPackageSummaryList": [SUMMARY]})
    arguments = {
        "ModelPackageGroupName": "g",
        "ModelApprovalStatus": "Approved",
        "SortBy": "CreationTime",
        "SortOrder": "Descending",
        "MaxResults": 1,
        "CreationTimeAfter": "2023-11-14T22:13:20.250Z",
    }
    ended = run(
        sagemaker_cloud, "listModelPackages", arguments, allow("sagemaker:ListModelPackages", "*")
    )
    assert ended["status"] == "SUCCEEDED", ended.get("cause")
    found = json.loads(ended["output"])["ModelPackageSummaryList"]
    assert found == [{**SUMMARY, "CreationTime": "2023-11-14T22:13:20.250Z"}]
    sent = emulator.sent("ListModelPackages")[-1]
    assert sent["request"] == {**arguments, "CreationTimeAfter": 1700000000.25}
    assert ":assumed-role/role" in sent["context"]["caller"]


def test_a_package_is_registered_and_described(
    sagemaker_cloud: Cloud, emulator: StubEmulator
) -> None:
    container = {"Image": "i:1", "ModelDataUrl": "s3://b/m", "ModelDataETag": "e"}
    specification = {
        "Containers": [container],
        "SupportedContentTypes": ["text/csv"],
        "SupportedResponseMIMETypes": ["text/csv"],
    }
    emulator.replies["CreateModelPackage"] = lambda _: (200, {"ModelPackageArn": VERSION})
    emulator.replies["DescribeModelPackage"] = lambda _: (
        200,
        {
            "ModelPackageArn": VERSION,
            "InferenceSpecification": specification,
            "CustomerMetadataProperties": {"runID": "r"},
        },
    )
    request = {
        "ModelPackageGroupName": "g",
        "ClientToken": "t",
        "InferenceSpecification": specification,
        "CustomerMetadataProperties": {"runID": "r"},
    }
    may = allow(
        "sagemaker:CreateModelPackage", [arn("model-package-group/g"), arn("model-package/g/*")]
    )
    created = run(sagemaker_cloud, "createModelPackage", request, may)
    assert json.loads(created["output"]) == {"ModelPackageArn": VERSION}
    assert emulator.sent("CreateModelPackage")[-1]["request"] == request

    described = run(
        sagemaker_cloud,
        "describeModelPackage",
        {"ModelPackageName": VERSION},
        allow("sagemaker:DescribeModelPackage", VERSION),
    )
    output = json.loads(described["output"])
    assert output["InferenceSpecification"] == specification
    assert output["CustomerMetadataProperties"] == {"runID": "r"}


def test_the_role_has_to_be_allowed(sagemaker_cloud: Cloud) -> None:
    ended = run(sagemaker_cloud, "listModelPackages", {"ModelPackageGroupName": "g"})
    assert (ended["status"], ended["error"]) == ("FAILED", "SageMaker.SageMakerException")
    assert "is not authorized to perform: sagemaker:ListModelPackages" in ended["cause"]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ConflictException", "SageMaker.ConflictException"),
        ("ResourceLimitExceeded", "SageMaker.ResourceLimitExceededException"),
        ("ThrottlingException", "SageMaker.SageMakerException"),
        ("ValidationException", "SageMaker.SageMakerException"),
    ],
)
def test_refusals_have_the_sdks_class(
    sagemaker_cloud: Cloud, emulator: StubEmulator, code: str, error: str
) -> None:
    emulator.replies["UpdateModelPackage"] = lambda _: (400, {"__type": code, "message": "No."})
    ended = run(
        sagemaker_cloud,
        "updateModelPackage",
        {"ModelPackageArn": VERSION, "ModelApprovalStatus": "Approved"},
        allow("sagemaker:UpdateModelPackage", "*"),
    )
    assert ended["error"] == error
    # Without the code: only the message tells a throttle from a refusal.
    assert re.fullmatch(
        r"No\. \(Service: SageMaker, Status Code: 400, Request ID: [0-9a-f-]{36}\)", ended["cause"]
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ModelPackageArn", "ModelPackageArn"),
        ("ModelDataETag", "ModelDataETag"),
        ("VolumeSizeInGB", "VolumeSizeInGB"),
        ("S3Uri", "S3Uri"),
        ("AIModelId", "AiModelId"),
        ("ARN", "Arn"),
    ],
)
def test_only_a_leading_acronym_is_lowered(name: str, shown: str) -> None:
    assert sdk_tasks.member_name(name) == shown
