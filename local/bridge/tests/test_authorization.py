"""What the answers of the policy evaluator say, and whom AWS's own work counts as."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from bridge import extension
from bridge.identity import authorization
from running_cloud import Cloud, allow, policy, unique

STATES = "states.amazonaws.com"


def test_refusals_name_principal_action_and_resource(cloud: Cloud) -> None:
    caller = cloud.user(allow("s3:GetObject", "arn:aws:s3:::other/*"))
    bucket = unique("bucket")
    cloud.client("s3").create_bucket(Bucket=bucket)
    with pytest.raises(ClientError) as refused:
        cloud.client("s3", caller).get_object(Bucket=bucket, Key="k")
    message = refused.value.response["Error"]["Message"]
    assert ":assumed-role/" in message
    assert f's3:GetObject on resource: "arn:aws:s3:::{bucket}/k"' in message

    url, queue = cloud.queue()
    with pytest.raises(ClientError, match=f"on resource: {queue}"):
        cloud.client("sqs", caller).send_message(QueueUrl=url, MessageBody="x")


def test_work_that_no_request_started_counts_as_tls() -> None:
    evaluator = extension.module("core.iam_evaluator")
    work = {
        "principal_arn": "*",
        "principal_type": "Service",
        "principal_account": "",
        "action": "sqs:SendMessage",
        "resource_arn": "*",
        "region": "us-east-1",
    }
    assert evaluator.EvalContext(**work).secure_transport is False
    before = evaluator._request_origin
    try:
        authorization.install()
        assert evaluator.EvalContext(**work).secure_transport is True
    finally:
        evaluator._request_origin = before


def test_a_task_reaches_a_queue_that_demands_tls(cloud: Cloud) -> None:
    url, queue = cloud.queue()
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": queue,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    cloud.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(deny)})
    send = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage",
        "End": True,
        "Arguments": {"QueueUrl": url, "MessageBody": "x"},
    }
    machine = cloud.machine(
        cloud.role(STATES, allow("sqs:SendMessage", queue)),
        {"StartAt": "A", "States": {"A": send}},
    )
    assert cloud.execute(machine)["status"] == "SUCCEEDED"


def test_the_starter_of_an_execution_does_not_lend_it_rights(cloud: Cloud) -> None:
    url, queue = cloud.queue()
    role = cloud.role(STATES, allow("sqs:SendMessage", queue))
    deny = {
        "Effect": "Deny",
        "Principal": {"AWS": role},
        "Action": "sqs:SendMessage",
        "Resource": queue,
    }
    cloud.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(deny)})
    send = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage",
        "End": True,
        "Arguments": {"QueueUrl": url, "MessageBody": "x"},
    }
    machine = cloud.machine(role, {"StartAt": "A", "States": {"A": send}})
    assert "explicit deny" in cloud.execute(machine)["cause"]


def test_sessions_begin_side_by_side() -> None:
    sts, evaluator = extension.module("services.sts"), extension.module("core.iam_evaluator")
    before, interval = sts.register_session, sys.getswitchinterval()
    origin = evaluator._request_origin
    kept = dict(sts._sessions)
    try:
        authorization.install()
        sys.setswitchinterval(1e-6)
        with ThreadPoolExecutor(8) as threads:
            begun = [
                threads.submit(sts.register_session, f"ASIASIDE{number}", {"UserId": "side"})
                for number in range(2_000)
            ]
        for each in begun:
            each.result()
        assert sum(key.startswith("ASIASIDE") for key in sts._sessions) == len(begun)
    finally:
        sys.setswitchinterval(interval)
        sts.register_session, evaluator._request_origin = before, origin
        sts._sessions.clear()
        sts._sessions.update(kept)
