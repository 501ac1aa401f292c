"""Custom resources: what the function is asked, how it answers, and what its failures do."""

import json
from typing import Any

import pytest

from running_cloud import ACCOUNT, REGION, Cloud, allow, eventually, unique

LOGS = allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], "*")

# It answers as its properties say; the answer is put to the URL that came with the request.
CODE = """
exports.handler = async (event) => {
  console.log(JSON.stringify({ request: event }));
  const asked = event.ResourceProperties;
  if (asked.Silent === event.RequestType) return;
  const failed = asked.Fail === event.RequestType;
  const answer = {
    Status: failed ? 'FAILED' : 'SUCCESS',
    Reason: failed ? 'because the test says so' : undefined,
    PhysicalResourceId: asked.Id ?? event.PhysicalResourceId ?? 'made',
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    Data: { Answer: `${asked.Text} back` },
  };
  const put = await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
  if (!put.ok) throw new Error(`put: ${put.status}`);
};
"""


class Stack:
    """A stack of one custom resource, and a parameter that shows its attribute."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud, self.name = cloud, unique("custom")
        self.function = cloud.function(CODE, LOGS)
        self.stacks = cloud.client("cloudformation")

    def body(self, **properties: Any) -> str:
        token = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.function}"
        resource = {"ServiceToken": token, "ServiceTimeout": 3, **properties}
        shown = {"Type": "String", "Value": {"Fn::GetAtt": ["Thing", "Answer"]}}
        return json.dumps(
            {
                "Resources": {
                    "Thing": {"Type": "Custom::Thing", "Properties": resource},
                    "Shown": {"Type": "AWS::SSM::Parameter", "Properties": shown},
                }
            }
        )

    def create(self, **properties: Any) -> str:
        self.stacks.create_stack(StackName=self.name, TemplateBody=self.body(**properties))
        return self.settled()

    def update(self, **properties: Any) -> str:
        self.stacks.update_stack(StackName=self.name, TemplateBody=self.body(**properties))
        return self.settled()

    def delete(self) -> str:
        self.identifier = self.stacks.describe_stacks(StackName=self.name)["Stacks"][0]["StackId"]
        self.stacks.delete_stack(StackName=self.name)
        return self.settled(self.identifier)

    def settled(self, name: str = "") -> str:
        """Return the stack's status once nothing is in progress."""

        def look() -> Any:
            found = self.stacks.describe_stacks(StackName=name or self.name)["Stacks"][0]
            status = str(found["StackStatus"])
            return None if status.endswith("IN_PROGRESS") else status

        return str(eventually(look, "the stack", 20))

    def requests(self) -> list[dict[str, Any]]:
        """Return what the function was asked, in order."""
        events = self.cloud.client("logs").filter_log_events(
            logGroupName=f"/aws/lambda/{self.function}", filterPattern='"RequestType"'
        )["events"]
        return [
            json.loads(event["message"][event["message"].index("{") :])["request"]
            for event in events
        ]

    def shown(self) -> str:
        """Return the value of the parameter."""
        found = self.stacks.describe_stack_resources(StackName=self.name)["StackResources"]
        name = next(
            each["PhysicalResourceId"] for each in found if each["LogicalResourceId"] == "Shown"
        )
        value = self.cloud.client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
        return str(value)


@pytest.fixture
def stack(cloud: Cloud) -> Stack:
    return Stack(cloud)


def test_the_function_is_asked_when_the_stack_is_made_changed_and_deleted(stack: Stack) -> None:
    assert stack.create(Text="one", Count=1, Flag=True) == "CREATE_COMPLETE"
    assert stack.shown() == "one back"
    assert stack.update(Text="two") == "UPDATE_COMPLETE"
    assert stack.shown() == "two back"
    assert stack.delete() == "DELETE_COMPLETE"

    created, updated, deleted = stack.requests()
    assert {
        name: created[name] for name in ("RequestType", "LogicalResourceId", "ResourceType")
    } == {
        "RequestType": "Create",
        "LogicalResourceId": "Thing",
        "ResourceType": "Custom::Thing",
    }
    properties = created["ResourceProperties"]
    assert (properties["Text"], properties["Count"], properties["Flag"]) == ("one", "1", "true")
    assert created["StackId"].startswith(
        f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{stack.name}/"
    )
    assert created["ResponseURL"].startswith("https://")
    assert "PhysicalResourceId" not in created

    assert (updated["RequestType"], updated["PhysicalResourceId"]) == ("Update", "made")
    assert updated["OldResourceProperties"]["Text"] == "one"
    assert (deleted["RequestType"], deleted["PhysicalResourceId"]) == ("Delete", "made")
    assert deleted["ResourceProperties"]["Text"] == "two"
    assert len({each["RequestId"] for each in (created, updated, deleted)}) == 3


def test_another_physical_id_replaces_the_thing(stack: Stack) -> None:
    assert stack.create(Id="a") == "CREATE_COMPLETE"
    assert stack.update(Id="b") == "UPDATE_COMPLETE"
    asked = [(each["RequestType"], each.get("PhysicalResourceId")) for each in stack.requests()]
    assert asked == [("Create", None), ("Update", "a"), ("Delete", "a")]


def test_a_failure_rolls_the_stack_back(stack: Stack) -> None:
    assert stack.create(Fail="Create") == "ROLLBACK_COMPLETE"
    events = stack.stacks.describe_stack_events(StackName=stack.name)["StackEvents"]
    reasons = [event.get("ResourceStatusReason", "") for event in events]
    assert any("because the test says so" in reason for reason in reasons)


def test_a_failed_deletion_keeps_the_stack(stack: Stack) -> None:
    assert stack.create(Fail="Delete") == "CREATE_COMPLETE"
    assert stack.delete() == "DELETE_FAILED"
    found = stack.stacks.describe_stack_resources(StackName=stack.identifier)["StackResources"]
    assert {each["LogicalResourceId"]: each["ResourceStatus"] for each in found}["Thing"] == (
        "DELETE_FAILED"
    )


def test_silence_is_a_failure_when_the_time_is_over(stack: Stack) -> None:
    assert stack.create(Silent="Delete") == "CREATE_COMPLETE"
    assert stack.delete() == "DELETE_FAILED"
