"""Model package groups in templates."""

import json
from typing import Any

import pytest

from jobs import arn
from running_cloud import ACCOUNT, Cloud, eventually, unique
from stub_emulator import StubEmulator


class Registry:
    """The groups of a stub emulator."""

    def __init__(self, emulator: StubEmulator) -> None:
        self.groups: dict[str, dict[str, Any]] = {}
        self.full: set[str] = set()
        for operation in ("Create", "Describe", "Delete"):
            emulator.replies[f"{operation}ModelPackageGroup"] = getattr(self, operation.lower())
        emulator.replies["AddTags"] = self.tag
        emulator.replies["DeleteTags"] = self.untag

    def create(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        request = body["request"]
        name = request["ModelPackageGroupName"]
        tags = {tag["Key"]: tag["Value"] for tag in request.get("Tags", [])}
        assert body["context"]["caller"] == f"arn:aws:iam::{ACCOUNT}:root"
        self.groups[name] = {**request, "Tags": tags}
        return 200, {"ModelPackageGroupArn": arn(f"model-package-group/{name}")}

    def describe(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        name = body["request"]["ModelPackageGroupName"]
        if name not in self.groups:
            return 400, {"__type": "ValidationException", "message": f"{name} does not exist."}
        return 200, {
            "ModelPackageGroupName": name,
            "ModelPackageGroupArn": arn(f"model-package-group/{name}"),
            "ModelPackageGroupStatus": "Completed",
            "CreationTime": 1700000000.5,
        }

    def delete(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        name = body["request"]["ModelPackageGroupName"]
        if name in self.full:
            return 400, {"__type": "ConflictException", "message": "It is not empty."}
        del self.groups[name]
        return 200, {}

    def tag(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        request = body["request"]
        tags = {tag["Key"]: tag["Value"] for tag in request["Tags"]}
        self.groups[request["ResourceArn"].rsplit("/", 1)[-1]]["Tags"].update(tags)
        return 200, {}

    def untag(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        request = body["request"]
        for key in request["TagKeys"]:
            del self.groups[request["ResourceArn"].rsplit("/", 1)[-1]]["Tags"][key]
        return 200, {}


@pytest.fixture
def registry(emulator: StubEmulator) -> Registry:
    return Registry(emulator)


def template(name: str, **more: Any) -> str:
    group = {
        "Type": "AWS::SageMaker::ModelPackageGroup",
        "Properties": {"ModelPackageGroupName": name, **more},
    }
    attributes = ("ModelPackageGroupArn", "ModelPackageGroupStatus", "CreationTime")
    outputs = {each: {"Value": {"Fn::GetAtt": ["Group", each]}} for each in attributes}
    return json.dumps(
        {"Resources": {"Group": group}, "Outputs": {**outputs, "Ref": {"Value": {"Ref": "Group"}}}}
    )


def settled(cloud: Cloud, stack: str) -> dict[str, Any]:
    stacks = cloud.client("cloudformation")

    def look() -> Any:
        found = stacks.describe_stacks(StackName=stack)["Stacks"][0]
        return None if found["StackStatus"].endswith("_IN_PROGRESS") else found

    ended: dict[str, Any] = eventually(look, "the stack")
    return ended


def deploy(cloud: Cloud, stack: str, body: str) -> dict[str, Any]:
    cloud.client("cloudformation").create_stack(StackName=stack, TemplateBody=body)
    return settled(cloud, stack)


def reasons(cloud: Cloud, stack: str) -> str:
    events = cloud.client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
    return " ".join(event.get("ResourceStatusReason", "") for event in events)


def test_a_group_is_made_tagged_and_deleted(sagemaker_cloud: Cloud, registry: Registry) -> None:
    stack, name = unique("stack"), unique("group")
    tags = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    made = deploy(
        sagemaker_cloud, stack, template(name, ModelPackageGroupDescription="d", Tags=tags)
    )
    assert made["StackStatus"] == "CREATE_COMPLETE", reasons(sagemaker_cloud, stack)
    group = arn(f"model-package-group/{name}")
    assert {each["OutputKey"]: each["OutputValue"] for each in made["Outputs"]} == {
        "Ref": group,
        "ModelPackageGroupArn": group,
        "ModelPackageGroupStatus": "Completed",
        "CreationTime": "2023-11-14T22:13:20.500Z",
    }
    assert registry.groups[name]["ModelPackageGroupDescription"] == "d"
    assert registry.groups[name]["Tags"] == {"a": "1", "b": "2"}

    stacks = sagemaker_cloud.client("cloudformation")
    changed = [{"Key": "b", "Value": "3"}, {"Key": "c", "Value": "4"}]
    body = template(name, ModelPackageGroupDescription="d", Tags=changed)
    stacks.update_stack(StackName=stack, TemplateBody=body)
    assert settled(sagemaker_cloud, stack)["StackStatus"] == "UPDATE_COMPLETE"
    assert registry.groups[name]["Tags"] == {"b": "3", "c": "4"}

    stacks.delete_stack(StackName=stack)
    eventually(lambda: name not in registry.groups, "the group's end")


def test_another_description_needs_another_name(sagemaker_cloud: Cloud, registry: Registry) -> None:
    stack, name, other = unique("stack"), unique("group"), unique("group")
    deploy(sagemaker_cloud, stack, template(name, ModelPackageGroupDescription="old"))
    stacks = sagemaker_cloud.client("cloudformation")
    body = template(name, ModelPackageGroupDescription="new")
    stacks.update_stack(StackName=stack, TemplateBody=body)
    assert settled(sagemaker_cloud, stack)["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert "when a custom-named resource requires replacing" in reasons(sagemaker_cloud, stack)

    body = template(other, ModelPackageGroupDescription="new")
    stacks.update_stack(StackName=stack, TemplateBody=body)
    updated = settled(sagemaker_cloud, stack)
    assert updated["StackStatus"] == "UPDATE_COMPLETE", reasons(sagemaker_cloud, stack)
    assert registry.groups[other]["ModelPackageGroupDescription"] == "new"
    eventually(lambda: name not in registry.groups, "the old group's end")


def test_a_group_with_versions_stays(sagemaker_cloud: Cloud, registry: Registry) -> None:
    stack, name = unique("stack"), unique("group")
    deploy(sagemaker_cloud, stack, template(name))
    registry.full.add(name)
    sagemaker_cloud.client("cloudformation").delete_stack(StackName=stack)
    assert settled(sagemaker_cloud, stack)["StackStatus"] == "DELETE_FAILED"
    assert "It is not empty. (ConflictException)" in reasons(sagemaker_cloud, stack)
    assert name in registry.groups


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"name": "under_scored"}, "Member must satisfy regular expression pattern"),
        ({"name": "a", "ModelPackageGroupPolicy": {}}, "ModelPackageGroupPolicy not emulated"),
        ({"name": ""}, "required key [ModelPackageGroupName] not found"),
    ],
)
def test_a_template_aws_refuses_fails(
    sagemaker_cloud: Cloud, registry: Registry, properties: dict[str, Any], words: str
) -> None:
    stack = unique("stack")
    made = deploy(sagemaker_cloud, stack, template(**properties))
    assert made["StackStatus"] == "ROLLBACK_COMPLETE"
    assert words in reasons(sagemaker_cloud, stack)
    assert properties["name"] not in registry.groups


def test_without_an_emulator_the_stack_says_so(cloud: Cloud) -> None:
    stack = unique("stack")
    assert deploy(cloud, stack, template("a"))["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "started without a SageMaker emulator" in reasons(cloud, stack)
