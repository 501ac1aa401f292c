"""The rights that roles use are noted, those of services' own calls too; the trail names roles."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from running_cloud import ACCOUNT, REGION, Cloud, allow, unique

STATES = "states.amazonaws.com"

Right = tuple[str, str]


def used(cloud: Cloud, role: str) -> list[Right]:
    lines = (cloud.folder / "used-rights.jsonl").read_text().splitlines()
    rights = [json.loads(line) for line in lines]
    return [(each["action"], each["resource"]) for each in rights if each["role"] == role]


def caller(cloud: Cloud, *statements: dict[str, Any]) -> tuple[str, dict[str, str], str]:
    """Return the ARN of a role, the credentials of a session of it, and the session's name."""
    role = cloud.role("root", *statements)
    name = unique("session")
    answer = cloud.client("sts").assume_role(RoleArn=role, RoleSessionName=name)
    keys = answer["Credentials"]
    credentials = {
        "aws_access_key_id": keys["AccessKeyId"],
        "aws_secret_access_key": keys["SecretAccessKey"],
        "aws_session_token": keys["SessionToken"],
    }
    return role, credentials, name


def test_what_a_caller_is_allowed_is_noted_once(cloud: Cloud) -> None:
    url, queue = cloud.queue()
    role, credentials, _ = caller(cloud, allow(["sqs:SendMessage", "sqs:PurgeQueue"], queue))
    sqs = cloud.client("sqs", credentials)
    for _ in range(3):
        sqs.send_message(QueueUrl=url, MessageBody="x")
    assert used(cloud, role) == [("sqs:SendMessage", queue)]


def test_what_is_denied_is_not(cloud: Cloud) -> None:
    url, _ = cloud.queue()
    role, credentials, _ = caller(cloud, allow("sqs:SendMessage", "arn:aws:sqs:*:*:another"))
    with pytest.raises(ClientError, match="not authorized"):
        cloud.client("sqs", credentials).send_message(QueueUrl=url, MessageBody="x")
    assert used(cloud, role) == []


def test_the_root_user_has_no_line(cloud: Cloud) -> None:
    url, queue = cloud.queue()
    cloud.client("sqs").send_message(QueueUrl=url, MessageBody="x")
    assert queue not in (cloud.folder / "used-rights.jsonl").read_text()


def test_a_task_that_no_client_signs_uses_rights_too(cloud: Cloud) -> None:
    url, queue = cloud.queue()
    role = cloud.role(STATES, allow(["sqs:SendMessage", "sqs:GetQueueAttributes"], queue))
    send = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage",
        "End": True,
        "Arguments": {"QueueUrl": url, "MessageBody": "x"},
    }
    machine = cloud.machine(role, {"StartAt": "A", "States": {"A": send}})
    assert used(cloud, role) == []
    assert cloud.execute(machine)["status"] == "SUCCEEDED"
    assert used(cloud, role) == [("sqs:SendMessage", queue)]


def test_a_role_that_is_passed_is_a_right_that_is_used(cloud: Cloud) -> None:
    passed = cloud.role(STATES)
    role, credentials, _ = caller(
        cloud, allow("iam:PassRole", passed), allow("states:CreateStateMachine", "*")
    )
    name = unique("machine")
    cloud.client("stepfunctions", credentials).create_state_machine(
        name=name,
        roleArn=passed,
        definition=json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}),
    )
    arn = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{name}"
    assert used(cloud, role) == [("states:CreateStateMachine", arn), ("iam:PassRole", passed)]


def test_the_trail_names_session_and_role(cloud: Cloud) -> None:
    url, queue = cloud.queue()
    role, credentials, name = caller(cloud, allow("sqs:SendMessage", queue))
    cloud.client("sqs", credentials).send_message(QueueUrl=url, MessageBody="x")
    cloud.client("sqs").send_message(QueueUrl=url, MessageBody="x")
    found = cloud.client("cloudtrail").lookup_events(
        LookupAttributes=[{"AttributeKey": "Username", "AttributeValue": name}]
    )
    [event] = found["Events"]
    identity = json.loads(event["CloudTrailEvent"])["userIdentity"]
    role_name = role.rsplit("/", 1)[-1]
    assert event["EventName"] == "SendMessage"
    assert identity["type"] == "AssumedRole"
    assert identity["arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/{role_name}/{name}"
    assert identity["accessKeyId"] == credentials["aws_access_key_id"]
    issuer = identity["sessionContext"]["sessionIssuer"]
    assert (issuer["type"], issuer["arn"], issuer["userName"]) == ("Role", role, role_name)
    assert identity["principalId"] == f"{issuer['principalId']}:{name}"
