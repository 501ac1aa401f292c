"""On which log groups and streams a policy allows what."""

import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from running_cloud import ACCOUNT, REGION, Cloud, allow, unique

ARN = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group"
JOB = "job/algo-1"
STATES = "states.amazonaws.com"


@pytest.fixture(scope="module")
def group(cloud: Cloud) -> str:
    """A log group with one stream that holds one line."""
    name, root = unique("/aws/jobs"), cloud.client("logs")
    root.create_log_group(logGroupName=name)
    root.create_log_stream(logGroupName=name, logStreamName=JOB)
    root.put_log_events(logGroupName=name, logStreamName=JOB, logEvents=line())
    return name


def line() -> list[dict[str, Any]]:
    return [{"timestamp": int(time.time() * 1000), "message": "round 1"}]


def logs(cloud: Cloud, resource: str, action: str | list[str] = "logs:*") -> Any:
    return cloud.client("logs", cloud.user(allow(action, resource)))


def refused(call: Any, **members: Any) -> str:
    """Return the words of the refusal of a call."""
    with pytest.raises(ClientError) as error:
        call(**members)
    assert error.value.response["Error"]["Code"] == "AccessDeniedException"
    return str(error.value.response["Error"]["Message"])


def test_a_group_with_all_that_lies_in_it(cloud: Cloud) -> None:
    name = unique("/aws/jobs")
    client = logs(cloud, f"{ARN}:{name}:*")
    stream = {"logGroupName": name, "logStreamName": JOB}
    client.create_log_group(logGroupName=name)
    client.put_retention_policy(logGroupName=name, retentionInDays=7)
    client.create_log_stream(**stream)
    client.put_log_events(**stream, logEvents=line())
    assert len(client.get_log_events(**stream)["events"]) == 1
    assert len(client.filter_log_events(logGroupName=name)["events"]) == 1
    assert len(client.describe_log_streams(logGroupName=name)["logStreams"]) == 1
    client.delete_log_stream(**stream)
    assert refused(client.create_log_group, logGroupName=f"{name}-more")
    assert refused(client.create_log_stream, logGroupName=f"{name}-more", logStreamName=JOB)


def test_the_bare_name_of_a_group_fits_tagging_only(cloud: Cloud, group: str) -> None:
    bare = f"{ARN}:{group}"
    client = logs(cloud, bare)
    assert client.list_tags_for_resource(resourceArn=bare)["tags"] == {}
    stream = {"logGroupName": group, "logStreamName": JOB}
    on_stream, on_group = f"{bare}:log-stream:{JOB}", f"{bare}:log-stream:"
    for call, members, resource in (
        (client.create_log_stream, stream, on_stream),
        (client.put_log_events, {**stream, "logEvents": line()}, on_stream),
        (client.get_log_events, stream, on_stream),
        (client.delete_log_stream, stream, on_stream),
        (client.filter_log_events, {"logGroupName": group}, on_group),
        (client.describe_log_streams, {"logGroupName": group}, on_group),
        (client.delete_log_group, {"logGroupName": group}, on_group),
    ):
        assert f"on resource: {resource} " in refused(call, **members)


def test_one_stream(cloud: Cloud, group: str) -> None:
    client = logs(cloud, f"{ARN}:{group}:log-stream:{JOB}")
    assert client.get_log_events(logGroupName=group, logStreamName=JOB)["events"]
    assert refused(client.get_log_events, logGroupName=group, logStreamName="other")
    assert refused(client.describe_log_streams, logGroupName=group)


def test_a_group_by_its_identifier(cloud: Cloud, group: str) -> None:
    client = logs(cloud, f"{ARN}:{group}:*")
    for identifier in (group, f"{ARN}:{group}"):
        named = {"logGroupIdentifier": identifier}
        assert client.get_log_events(**named, logStreamName=JOB)["events"]
        assert client.filter_log_events(**named)["events"]
    other = {"logGroupIdentifier": f"{ARN}:other"}
    assert refused(client.filter_log_events, **other)
    # A second group can't ride along behind one that is allowed.
    assert refused(client.filter_log_events, logGroupName=group, **other)


def test_listing_groups_takes_a_policy_for_all_of_them(cloud: Cloud, group: str) -> None:
    asked = {"logGroupNamePrefix": group}
    assert logs(cloud, f"{ARN}:*").describe_log_groups(**asked)["logGroups"]
    message = refused(logs(cloud, f"{ARN}:{group}:*").describe_log_groups, **asked)
    assert f"on resource: {ARN}::log-stream: " in message


def test_a_policy_asks_for_the_tags_of_the_group(cloud: Cloud) -> None:
    name, stream = unique("/aws/jobs"), {"logStreamName": JOB}
    cloud.client("logs").create_log_group(logGroupName=name, tags={"team": "orchard"})
    for team, may in (("orchard", True), ("mill", False)):
        tagged = {"StringEquals": {"aws:ResourceTag/team": team}}
        statement = allow("logs:CreateLogStream", f"{ARN}:{name}:*", Condition=tagged)
        client = cloud.client("logs", cloud.user(statement))
        if may:
            client.create_log_stream(logGroupName=name, **stream)
        else:
            assert refused(client.create_log_stream, logGroupName=name, **stream)


def test_an_aws_sdk_task_is_judged_alike(cloud: Cloud, group: str) -> None:
    read = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:getLogEvents",
        "Arguments": {"LogGroupName": group, "LogStreamName": JOB},
        "End": True,
    }
    for resource, status in ((f"{ARN}:{group}:*", "SUCCEEDED"), (f"{ARN}:{group}", "FAILED")):
        role = cloud.role(STATES, allow("logs:GetLogEvents", resource))
        machine = cloud.machine(role, {"StartAt": "A", "States": {"A": read}})
        assert cloud.execute(machine)["status"] == status
