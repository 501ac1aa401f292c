"""`aws-sdk` tasks that change an endpoint, scale it and watch it."""

import json
from typing import Any

import pytest

from jobs import arn
from running_cloud import ACCOUNT, REGION, Cloud, allow, unique
from stub_emulator import StubEmulator
from workflows import output, run_sdk_task

TARGET = {
    "ServiceNamespace": "sagemaker",
    "ResourceId": "endpoint/e/variant/champion",
    "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
}
UPDATE = {
    "EndpointName": "e",
    "EndpointConfigName": "c-2",
    "RetainAllVariantProperties": True,
    "ExcludeRetainedVariantProperties": [{"VariantPropertyType": "DesiredWeight"}],
    "DeploymentConfig": {
        "BlueGreenUpdatePolicy": {
            "TrafficRoutingConfiguration": {"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 0},
            "TerminationWaitInSeconds": 0,
            "MaximumExecutionTimeoutInSeconds": 600,
        },
        "AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "a"}]},
    },
}


def alarm_arn(name: str) -> str:
    return f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}"


def test_an_endpoint_is_updated_as_asked(sagemaker_cloud: Cloud, emulator: StubEmulator) -> None:
    emulator.replies["UpdateEndpoint"] = lambda _: (200, {"EndpointArn": arn("endpoint/e")})
    may = allow("sagemaker:UpdateEndpoint", [arn("endpoint/e"), arn("endpoint-config/c-2")])
    ended = run_sdk_task(sagemaker_cloud, "sagemaker:updateEndpoint", UPDATE, may)
    assert output(ended) == {"EndpointArn": arn("endpoint/e")}
    assert emulator.sent("UpdateEndpoint")[-1]["request"] == UPDATE


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ValidationException", "SageMaker.SageMakerException"),
        ("ResourceNotFound", "SageMaker.ResourceNotFoundException"),
        ("ResourceLimitExceeded", "SageMaker.ResourceLimitExceededException"),
    ],
)
def test_an_endpoint_that_is_missing_fails_the_task(
    sagemaker_cloud: Cloud, emulator: StubEmulator, code: str, error: str
) -> None:
    said = f'Could not find endpoint "{arn("endpoint/e")}".'
    emulator.replies["DescribeEndpoint"] = lambda _: (400, {"__type": code, "message": said})
    ended = run_sdk_task(
        sagemaker_cloud,
        "sagemaker:describeEndpoint",
        {"EndpointName": "e"},
        allow("sagemaker:DescribeEndpoint", arn("endpoint/e")),
    )
    assert ended["error"] == error
    assert ended["cause"].startswith(f"{said} (Service: SageMaker, Status Code: 400, Request ID: ")


def test_a_target_is_registered(sagemaker_cloud: Cloud, emulator: StubEmulator) -> None:
    operation = "application-autoscaling/RegisterScalableTarget"
    emulator.replies[operation] = lambda _: (200, {"ScalableTargetARN": "arn:target"})
    request = {
        **TARGET,
        "MinCapacity": 1,
        "MaxCapacity": 3,
        "SuspendedState": {"DynamicScalingInSuspended": True},
    }
    may = allow(["application-autoscaling:*", "sagemaker:*", "cloudwatch:*", "iam:*"], "*")
    ended = run_sdk_task(
        sagemaker_cloud, "applicationautoscaling:registerScalableTarget", request, may
    )
    assert output(ended) == {"ScalableTargetARN": "arn:target"}
    assert emulator.sent(operation)[-1]["request"] == request


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ObjectNotFoundException", "ApplicationAutoScaling.ObjectNotFoundException"),
        ("ConcurrentUpdateException", "ApplicationAutoScaling.ConcurrentUpdateException"),
        ("ThrottlingException", "ApplicationAutoScaling.ApplicationAutoScalingException"),
    ],
)
def test_a_target_that_is_refused_fails_the_task(
    sagemaker_cloud: Cloud, emulator: StubEmulator, code: str, error: str
) -> None:
    operation = "application-autoscaling/DeregisterScalableTarget"
    emulator.replies[operation] = lambda _: (400, {"__type": code, "message": "No."})
    may = allow(["application-autoscaling:*", "cloudwatch:*"], "*")
    ended = run_sdk_task(
        sagemaker_cloud, "applicationautoscaling:deregisterScalableTarget", TARGET, may
    )
    assert ended["error"] == error
    assert ended["cause"].startswith("No. (Service: ApplicationAutoScaling, Status Code: 400, ")


def test_missing_rights_fail_the_task(sagemaker_cloud: Cloud) -> None:
    may = allow("application-autoscaling:*", "*")
    ended = run_sdk_task(
        sagemaker_cloud, "applicationautoscaling:registerScalableTarget", TARGET, may
    )
    assert ended["error"] == "ApplicationAutoScaling.ValidationException"
    assert ended["cause"].startswith("User is missing the following permissions: sagemaker:Desc")


def test_alarms_are_made_described_and_deleted(cloud: Cloud) -> None:
    name = unique("release")
    alarm = {
        "AlarmName": name,
        "Namespace": "AWS/SageMaker",
        "MetricName": "Invocation5XXErrors",
        "Dimensions": [
            {"Name": "EndpointName", "Value": "e"},
            {"Name": "EndpointConfigName", "Value": "c-2"},
        ],
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 0.5,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
        "ActionsEnabled": False,
    }
    made = run_sdk_task(
        cloud,
        "cloudwatch:putMetricAlarm",
        alarm,
        allow("cloudwatch:PutMetricAlarm", alarm_arn(name)),
    )
    assert made["status"] == "SUCCEEDED", made.get("cause")

    described = output(
        run_sdk_task(
            cloud,
            "cloudwatch:describeAlarms",
            {"AlarmNames": [name]},
            allow("cloudwatch:DescribeAlarms", "*"),
        )
    )["MetricAlarms"][0]
    assert {member: described.get(member) for member in alarm} == alarm
    assert described["AlarmArn"] == alarm_arn(name)
    assert isinstance(described["StateUpdatedTimestamp"], str)

    may = allow("cloudwatch:DeleteAlarms", alarm_arn(name))
    deleted = run_sdk_task(cloud, "cloudwatch:deleteAlarms", {"AlarmNames": [name]}, may)
    assert deleted["status"] == "SUCCEEDED", deleted.get("cause")
    left = cloud.client("cloudwatch").describe_alarms(AlarmNames=[name])
    assert left["MetricAlarms"] == []


@pytest.mark.parametrize(
    ("action", "request_"),
    [
        ("putMetricAlarm", {"AlarmName": "other"}),
        ("deleteAlarms", {"AlarmNames": ["mine-1", "other"]}),
    ],
)
def test_alarms_need_their_grant(cloud: Cloud, action: str, request_: dict[str, Any]) -> None:
    may = allow("cloudwatch:*", alarm_arn("mine-*"))
    ended = run_sdk_task(cloud, f"cloudwatch:{action}", request_, may)
    assert ended["error"] == "CloudWatch.CloudWatchException"
    assert "is not authorized to perform" in ended["cause"], json.dumps(ended, default=str)


def test_a_wrong_alarm_fails_the_task(cloud: Cloud) -> None:
    alarm = {"AlarmName": "a", "ComparisonOperator": "Above", "EvaluationPeriods": 1}
    ended = run_sdk_task(cloud, "cloudwatch:putMetricAlarm", alarm, allow("cloudwatch:*", "*"))
    assert ended["status"] == "FAILED"
    assert ended["error"].startswith("CloudWatch.")
