"""Every operation that is offered is answered, in the shape that the service model gives it."""

import pytest

from account import Account
from running_cloud import unique
from stock import ended
from test_conformance_requests import OFFERED

OPERATIONS = sorted({operation for offered in OFFERED.values() for operation in offered})


@pytest.fixture(scope="module")
def toured(account: Account) -> Account:
    """Call every operation once; an answer against its shape fails the call."""
    run_jobs(account)
    register(account)
    serve(account)
    return account


@pytest.mark.parametrize("operation", [*OPERATIONS, "InvokeEndpoint"])
def test_an_operation_is_answered_in_its_shape(toured: Account, operation: str) -> None:
    assert toured.answered[operation] > 0


def run_jobs(account: Account) -> None:
    for kind, make in (("Training", account.training), ("Processing", account.processing)):
        done, stopped = make(), make("exec sleep 30")
        for request in (done, stopped):
            account.call(f"Create{kind}Job", request)
        account.call(f"Stop{kind}Job", {f"{kind}JobName": stopped[f"{kind}JobName"]})
        ended(account, kind, done[f"{kind}JobName"])
        account.call(f"List{kind}Jobs", {"MaxResults": 100})


def register(account: Account) -> None:
    group = {"ModelPackageGroupName": unique("Toured")}
    tagged = account.call("CreateModelPackageGroup", group)["ModelPackageGroupArn"]
    request = account.package(group["ModelPackageGroupName"], ModelPackageDescription="A package")
    package = account.call("CreateModelPackage", request)["ModelPackageArn"]
    account.call("DescribeModelPackage", {"ModelPackageName": package})
    update = {"ModelPackageArn": package, "ModelApprovalStatus": "Approved"}
    account.call("UpdateModelPackage", update)
    account.call("ListModelPackages", group)
    account.call("DescribeModelPackageGroup", group)
    account.call("ListModelPackageGroups", {"MaxResults": 100})
    account.call("AddTags", {"ResourceArn": tagged, "Tags": [{"Key": "a", "Value": "b"}]})
    account.call("ListTags", {"ResourceArn": tagged})
    account.call("DeleteTags", {"ResourceArn": tagged, "TagKeys": ["a"]})
    account.call("DeleteModelPackage", {"ModelPackageName": package})
    account.call("DeleteModelPackageGroup", group)


def serve(account: Account) -> None:
    endpoint, config, model = account.deployed()
    name = {"EndpointName": endpoint}
    account.call("DescribeModel", {"ModelName": model})
    account.call("DescribeEndpointConfig", {"EndpointConfigName": config})
    for listed in ("Models", "EndpointConfigs", "Endpoints"):
        account.call(f"List{listed}", {"MaxResults": 100})
    account.call("InvokeEndpoint", {**name, "Body": b"1"})
    account.call("UpdateEndpoint", {**name, "EndpointConfigName": config})
    account.call("DescribeEndpoint", name)
    account.settled(endpoint)
    wanted = [{"VariantName": "champion", "DesiredWeight": 2}]
    request = {**name, "DesiredWeightsAndCapacities": wanted}
    account.call("UpdateEndpointWeightsAndCapacities", request)
    account.settled(endpoint)
    scale(account, endpoint)
    account.settled(endpoint)
    account.call("DeleteEndpoint", name)
    account.call("DeleteEndpointConfig", {"EndpointConfigName": config})
    account.call("DeleteModel", {"ModelName": model})


def scale(account: Account, endpoint: str) -> None:
    target, namespace = account.target(endpoint), {"ServiceNamespace": "sagemaker"}
    account.call("RegisterScalableTarget", {**target, "MinCapacity": 2, "MaxCapacity": 2})
    policy = account.tracking()
    account.call("PutScalingPolicy", {**target, **policy})
    for what in ("ScalableTargets", "ScalingPolicies", "ScalingActivities"):
        assert account.call(f"Describe{what}", namespace)[what]
    account.call("DeleteScalingPolicy", {**target, "PolicyName": policy["PolicyName"]})
    account.call("DeregisterScalableTarget", target)
