"""Metrics in a running bridge: published, asked for, and those of AWS's own services."""

import time
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session

from metric_queries import data, query, total
from running_cloud import REGION, ROOT, Cloud, eventually


@pytest.fixture(scope="module")
def metrics(cloud: Cloud) -> Any:
    return cloud.client("cloudwatch")


def test_get_metric_data_with_math_and_order(metrics: Any) -> None:
    minute = time.time() // 60 * 60
    metrics.put_metric_data(
        Namespace="mill",
        MetricData=[
            {"MetricName": name, "Value": value, "Timestamp": minute - 60 * ago}
            for name, values in (("in", (8, 4)), ("out", (6, 4)))
            for ago, value in enumerate(values)
        ],
    )
    queries = (
        query("in", "mill", "in", "Sum") | {"ReturnData": False},
        query("out", "mill", "out", "Sum"),
        {"Id": "loss", "Expression": "100 * (in - out) / in", "Label": "lost"},
    )
    assert data(metrics, *queries) == {"out": [6.0, 4.0], "loss": [25.0, 0.0]}
    ascending = data(metrics, *queries, ScanBy="TimestampAscending")
    assert ascending == {"out": [4.0, 6.0], "loss": [0.0, 25.0]}
    with pytest.raises(ClientError) as error:
        data(metrics, {"Id": "e", "Expression": "SEARCH('{mill}', 'Sum', 60)"})
    assert error.value.response["Error"]["Code"] == "ValidationError"
    assert "SEARCH is not emulated" in error.value.response["Error"]["Message"]


def test_get_metric_statistics_of_one_metric(metrics: Any) -> None:
    minute = time.time() // 60 * 60
    east = [{"Name": "mill", "Value": "east"}]
    tagged = {"MetricName": "flour", "Value": 100, "Dimensions": east}
    plain = [{"MetricName": "flour", "Value": value, "Timestamp": minute} for value in (1, 2, 3)]
    metrics.put_metric_data(Namespace="mill", MetricData=[tagged, *plain])
    asked = {
        "Namespace": "mill",
        "MetricName": "flour",
        "Period": 60,
        "StartTime": minute - 60,
        "EndTime": minute + 60,
    }
    (point,) = metrics.get_metric_statistics(**asked, Statistics=["Sum", "Maximum"])["Datapoints"]
    assert (point["Sum"], point["Maximum"]) == (6, 3)
    (point,) = metrics.get_metric_statistics(**asked, ExtendedStatistics=["p50"])["Datapoints"]
    assert point["ExtendedStatistics"] == {"p50": 2}


def test_standard_metrics_have_no_data_within_the_minute(metrics: Any) -> None:
    minute = time.time() // 60 * 60 - 60
    for name, resolution in (("fine", 1), ("coarse", 60)):
        datum = {"MetricName": name, "Value": 1, "Timestamp": minute + 35}
        metrics.put_metric_data(
            Namespace="mill", MetricData=[{**datum, "StorageResolution": resolution}]
        )
    short = [query(name, "mill", name, "Sum") for name in ("fine", "coarse")]
    for each in short:
        each["MetricStat"]["Period"] = 10
    found = metrics.get_metric_data(MetricDataQueries=short, StartTime=minute, EndTime=minute + 60)[
        "MetricDataResults"
    ]
    assert [each["Timestamps"][0].timestamp() - minute for each in found] == [30, 0]


@pytest.mark.parametrize(
    ("datum", "namespace"),
    [
        ({"MetricName": "m", "Value": 1}, "AWS/Lambda"),
        ({"MetricName": "m", "Value": float("nan")}, "mill"),
        ({"MetricName": "m", "Value": 1, "StorageResolution": 10}, "mill"),
        ({"MetricName": "m", "Values": [1, 2], "Counts": [1]}, "mill"),
        ({"MetricName": "m"}, "mill"),
    ],
)
def test_refused_data(metrics: Any, datum: dict[str, Any], namespace: str) -> None:
    with pytest.raises(ClientError) as error:
        metrics.put_metric_data(Namespace=namespace, MetricData=[datum])
    assert error.value.response["Error"]["Code"] == "ValidationError"


def test_executions_are_counted(cloud: Cloud, metrics: Any) -> None:
    definition = {"StartAt": "Broken", "States": {"Broken": {"Type": "Fail"}}}
    machine = cloud.machine(cloud.role("states.amazonaws.com"), definition)
    cloud.execute(machine)

    def counted(metric: str) -> float:
        return total(metrics, "AWS/States", metric, StateMachineArn=machine)

    assert eventually(lambda: counted("ExecutionsFailed"), "the failed execution") == 1
    assert (counted("ExecutionsStarted"), counted("ExecutionsSucceeded")) == (1, 0)


def test_queues_are_sampled(cloud: Cloud, metrics: Any) -> None:
    url, arn = cloud.queue()
    name = arn.rsplit(":", 1)[-1]
    for number in range(3):
        cloud.client("sqs").send_message(QueueUrl=url, MessageBody=str(number))

    def sampled(metric: str) -> float:
        return total(metrics, "AWS/SQS", metric, "Maximum", QueueName=name)

    assert eventually(lambda: sampled("ApproximateNumberOfMessagesVisible"), "the sample") >= 3
    assert sampled("ApproximateAgeOfOldestMessage") > 0


def test_undeliverable_events_are_counted(cloud: Cloud, metrics: Any) -> None:
    _, arn = cloud.queue()
    events = cloud.client("events")
    events.put_rule(Name="undelivered", EventPattern='{"source": ["undelivered"]}')
    events.put_targets(Rule="undelivered", Targets=[{"Id": "1", "Arn": arn}])
    events.put_events(
        Entries=[{"Source": "undelivered", "DetailType": "no policy", "Detail": "{}"}]
    )
    assert (
        eventually(
            lambda: total(metrics, "AWS/Events", "FailedInvocations", RuleName="undelivered"),
            "the failed invocation",
        )
        == 1
    )


def query_protocol(cloud: Cloud, **members: str) -> str:
    """Send a request as SDKs did before CBOR, and return the XML of the answer."""
    keys = Credentials(ROOT["aws_access_key_id"], ROOT["aws_secret_access_key"])
    request = AWSRequest(
        "POST",
        cloud.endpoint,
        data=urlencode({**members, "Version": "2010-08-01"}),
        headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
    )
    SigV4Auth(keys, "monitoring", REGION).add_auth(request)
    answer = URLLib3Session(verify=str(cloud.certificate)).send(request.prepare())
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_the_query_protocol(cloud: Cloud, metrics: Any) -> None:
    datum, queries = "MetricData.member.1", "MetricDataQueries.member"
    query_protocol(
        cloud,
        Action="PutMetricData",
        Namespace="old",
        **{
            f"{datum}.MetricName": "m",
            f"{datum}.Value": "4",
            f"{datum}.Dimensions.member.1.Name": "d",
            f"{datum}.Dimensions.member.1.Value": "v",
        },
    )
    assert total(metrics, "old", "m", d="v") == 4
    now = time.time()
    stat = f"{queries}.1.MetricStat"
    found = query_protocol(
        cloud,
        Action="GetMetricData",
        StartTime=str(now - 120),
        EndTime=str(now + 60),
        **{
            f"{queries}.1.Id": "m",
            f"{queries}.1.ReturnData": "false",
            f"{stat}.Period": "60",
            f"{stat}.Stat": "Sum",
            f"{stat}.Metric.Namespace": "old",
            f"{stat}.Metric.MetricName": "m",
            f"{stat}.Metric.Dimensions.member.1.Name": "d",
            f"{stat}.Metric.Dimensions.member.1.Value": "v",
            f"{queries}.2.Id": "e",
            f"{queries}.2.Expression": "m * 2",
        },
    )
    assert "<Id>e</Id>" in found and "<member>8.0</member>" in found and "<Id>m</Id>" not in found
