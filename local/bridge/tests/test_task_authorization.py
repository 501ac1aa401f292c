"""Every task runs with the rights of its machine's role, and fails naming the right it lacks."""

import json
from typing import Any

import pytest

from running_cloud import ACCOUNT, REGION, Cloud, allow, policy, unique

STATES = "states.amazonaws.com"
Task = tuple[dict[str, Any], str, str, str]


def arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


@pytest.fixture(scope="module")
def tasks(cloud: Cloud) -> dict[str, Task]:
    """Each task with its action, its resource and the error Step Functions reports."""
    function = cloud.function("exports.handler = async () => 1;")
    table, name = unique("table"), unique("bus")
    cloud.client("dynamodb").create_table(
        TableName=table,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    url, queue = cloud.queue()
    topic = cloud.client("sns").create_topic(Name=unique("topic"))["TopicArn"]
    cloud.client("events").create_event_bus(Name=name)
    child = cloud.machine(
        cloud.role(STATES), {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    )
    item = {"TableName": table, "Item": {"id": {"S": "a"}}}
    entry = {"Detail": {"a": 1}, "DetailType": "t", "EventBusName": name, "Source": "test"}
    function_arn, table_arn = (
        arn("lambda", f"function:{function}"),
        arn("dynamodb", f"table/{table}"),
    )
    invoke = "lambda:InvokeFunction"

    def task(resource: str, arguments: dict[str, Any]) -> dict[str, Any]:
        full = resource if resource.startswith("arn:") else f"arn:aws:states:::{resource}"
        return {"Type": "Task", "Resource": full, "Arguments": arguments, "End": True}

    return {
        "lambda": (
            task("lambda:invoke", {"FunctionName": function_arn, "Payload": {}}),
            invoke,
            function_arn,
            "Lambda.AWSLambdaException",
        ),
        "function ARN": (task(function_arn, {}), invoke, function_arn, "Lambda.AWSLambdaException"),
        "dynamodb": (
            task("dynamodb:putItem", item),
            "dynamodb:PutItem",
            table_arn,
            "DynamoDB.AmazonDynamoDBException",
        ),
        "sqs": (
            task("sqs:sendMessage", {"QueueUrl": url, "MessageBody": "x"}),
            "sqs:SendMessage",
            queue,
            "SQS.AmazonSQSException",
        ),
        "sns": (
            task("sns:publish", {"TopicArn": topic, "Message": "x"}),
            "sns:Publish",
            topic,
            "SNS.AuthorizationErrorException",
        ),
        "events": (
            task("events:putEvents", {"Entries": [entry]}),
            "events:PutEvents",
            arn("events", f"event-bus/{name}"),
            "EventBridge.AmazonEventBridgeException",
        ),
        "states": (
            task("states:startExecution", {"StateMachineArn": child, "Input": {}}),
            "states:StartExecution",
            child,
            "StepFunctions.AWSStepFunctionsException",
        ),
        "aws-sdk json": (
            task("aws-sdk:dynamodb:putItem", item),
            "dynamodb:PutItem",
            table_arn,
            "DynamoDb.DynamoDbException",
        ),
        "aws-sdk query": (
            task("aws-sdk:sqs:sendMessage", {"QueueUrl": url, "MessageBody": "x"}),
            "sqs:SendMessage",
            queue,
            "Sqs.SqsException",
        ),
        "aws-sdk xml": (
            task("aws-sdk:s3:listBuckets", {}),
            "s3:ListAllMyBuckets",
            "*",
            "S3.S3Exception",
        ),
    }


NAMES = [
    "lambda",
    "function ARN",
    "dynamodb",
    "sqs",
    "sns",
    "events",
    "states",
    "aws-sdk json",
    "aws-sdk query",
    "aws-sdk xml",
]


@pytest.mark.parametrize("name", NAMES)
def test_task_needs_the_role_to_allow_it(cloud: Cloud, tasks: dict[str, Task], name: str) -> None:
    task, action, resource, error = tasks[name]
    role = cloud.role(STATES)
    machine = cloud.machine(role, {"StartAt": "A", "States": {"A": task}})

    refused = cloud.execute(machine)

    assert (refused["status"], refused["error"]) == ("FAILED", error), refused["cause"]
    assert f"is not authorized to perform: {action}" in refused["cause"]
    assert f":assumed-role/{role.rsplit('/', 1)[-1]}/" in refused["cause"]

    cloud.grant(role, allow(action, resource))
    allowed = cloud.execute(machine)
    assert allowed["status"] == "SUCCEEDED", allowed.get("cause")


@pytest.mark.parametrize("kind", ["Parallel", "Map"])
def test_branches_and_items_run_with_the_role_too(
    cloud: Cloud, tasks: dict[str, Task], kind: str
) -> None:
    task, action, _, error = tasks["lambda"]
    inner = {"StartAt": "A", "States": {"A": task}}
    outer = {
        "Parallel": {"Type": "Parallel", "Branches": [inner], "End": True},
        "Map": {"Type": "Map", "Items": [1], "ItemProcessor": inner, "End": True},
    }
    machine = cloud.machine(cloud.role(STATES), {"StartAt": "P", "States": {"P": outer[kind]}})

    refused = cloud.execute(machine)

    assert refused["error"] == error
    assert action in refused["cause"]


def test_task_with_a_timeout_runs_with_the_role_too(cloud: Cloud, tasks: dict[str, Task]) -> None:
    task = {**tasks["lambda"][0], "TimeoutSeconds": "{% 5 %}"}
    machine = cloud.machine(cloud.role(STATES), {"StartAt": "A", "States": {"A": task}})
    assert cloud.execute(machine)["error"] == "Lambda.AWSLambdaException"


def test_deny_in_the_queue_policy_wins(cloud: Cloud) -> None:
    url, queue = cloud.queue()
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": queue}
    cloud.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(deny)})
    role = cloud.role(STATES, allow("sqs:SendMessage", queue))
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage",
        "End": True,
        "Arguments": {"QueueUrl": url, "MessageBody": "x"},
    }
    machine = cloud.machine(role, {"StartAt": "A", "States": {"A": task}})

    refused = cloud.execute(machine)

    assert "explicit deny in a resource-based policy" in refused["cause"]


def test_a_running_execution_needs_no_caller_rights(cloud: Cloud, tasks: dict[str, Task]) -> None:
    task, action, resource, _ = tasks["sqs"]
    machine = cloud.machine(
        cloud.role(STATES, allow(action, resource)), {"StartAt": "A", "States": {"A": task}}
    )
    starter = cloud.user(allow("states:StartExecution", machine))
    started = cloud.client("stepfunctions", starter).start_execution(
        stateMachineArn=machine, input=json.dumps({})
    )
    assert cloud.ended(started["executionArn"])["status"] == "SUCCEEDED"
