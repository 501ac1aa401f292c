"""The statuses that things go through until their end, as AWS's own waiters wait for them."""

from itertools import pairwise

import pytest

from account import Account
from lives import LIVES, POLL, Seen
from running_cloud import eventually, unique
from sagemaker_calls import refusal

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
LIMIT = {"MaxRuntimeInSeconds": 1}


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
