"""The doors through which SageMaker publishes its metrics and renews the sessions of its roles."""

import datetime as dt
import json
import ssl
import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from jobs import SAGEMAKER, arn
from running_cloud import ACCOUNT, Cloud, allow, unique
from stub_emulator import TOKEN

DATUM = {"MetricName": "Invocations", "Value": 2, "Unit": "None"}


def test_metrics_of_sagemaker_are_in_its_namespace(sagemaker_cloud: Cloud) -> None:
    endpoint = unique("e")
    dimensions = [{"Name": "EndpointName", "Value": endpoint}]
    datum = {**DATUM, "Dimensions": dimensions, "Timestamp": time.time()}
    data = [datum, {**datum, "Value": 3}]

    status, _ = post(
        sagemaker_cloud, "aws-metrics", {"Namespace": "AWS/SageMaker", "MetricData": data}
    )

    assert status == 200
    now = dt.datetime.now(dt.UTC)
    found = sagemaker_cloud.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/SageMaker",
        MetricName="Invocations",
        Dimensions=dimensions,
        StartTime=now - dt.timedelta(minutes=5),
        EndTime=now + dt.timedelta(minutes=5),
        Period=60,
        Statistics=["Sum"],
    )
    assert sum(point["Sum"] for point in found["Datapoints"]) == 5


def test_metrics_are_in_the_region_of_what_they_are_about(sagemaker_cloud: Cloud) -> None:
    resource = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:endpoint/e"
    name = unique("metric")
    body = {
        "Namespace": "AWS/SageMaker",
        "MetricData": [{**DATUM, "MetricName": name}],
        "Resource": resource,
    }
    assert post(sagemaker_cloud, "aws-metrics", body)[0] == 200
    found = sagemaker_cloud.client("cloudwatch").list_metrics(MetricName=name)
    assert found["Metrics"] == []


@pytest.mark.parametrize(
    ("body", "token", "status"),
    [
        ({"Namespace": "Mine", "MetricData": [DATUM]}, TOKEN, 400),
        ({"Namespace": "AWS/SageMaker", "MetricData": []}, TOKEN, 400),
        ({"Namespace": "AWS/SageMaker", "MetricData": [{"Value": 1}]}, TOKEN, 400),
        ({"Namespace": "AWS/SageMaker", "MetricData": [DATUM]}, "wrong", 403),
        ([], TOKEN, 400),
    ],
)
def test_the_door_for_metrics_takes_aws_s_alone(
    sagemaker_cloud: Cloud, body: Any, token: str, status: int
) -> None:
    assert post(sagemaker_cloud, "aws-metrics", body, token)[0] == status


def test_a_role_that_trusts_sagemaker_has_new_sessions(sagemaker_cloud: Cloud) -> None:
    source = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    role = sagemaker_cloud.role(SAGEMAKER, allow("s3:ListAllMyBuckets", "*"), Condition=source)

    status, answer = post(sagemaker_cloud, "role-session", {"roleArn": role})

    assert status == 200
    keys = answer["credentials"]
    session = {
        "aws_access_key_id": keys["accessKeyId"],
        "aws_secret_access_key": keys["secretAccessKey"],
        "aws_session_token": keys["sessionToken"],
    }
    identity = sagemaker_cloud.client("sts", session).get_caller_identity()
    assert identity["Arn"].endswith(f":assumed-role/{role.rsplit('/', 1)[-1]}/SageMaker")
    sagemaker_cloud.client("s3", session).list_buckets()


def test_a_trust_policy_may_name_the_model(sagemaker_cloud: Cloud) -> None:
    role = sagemaker_cloud.role(
        SAGEMAKER, Condition={"ArnLike": {"aws:SourceArn": arn("model/mine-*")}}
    )
    for source, status in (("model/mine-1", 200), ("model/other", 403)):
        body = {"roleArn": role, "sourceArn": arn(source)}
        assert post(sagemaker_cloud, "role-session", body)[0] == status


@pytest.mark.parametrize("service", ["lambda.amazonaws.com", "none"])
def test_other_roles_have_no_sessions(sagemaker_cloud: Cloud, service: str) -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/missing"
    if service != "none":
        role = sagemaker_cloud.role(service)
    assert post(sagemaker_cloud, "role-session", {"roleArn": role})[0] == 403
    assert post(sagemaker_cloud, "role-session", {})[0] == 400
    assert post(sagemaker_cloud, "role-session", {"roleArn": role}, "")[0] == 403


def post(cloud: Cloud, door: str, body: Any, token: str = TOKEN) -> tuple[int, Any]:
    """Post at a door; return status and answer."""
    request = urllib.request.Request(
        f"{cloud.endpoint}/_bridge/{door}",
        json.dumps(body).encode(),
        {"authorization": f"Bearer {token}", "content-type": "application/json"},
    )
    context = ssl.create_default_context(cafile=str(cloud.certificate))
    try:
        with urllib.request.urlopen(request, context=context) as answer:
            return int(answer.status), json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())
