"""Models and endpoints at SageMaker's door: who may make, change and delete them."""

import pytest

from jobs import SAGEMAKER, arn
from running_cloud import ACCOUNT, REGION, Cloud, allow, unique
from sagemaker_calls import Need, check_needs, refusal
from stub_emulator import StubEmulator

VERSION = arn("model-package/g-a/1")
TAGS = [{"Key": "a", "Value": "b"}]
ENDPOINT = {"EndpointName": "E", "EndpointConfigName": "C"}

NEEDS: dict[str, Need] = {
    "create model": ("CreateModel", {"ModelName": "Model-A"}, [arn("model/model-a")]),
    "create model of a package": (
        "CreateModel",
        {"ModelName": "m", "PrimaryContainer": {"ModelPackageName": VERSION}},
        [arn("model/m"), VERSION],
    ),
    "describe model": ("DescribeModel", {"ModelName": "Model-A"}, [arn("model/model-a")]),
    "delete model": ("DeleteModel", {"ModelName": "Model-A"}, [arn("model/model-a")]),
    "list models": ("ListModels", {}, ["*"]),
    "create endpoint config": (
        "CreateEndpointConfig",
        {"EndpointConfigName": "C", "ProductionVariants": [{"VariantName": "v"}]},
        [arn("endpoint-config/c")],
    ),
    "describe endpoint config": (
        "DescribeEndpointConfig",
        {"EndpointConfigName": "C"},
        [arn("endpoint-config/c")],
    ),
    "delete endpoint config": (
        "DeleteEndpointConfig",
        {"EndpointConfigName": "C"},
        [arn("endpoint-config/c")],
    ),
    "list endpoint configs": ("ListEndpointConfigs", {}, ["*"]),
    "create endpoint": ("CreateEndpoint", ENDPOINT, [arn("endpoint/e"), arn("endpoint-config/c")]),
    "update endpoint": ("UpdateEndpoint", ENDPOINT, [arn("endpoint/e"), arn("endpoint-config/c")]),
    "weights": (
        "UpdateEndpointWeightsAndCapacities",
        {"EndpointName": "E", "DesiredWeightsAndCapacities": [{"VariantName": "v"}]},
        [arn("endpoint/e")],
    ),
    "describe endpoint": ("DescribeEndpoint", {"EndpointName": "E"}, [arn("endpoint/e")]),
    "delete endpoint": ("DeleteEndpoint", {"EndpointName": "E"}, [arn("endpoint/e")]),
    "list endpoints": ("ListEndpoints", {}, ["*"]),
}


@pytest.mark.parametrize("name", NEEDS)
def test_each_operation_needs_its_action_on_its_resources(
    sagemaker_cloud: Cloud, emulator: StubEmulator, name: str
) -> None:
    check_needs(sagemaker_cloud, emulator, NEEDS[name])


@pytest.mark.parametrize("missing", ["sagemaker:AddTags", "iam:PassRole"])
def test_a_model_with_tags_and_a_role_needs_more_than_its_action(
    sagemaker_cloud: Cloud, emulator: StubEmulator, missing: str
) -> None:
    role = sagemaker_cloud.role(SAGEMAKER)
    request = {"ModelName": unique("m"), "ExecutionRoleArn": role, "Tags": TAGS}
    models = arn("model/*")
    passed = {"StringEquals": {"iam:PassedToService": SAGEMAKER}}
    statements = {
        "sagemaker:CreateModel": allow("sagemaker:CreateModel", models),
        "sagemaker:AddTags": allow("sagemaker:AddTags", models),
        "iam:PassRole": allow("iam:PassRole", role, Condition=passed),
    }
    caller = sagemaker_cloud.user(*statements.values())
    sagemaker_cloud.client("sagemaker", caller).create_model(**request)
    assert emulator.sent("CreateModel")[-1]["context"]["credentials"]["accessKeyId"]

    del statements[missing]
    caller = sagemaker_cloud.user(*statements.values())
    _, code, message = refusal(sagemaker_cloud.client("sagemaker", caller), "CreateModel", request)
    assert code == "AccessDeniedException"
    assert missing in message


def test_an_endpoint_that_scales_is_deleted_by_those_who_may_end_its_scaling(
    sagemaker_cloud: Cloud, emulator: StubEmulator
) -> None:
    targets = [{"ResourceId": "endpoint/scaled/variant/v"}]
    describe = "application-autoscaling/DescribeScalableTargets"
    emulator.replies[describe] = lambda _: (200, {"ScalableTargets": targets})
    may = allow("sagemaker:DeleteEndpoint", "*")
    ends = allow(
        "application-autoscaling:DeregisterScalableTarget",
        f"arn:aws:application-autoscaling:{REGION}:{ACCOUNT}:scalable-target/*",
    )
    client = sagemaker_cloud.client("sagemaker", sagemaker_cloud.user(may))
    client.delete_endpoint(EndpointName="alone")
    _, code, message = refusal(client, "DeleteEndpoint", {"EndpointName": "scaled"})
    assert code == "ValidationException"
    assert "application-autoscaling:DeregisterScalableTarget permission" in message
    client = sagemaker_cloud.client("sagemaker", sagemaker_cloud.user(may, ends))
    client.delete_endpoint(EndpointName="scaled")
