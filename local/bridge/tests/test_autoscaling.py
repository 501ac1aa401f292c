"""Application Auto Scaling's door: what a caller needs, and what reaches the emulator."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from jobs import arn
from running_cloud import ACCOUNT, REGION, Cloud, allow
from stub_emulator import StubEmulator

SERVICE = "application-autoscaling"
TARGETS = f"arn:aws:application-autoscaling:{REGION}:{ACCOUNT}:scalable-target/*"
ALARMS = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:*"
PRINCIPAL = "sagemaker.application-autoscaling.amazonaws.com"
ROLE = "AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/{PRINCIPAL}/{ROLE}"

TARGET = {
    "ServiceNamespace": "sagemaker",
    "ResourceId": "endpoint/E/variant/champion",
    "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
}
POLICY = {
    **TARGET,
    "PolicyName": "invocations",
    "PolicyType": "TargetTrackingScaling",
    "TargetTrackingScalingPolicyConfiguration": {
        "TargetValue": 100,
        "PredefinedMetricSpecification": {
            "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"
        },
    },
}

# What configuring needs beside its own action, by action.
RIGHTS = {
    "sagemaker:DescribeEndpoint": arn("endpoint/e"),
    "sagemaker:DescribeEndpointConfig": arn("endpoint-config/*"),
    "sagemaker:UpdateEndpointWeightsAndCapacities": arn("endpoint/e"),
    "cloudwatch:PutMetricAlarm": ALARMS,
    "cloudwatch:DescribeAlarms": ALARMS,
    "cloudwatch:DeleteAlarms": ALARMS,
}


def statements(operation: str, **without: str) -> list[dict[str, Any]]:
    """Return the grants for an operation, but for the action that is named."""
    needed = {f"{SERVICE}:{operation}": TARGETS, **RIGHTS}
    needed.pop(without.get("action", ""), None)
    return [allow(action, resource) for action, resource in needed.items()]


def linked_role(name: str = PRINCIPAL) -> dict[str, Any]:
    """Return the grant to have the service's role made."""
    condition = {"StringEquals": {"iam:AWSServiceName": name}}
    return allow("iam:CreateServiceLinkedRole", ROLE_ARN, Condition=condition)


def refusal(client: Any, operation: str, **request: Any) -> dict[str, str]:
    """Return the error of a refused call."""
    with pytest.raises(ClientError) as refused:
        client._make_api_call(operation, request)
    error: dict[str, str] = refused.value.response["Error"]
    return error


def scaler(cloud: Cloud, *granted: dict[str, Any]) -> Any:
    """Return the client of a caller with these grants."""
    return cloud.client(SERVICE, cloud.user(*granted))


@pytest.fixture
def role_made(sagemaker_cloud: Cloud) -> None:
    """The service's role is there already."""
    sagemaker_cloud.client(SERVICE).register_scalable_target(**TARGET, MinCapacity=1, MaxCapacity=2)


def test_the_first_registration_makes_the_services_role(cloud_of_its_own: Cloud) -> None:
    operation = "RegisterScalableTarget"
    for granted in ([], [linked_role("other.amazonaws.com")]):
        error = refusal(
            scaler(cloud_of_its_own, *statements(operation), *granted), operation, **TARGET
        )
        assert error["Code"] == "AccessDeniedException"
        assert f"iam:CreateServiceLinkedRole on resource: {ROLE_ARN}" in error["Message"]

    scaler(cloud_of_its_own, *statements(operation), linked_role()).register_scalable_target(
        **TARGET
    )

    role = cloud_of_its_own.client("iam").get_role(RoleName=ROLE)["Role"]
    assert role["Arn"] == ROLE_ARN
    trusted = role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]
    assert trusted == {"Service": PRINCIPAL}
    scaler(cloud_of_its_own, *statements(operation)).register_scalable_target(**TARGET)


@pytest.mark.usefixtures("role_made")
@pytest.mark.parametrize("missing", RIGHTS)
@pytest.mark.parametrize(
    ("operation", "request_"), [("RegisterScalableTarget", TARGET), ("PutScalingPolicy", POLICY)]
)
def test_the_caller_needs_what_the_service_will_do(
    sagemaker_cloud: Cloud, operation: str, request_: dict[str, Any], missing: str
) -> None:
    client = scaler(sagemaker_cloud, *statements(operation, action=missing))
    error = refusal(client, operation, **request_)
    assert error == {
        "Code": "ValidationException",
        "Message": f"User is missing the following permissions: {missing}",
    }


@pytest.mark.usefixtures("role_made")
def test_the_configuration_is_asked_for_under_a_name_nobody_knows(sagemaker_cloud: Cloud) -> None:
    operation, action = "RegisterScalableTarget", "sagemaker:DescribeEndpointConfig"
    granted = [*statements(operation, action=action), allow(action, arn("endpoint-config/mine"))]
    error = refusal(scaler(sagemaker_cloud, *granted), operation, **TARGET)
    assert error["Message"].endswith(action)


@pytest.mark.usefixtures("role_made")
@pytest.mark.parametrize(
    ("operation", "request_", "resource"),
    [
        ("RegisterScalableTarget", {**TARGET, "MinCapacity": 1, "MaxCapacity": 3}, TARGETS),
        ("DeregisterScalableTarget", TARGET, TARGETS),
        ("PutScalingPolicy", POLICY, TARGETS),
        ("DeleteScalingPolicy", {**TARGET, "PolicyName": "invocations"}, TARGETS),
        ("DescribeScalableTargets", {"ServiceNamespace": "sagemaker"}, "*"),
        ("DescribeScalingPolicies", {"ServiceNamespace": "sagemaker"}, "*"),
        ("DescribeScalingActivities", {"ServiceNamespace": "sagemaker"}, "*"),
    ],
)
def test_each_operation_needs_its_action_and_reaches_the_emulator(
    sagemaker_cloud: Cloud,
    emulator: StubEmulator,
    operation: str,
    request_: dict[str, Any],
    resource: str,
) -> None:
    action = f"{SERVICE}:{operation}"
    error = refusal(
        scaler(sagemaker_cloud, *statements(operation, action=action)), operation, **request_
    )
    assert error["Code"] == "AccessDeniedException"
    assert f"is not authorized to perform: {action} on resource: {resource} " in error["Message"]

    granted = [*statements(operation, action=action), allow(action, resource)]
    scaler(sagemaker_cloud, *granted)._make_api_call(operation, request_)
    sent = emulator.sent(f"{SERVICE}/{operation}")[-1]
    assert sent["request"] == request_
    assert ":assumed-role/" in sent["context"]["caller"]


def test_policies_may_ask_about_the_dimension(sagemaker_cloud: Cloud) -> None:
    condition = {"StringEquals": {f"{SERVICE}:service-namespace": "ecs"}}
    action = f"{SERVICE}:DescribeScalableTargets"
    client = scaler(sagemaker_cloud, allow(action, "*", Condition=condition))
    error = refusal(client, "DescribeScalableTargets", ServiceNamespace="sagemaker")
    assert error["Code"] == "AccessDeniedException"


def test_what_breaks_the_model_is_refused(sagemaker_cloud: Cloud) -> None:
    wrong = {**TARGET, "ScalableDimension": "sagemaker:variant:Other"}
    error = refusal(sagemaker_cloud.client(SERVICE), "RegisterScalableTarget", **wrong)
    assert error["Code"] == "ValidationException"
    assert "at 'scalableDimension' failed to satisfy constraint" in error["Message"]


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        ("DescribeScheduledActions", {"ServiceNamespace": "sagemaker"}),
        ("DescribeScalableTargets", {"ServiceNamespace": "ecs"}),
    ],
)
def test_anything_else_is_refused_by_name(
    sagemaker_cloud: Cloud, operation: str, request_: dict[str, Any]
) -> None:
    error = refusal(sagemaker_cloud.client(SERVICE), operation, **request_)
    assert error["Code"] == "NotImplemented"


def test_the_emulators_refusals_are_passed_on(
    sagemaker_cloud: Cloud, emulator: StubEmulator
) -> None:
    operation = f"{SERVICE}/DeregisterScalableTarget"
    said = {"__type": "ObjectNotFoundException", "message": "No scalable target registered"}
    emulator.replies[operation] = lambda _: (400, said)
    error = refusal(sagemaker_cloud.client(SERVICE), "DeregisterScalableTarget", **TARGET)
    assert error == {"Code": said["__type"], "Message": said["message"]}
