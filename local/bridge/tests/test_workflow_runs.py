"""Executions: output of every state, time-outs, retries, and the context they see."""

from typing import Any

import pytest

from running_cloud import ACCOUNT, REGION, Cloud, allow, eventually, unique
from workflows import INVOKE, STATES, fail, flaky, output, run


@pytest.fixture(scope="module")
def role(cloud: Cloud) -> str:
    return cloud.role(STATES, allow("lambda:InvokeFunction", "*"))


def test_succeed_has_an_output(cloud: Cloud, role: str) -> None:
    succeed = {"Type": "Succeed", "Output": "{% $states.input.a + 1 %}"}
    assert output(run(cloud, role, {"S": succeed}, {"a": 1})) == 2


def test_succeed_in_a_branch_has_an_output(cloud: Cloud, role: str) -> None:
    inner = {"StartAt": "S", "States": {"S": {"Type": "Succeed", "Output": {"n": "{% 1 + 1 %}"}}}}
    assert output(
        run(
            cloud,
            role,
            {
                "P": {
                    "Type": "Parallel",
                    "Branches": [inner, inner],
                    "End": True,
                }
            },
        )
    ) == [{"n": 2}, {"n": 2}]


def test_fail_evaluates_error_and_cause(cloud: Cloud, role: str) -> None:
    state = {"Type": "Fail", "Error": "{% 'E' & $states.input.n %}", "Cause": "{% 'c' %}"}
    ended = run(cloud, role, {"F": state}, {"n": 1})
    assert (ended["status"], ended["error"], ended["cause"]) == ("FAILED", "E1", "c")


def test_parallel_has_arguments_output_and_variables_of_its_own(cloud: Cloud, role: str) -> None:
    def branch(factor: int) -> dict[str, Any]:
        state = {
            "Type": "Pass",
            "Output": f"{{% $states.input.x * {factor} + $base %}}",
            "Assign": {"base": 1000},
            "End": True,
        }
        return {"StartAt": "B", "States": {"B": state}}

    states = {
        "A": {"Type": "Pass", "Assign": {"base": 100}, "Next": "P"},
        "P": {
            "Type": "Parallel",
            "Arguments": {"x": "{% $states.input.n %}"},
            "Branches": [branch(1), branch(2)],
            "Output": {"sum": "{% $sum($states.result) %}"},
            "Assign": {"first": "{% $states.result[0] %}"},
            "Next": "Z",
        },
        "Z": {
            "Type": "Pass",
            "End": True,
            "Output": {
                "sum": "{% $states.input.sum %}",
                "first": "{% $first %}",
                "base": "{% $base %}",
            },
        },
    }
    assert output(run(cloud, role, states, {"n": 5})) == {"sum": 215, "first": 105, "base": 100}


def test_catch_has_output_and_assign(cloud: Cloud, role: str) -> None:
    branch = {"StartAt": "F", "States": {"F": fail("Broken")}}
    caught = {
        "ErrorEquals": ["Broken"],
        "Next": "Z",
        "Output": {"error": "{% $states.errorOutput.Error %}"},
        "Assign": {"seen": True},
    }
    states = {
        "P": {"Type": "Parallel", "Branches": [branch], "Catch": [caught], "End": True},
        "Z": {
            "Type": "Pass",
            "End": True,
            "Output": {"error": "{% $states.input.error %}", "seen": "{% $seen %}"},
        },
    }
    assert output(run(cloud, role, states)) == {"error": "Broken", "seen": True}


def test_choice_has_an_output_for_its_default(cloud: Cloud, role: str) -> None:
    states = {
        "C": {
            "Type": "Choice",
            "Choices": [{"Condition": "{% false %}", "Next": "No"}],
            "Default": "Z",
            "Output": {"by": "default"},
        },
        "No": fail("Wrong"),
        "Z": {"Type": "Succeed"},
    }
    assert output(run(cloud, role, states)) == {"by": "default"}


def test_task_retries_with_a_jittered_and_capped_delay(cloud: Cloud, role: str) -> None:
    task = {
        "Type": "Task",
        "Resource": INVOKE,
        "End": True,
        "Arguments": {"FunctionName": flaky(cloud), "Payload": {"fail": 2}},
        "Retry": [
            {
                "ErrorEquals": ["NotYet"],
                "IntervalSeconds": 30,
                "MaxDelaySeconds": 1,
                "BackoffRate": 10,
                "MaxAttempts": 2,
                "JitterStrategy": "FULL",
            }
        ],
        "Output": {
            "calls": "{% $states.result.Payload %}",
            "retries": "{% $states.context.State.RetryCount %}",
        },
    }
    assert output(run(cloud, role, {"T": task})) == {"calls": 3, "retries": 2}


def test_too_large_an_output_fails_and_nothing_catches_it(cloud: Cloud, role: str) -> None:
    grow = "{% $join([1..30000].('0123456789')) %}"
    branch = {"StartAt": "B", "States": {"B": {"Type": "Pass", "Output": grow, "End": True}}}
    states = {
        "P": {
            "Type": "Parallel",
            "Branches": [branch],
            "End": True,
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Z"}],
        },
        "Z": {"Type": "Succeed"},
    }
    assert run(cloud, role, states)["error"] == "States.DataLimitExceeded"


def test_machine_times_out(cloud: Cloud, role: str) -> None:
    wait = {"Type": "Wait", "Seconds": 20, "End": True}
    assert run(cloud, role, {"W": wait}, TimeoutSeconds=1)["status"] == "TIMED_OUT"


def test_context_names_role_and_machine(cloud: Cloud, role: str) -> None:
    state = {
        "Type": "Pass",
        "End": True,
        "Output": {
            "role": "{% $states.context.Execution.RoleArn %}",
            "redrives": "{% $states.context.Execution.RedriveCount %}",
        },
    }
    assert output(run(cloud, role, {"A": state})) == {"role": role, "redrives": 0}


def test_put_events_names_its_origin_and_fails_on_a_refused_entry(cloud: Cloud) -> None:
    events, bus, archive = cloud.client("events"), unique("bus"), unique("archive")
    arn = events.create_event_bus(Name=bus)["EventBusArn"]
    events.create_archive(ArchiveName=archive, EventSourceArn=arn)
    role = cloud.role(STATES, allow("events:PutEvents", "*"))

    def task(source: str) -> dict[str, Any]:
        entry = {"Source": source, "DetailType": "t", "Detail": {"a": 1}, "EventBusName": bus}
        return {
            "Type": "Task",
            "Resource": "arn:aws:states:::events:putEvents",
            "End": True,
            "Arguments": {"Entries": [entry]},
        }

    assert run(cloud, role, {"T": task("aws.s3")})["error"] == "EventBridge.FailedEntry"
    output(run(cloud, role, {"T": task("test")}))

    def kept() -> Any:
        return events.describe_archive(ArchiveName=archive)["EventCount"]

    assert eventually(kept, "the event") == 1


def test_sdk_errors_carry_the_class_names_of_the_java_sdk(cloud: Cloud) -> None:
    role = cloud.role(STATES, allow(["sqs:*", "dynamodb:*", "s3:*"], "*"))
    missing = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/missing"
    for resource, arguments, error in (
        (
            "sqs:sendMessage",
            {"QueueUrl": missing, "MessageBody": "x"},
            "Sqs.QueueDoesNotExistException",
        ),
        (
            "dynamodb:getItem",
            {"TableName": "missing", "Key": {"id": {"S": "a"}}},
            "DynamoDb.ResourceNotFoundException",
        ),
        ("s3:listObjectsV2", {"Bucket": unique("missing")}, "S3.NoSuchBucketException"),
    ):
        task = {
            "Type": "Task",
            "Resource": f"arn:aws:states:::aws-sdk:{resource}",
            "Arguments": arguments,
            "End": True,
        }
        assert run(cloud, role, {"T": task})["error"] == error
