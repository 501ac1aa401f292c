"""A policy can bind metric data to a namespace."""

import gzip
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session

from running_cloud import REGION, Cloud, allow

ORCHARD, MILL = "/orchard/jobs", "mill"
DATA = [{"MetricName": "apples", "Value": 1.0}]
FORM = {"MetricData.member.1.MetricName": "apples", "MetricData.member.1.Value": "1"}


@pytest.fixture(scope="module")
def keys(cloud: Cloud) -> dict[str, str]:
    """The credentials of a caller who may publish in one namespace."""
    bound = {"StringEquals": {"cloudwatch:namespace": [ORCHARD, "/cellar/jobs"]}}
    return cloud.user(allow("cloudwatch:PutMetricData", "*", Condition=bound))


def test_json(cloud: Cloud, keys: dict[str, str]) -> None:
    metrics = cloud.client("cloudwatch", keys)
    metrics.put_metric_data(Namespace=ORCHARD, MetricData=DATA)
    # The SDK compresses what is larger than 10 kB.
    large = [{**DATA[0], "Dimensions": [{"Name": "d", "Value": "v" * 200}]}] * 100
    metrics.put_metric_data(Namespace=ORCHARD, MetricData=large)
    for namespace in (MILL, f"{ORCHARD}/more"):
        with pytest.raises(ClientError) as error:
            metrics.put_metric_data(Namespace=namespace, MetricData=DATA)
        assert "cloudwatch:PutMetricData" in error.value.response["Error"]["Message"]
        assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 403)


def send(
    cloud: Cloud, keys: dict[str, str], query: dict[str, str], body: bytes, **headers: str
) -> int:
    """Sign and send a request made by hand; return the status of its answer."""
    signing: Any = Credentials(*keys.values())
    url = f"{cloud.endpoint}/?{urlencode(query)}" if query else cloud.endpoint
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = AWSRequest("POST", url, data=body, headers=named)
    SigV4Auth(signing, "monitoring", REGION).add_auth(request)
    answer = URLLib3Session(verify=str(cloud.certificate)).send(request.prepare())
    return int(answer.status_code)


@pytest.mark.parametrize(("namespace", "status"), [(ORCHARD, 200), (MILL, 403)])
def test_the_query_protocol(
    cloud: Cloud, keys: dict[str, str], namespace: str, status: int
) -> None:
    form = {"Action": "PutMetricData", "Version": "2010-08-01", "Namespace": namespace, **FORM}
    kind = {"Content_Type": "application/x-www-form-urlencoded; charset=utf-8"}
    assert send(cloud, keys, {}, urlencode(form).encode(), **kind) == status
    # CloudWatch reads the body before the query string, so the policy has to as well.
    lure = {"Namespace": ORCHARD}
    assert send(cloud, keys, lure, urlencode(form).encode(), **kind) == status


def test_compressed_json_by_hand(cloud: Cloud, keys: dict[str, str]) -> None:
    for namespace, allowed in ((ORCHARD, True), (MILL, False)):
        body = gzip.compress(json.dumps({"Namespace": namespace, "MetricData": DATA}).encode())
        status = send(
            cloud,
            keys,
            {},
            body,
            Content_Type="application/x-amz-json-1.0",
            Content_Encoding="gzip",
            X_Amz_Target="GraniteServiceVersion20100801.PutMetricData",
        )
        assert (status == 200) is allowed
