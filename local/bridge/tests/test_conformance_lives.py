"""The statuses that things go through until their end, as AWS's own waiters wait for them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from botocore.exceptions import ClientError

from account import Account
from running_cloud import eventually, unique
from sagemaker_calls import refusal

# What each life may show, in this order; a glance may miss one.
LIVES = {
    "DescribeTrainingJob": {
        "completed": ["InProgress", "Completed"],
        "failed": ["InProgress", "Failed"],
        "stopped": ["InProgress", "Stopping", "Stopped"],
        "out of time": ["InProgress", "Stopped"],
    },
    "DescribeProcessingJob": {
        "completed": ["InProgress", "Completed"],
        "failed": ["InProgress", "Failed"],
        "stopped": ["InProgress", "Stopping", "Stopped"],
        "out of time": ["InProgress", "Stopped"],
    },
    "DescribeModelPackage": {"registered": ["Pending", "InProgress", "Completed"]},
    "DescribeModelPackageGroup": {"made": ["Completed"]},
    "DescribeEndpoint": {
        "made": ["Creating", "InService"],
        "failed": ["Creating", "Failed"],
        "updated": ["Updating", "InService"],
        "rolled back": ["Updating", "RollingBack", "InService"],
        "weighed": ["Updating", "InService"],
        "deleted": ["Deleting"],
    },
    "DescribeScalingActivities": {"scaled": ["InProgress", "Successful"]},
}
TRANSITIONS = {
    "completed": ["Starting", "Downloading", "Training", "Uploading", "Completed"],
    "failed": ["Starting", "Downloading", "Training", "Uploading", "Failed"],
    "stopped": ["Starting", "Downloading", "Training", "Stopping", "Stopped"],
    "out of time": ["Starting", "Downloading", "Training", "Uploading", "MaxRuntimeExceeded"],
}
COMMANDS = {
    "completed": "true",
    "failed": "exit 3",
    "stopped": "exec sleep 30",
    "out of time": "exec sleep 30",
}
# What SageMaker takes minutes for comes about in moments.
LIMIT = {"MaxRuntimeInSeconds": 1}
POLL = {"Delay": 0.02, "MaxAttempts": 1000}
LOOK_S = 0.002


class Seen:
    """The statuses that somebody sees who looks all the time."""

    def __init__(self, account: Account, operation: str, request: dict[str, Any], at: str) -> None:
        self.statuses: list[str] = []
        self.described: dict[str, Any] = {}
        self._account, self._operation, self._request = account, operation, request
        self._at = at

    def look(self) -> dict[str, Any]:
        """Return what is described now."""
        described: dict[str, Any] = self._account.call(self._operation, self._request)
        return described

    def until(self, *ends: str) -> "Seen":
        """Look until one of these is there."""
        until = time.monotonic() + 20
        while not self.statuses or self.statuses[-1] not in ends:
            assert time.monotonic() < until, self.statuses
            self.described = self.look()
            if self.statuses[-1:] != [self.described[self._at]]:
                self.statuses.append(self.described[self._at])
            time.sleep(LOOK_S)
        return self

    def lived(self, operation: str, life: str) -> None:
        """Check that it went the way it has to go, to its end."""
        way = iter(LIVES[operation][life])
        assert all(status in way for status in self.statuses), self.statuses
        assert self.statuses[-1] == LIVES[operation][life][-1]


@pytest.mark.parametrize("life", COMMANDS)
@pytest.mark.parametrize("kind", ["Training", "Processing"])
def test_a_job_goes_to_its_end(account: Account, kind: str, life: str) -> None:
    limited = {"StoppingCondition": LIMIT} if life == "out of time" else {}
    make = account.training if kind == "Training" else account.processing
    request = make(COMMANDS[life], **limited)
    name = {f"{kind}JobName": request[f"{kind}JobName"]}
    account.call(f"Create{kind}Job", request)
    seen = Seen(account, f"Describe{kind}Job", name, f"{kind}JobStatus")
    if life == "stopped":
        eventually(lambda: f"{kind}StartTime" in seen.look(), "a container")
        account.call(f"Stop{kind}Job", name)
        account.call(f"Stop{kind}Job", name)
    seen.until("Completed", "Failed", "Stopped").lived(f"Describe{kind}Job", life)

    described = seen.described
    assert ("FailureReason" in described) == (life == "failed")
    if life == "failed":
        assert described["FailureReason"].endswith("exit code: 3")
    assert described["CreationTime"] <= described[f"{kind}EndTime"]
    if kind == "Training":
        assert life != "completed" or described["ModelArtifacts"]["S3ModelArtifacts"]
        steps = described["SecondaryStatusTransitions"]
        assert [step["Status"] for step in steps] == TRANSITIONS[life]
        assert described["SecondaryStatus"] == TRANSITIONS[life][-1]
        assert all(a["EndTime"] <= b["StartTime"] for a, b in pairwise(steps))
    waiter = account.sagemaker.get_waiter(f"{kind.lower()}_job_completed_or_stopped")
    if life != "failed":
        waiter.wait(**name, WaiterConfig=POLL)


def test_a_package_is_registered(account: Account) -> None:
    group = {"ModelPackageGroupName": unique("Group")}
    account.call("CreateModelPackageGroup", group)
    described = account.call("DescribeModelPackageGroup", group)
    assert [described["ModelPackageGroupStatus"]] == LIVES["DescribeModelPackageGroup"]["made"]
    made = account.call("CreateModelPackage", account.package(group["ModelPackageGroupName"]))
    name = {"ModelPackageName": made["ModelPackageArn"]}
    seen = Seen(account, "DescribeModelPackage", name, "ModelPackageStatus")
    seen.until("Completed").lived("DescribeModelPackage", "registered")
    assert seen.described["ModelApprovalStatus"] == "PendingManualApproval"

    decided = {"ModelApprovalStatus": "Approved", "ApprovalDescription": "better"}
    update = {"ModelPackageArn": made["ModelPackageArn"], **decided}
    account.call("UpdateModelPackage", update)
    described = account.call("DescribeModelPackage", name)
    assert {key: described[key] for key in decided} == decided

    account.call("DeleteModelPackage", name)
    assert refusal(account.sagemaker, "DescribeModelPackage", name)[1] == "ValidationException"
    account.call("DeleteModelPackageGroup", group)
    waited = refusal(account.sagemaker, "DescribeModelPackageGroup", group)
    assert waited[1] == "ValidationException"


def test_an_endpoint_lives_from_creation_to_deletion(account: Account) -> None:
    sagemaker = account.sagemaker
    model = account.model()
    account.call("CreateModel", model)
    first, second = (account.config(model["ModelName"]) for _ in range(2))
    for config in (first, second):
        account.call("CreateEndpointConfig", config)
        described = account.call(
            "DescribeEndpointConfig", {"EndpointConfigName": config["EndpointConfigName"]}
        )
        assert described["ProductionVariants"][0].items() >= config["ProductionVariants"][0].items()
    name = {"EndpointName": unique("Living")}
    seen = Seen(account, "DescribeEndpoint", name, "EndpointStatus")

    @contextmanager
    def life(which: str) -> Iterator[None]:
        seen.statuses.clear()
        yield
        seen.until("InService").lived("DescribeEndpoint", which)

    config_of = {"EndpointConfigName": first["EndpointConfigName"]}
    with life("made"):
        account.call("CreateEndpoint", {**name, **config_of})
    sagemaker.get_waiter("endpoint_in_service").wait(**name, WaiterConfig=POLL)
    answer = account.call("InvokeEndpoint", {**name, "Body": b"1,2", "ContentType": "text/csv"})
    assert (answer["Body"].read(), answer["ContentType"]) == (b"1,2", "text/csv")
    assert answer["InvokedProductionVariant"] == "champion"

    with life("updated"):
        after = {"EndpointConfigName": second["EndpointConfigName"]}
        account.call("UpdateEndpoint", {**name, **after})
    assert seen.described["EndpointConfigName"] == second["EndpointConfigName"]

    with life("weighed"):
        wanted = [{"VariantName": "champion", "DesiredWeight": 3, "DesiredInstanceCount": 2}]
        request = {**name, "DesiredWeightsAndCapacities": wanted}
        account.call("UpdateEndpointWeightsAndCapacities", request)
    variant = seen.described["ProductionVariants"][0]
    assert (variant["CurrentWeight"], variant["CurrentInstanceCount"]) == (3, 2)

    broken = account.config(broken_model(account))
    account.call("CreateEndpointConfig", broken)
    with life("rolled back"):
        account.call("UpdateEndpoint", {**name, "EndpointConfigName": broken["EndpointConfigName"]})
    assert seen.described["EndpointConfigName"] == second["EndpointConfigName"]
    assert seen.described["FailureReason"]

    account.call("DeleteEndpoint", name)
    assert until_gone(account, name) in (LIVES["DescribeEndpoint"]["deleted"], [])
    sagemaker.get_waiter("endpoint_deleted").wait(**name, WaiterConfig=POLL)
    account.call("DeleteEndpointConfig", after)
    account.call("DeleteModel", {"ModelName": model["ModelName"]})
    for operation, gone in [
        ("DescribeEndpoint", name),
        ("DescribeEndpointConfig", after),
        ("DescribeModel", {"ModelName": model["ModelName"]}),
    ]:
        assert refusal(sagemaker, operation, gone)[1] == "ValidationException"


def test_an_endpoint_that_cannot_start_fails(account: Account) -> None:
    config = account.config(broken_model(account))
    account.call("CreateEndpointConfig", config)
    name = {"EndpointName": unique("Failing")}
    account.call("CreateEndpoint", {**name, "EndpointConfigName": config["EndpointConfigName"]})
    seen = Seen(account, "DescribeEndpoint", name, "EndpointStatus")
    seen.until("Failed").lived("DescribeEndpoint", "failed")
    assert seen.described["FailureReason"]
    account.call("DeleteEndpoint", name)
    account.sagemaker.get_waiter("endpoint_deleted").wait(**name, WaiterConfig=POLL)


def test_a_variant_is_scaled_and_let_go(account: Account) -> None:
    endpoint, _, _ = account.deployed()
    target = account.target(endpoint)
    described = {
        "ServiceNamespace": target["ServiceNamespace"],
        "ResourceId": target["ResourceId"],
    }
    account.call("RegisterScalableTarget", {**target, "MinCapacity": 2, "MaxCapacity": 3})
    found = account.call(
        "DescribeScalableTargets",
        {"ServiceNamespace": "sagemaker", "ResourceIds": [target["ResourceId"]]},
    )["ScalableTargets"]
    assert [(each["MinCapacity"], each["MaxCapacity"]) for each in found] == [(2, 3)]
    statuses: list[str] = []

    def is_over() -> bool:
        activities = account.call("DescribeScalingActivities", described)["ScalingActivities"]
        statuses.append(activities[0]["StatusCode"])
        return statuses[-1] == "Successful"

    eventually(is_over, "the second instance")
    way = LIVES["DescribeScalingActivities"]["scaled"]
    assert list(dict.fromkeys(statuses)) in (way, way[1:])

    policy = account.tracking()
    made = account.call("PutScalingPolicy", {**target, **policy})
    policies = account.call("DescribeScalingPolicies", described)["ScalingPolicies"]
    assert [each["PolicyARN"] for each in policies] == [made["PolicyARN"]]
    again = account.call("PutScalingPolicy", {**target, **policy})
    assert again["PolicyARN"] == made["PolicyARN"]
    account.call("DeleteScalingPolicy", {**target, "PolicyName": policy["PolicyName"]})
    assert account.call("DescribeScalingPolicies", described)["ScalingPolicies"] == []
    account.call("DeregisterScalableTarget", target)
    code = refusal(account.scaling, "DeregisterScalableTarget", target)[1]
    assert code == "ObjectNotFoundException"


def until_gone(account: Account, name: dict[str, str]) -> list[str]:
    """Return the statuses of an endpoint that are seen until it is not found."""
    seen: list[str] = []

    def is_gone() -> bool:
        try:
            status = account.call("DescribeEndpoint", name)["EndpointStatus"]
        except ClientError as refused:
            return "Could not find endpoint" in str(refused)
        if seen[-1:] != [status]:
            seen.append(status)
        return False

    eventually(is_gone, "the end of the endpoint")
    return seen


def broken_model(account: Account) -> str:
    """Make a model whose image is not there; return its name."""
    container = {"Image": "000000000000.dkr.ecr.us-east-1.amazonaws.com/none:1"}
    request = account.model(PrimaryContainer=container)
    account.call("CreateModel", request)
    return str(request["ModelName"])
