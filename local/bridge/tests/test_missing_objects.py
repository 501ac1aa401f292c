"""A missing object is told only to those who may list its bucket."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from running_cloud import Cloud, allow, unique

READ = ["s3:GetObject", "s3:GetObjectVersion"]
LIST = "s3:ListBucket"


@pytest.fixture(scope="module")
def bucket(cloud: Cloud) -> str:
    name = unique("bucket")
    cloud.client("s3").create_bucket(Bucket=name)
    cloud.client("s3").put_object(Bucket=name, Key="there", Body=b"x")
    return name


def reader(cloud: Cloud, *grants: dict[str, Any]) -> Any:
    return cloud.client("s3", cloud.user(allow(READ, "*"), *grants))


def error_of(call: Callable[[], Any]) -> tuple[int, str]:
    with pytest.raises(ClientError) as error:
        call()
    answer = error.value.response
    return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"].get("Message", "")


def test_whoever_may_list_learns_that_it_is_missing(cloud: Cloud, bucket: str) -> None:
    lister = reader(cloud, allow(LIST, f"arn:aws:s3:::{bucket}"))
    assert error_of(lambda: lister.get_object(Bucket=bucket, Key="gone"))[0] == 404
    assert error_of(lambda: lister.head_object(Bucket=bucket, Key="gone"))[0] == 404


def test_anyone_else_is_denied_the_listing(cloud: Cloud, bucket: str) -> None:
    without = reader(cloud)
    status, message = error_of(lambda: without.get_object(Bucket=bucket, Key="gone"))
    assert status == 403
    assert f"is not authorized to perform: {LIST} on resource: " in message
    assert bucket in message
    assert error_of(lambda: without.head_object(Bucket=bucket, Key="gone"))[0] == 403
    assert without.get_object(Bucket=bucket, Key="there")["Body"].read() == b"x"


def test_a_listing_of_one_prefix_is_not_enough(cloud: Cloud, bucket: str) -> None:
    bound = {"StringLike": {"s3:prefix": ["*"]}}
    lister = reader(cloud, allow(LIST, f"arn:aws:s3:::{bucket}", Condition=bound))
    assert error_of(lambda: lister.get_object(Bucket=bucket, Key="gone"))[0] == 403


def test_a_missing_bucket_is_no_secret(cloud: Cloud) -> None:
    without = reader(cloud)
    assert error_of(lambda: without.get_object(Bucket="no-such-bucket", Key="gone"))[0] == 404


def test_a_missing_version_is_told(cloud: Cloud, bucket: str) -> None:
    without = reader(cloud)
    read = {"Bucket": bucket, "Key": "there", "VersionId": "0" * 32}
    assert error_of(lambda: without.get_object(**read))[0] == 404
