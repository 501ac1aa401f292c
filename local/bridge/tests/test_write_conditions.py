"""A bucket policy can demand conditional writes."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from running_cloud import Cloud, allow, policy, unique


@pytest.fixture
def bucket(cloud: Cloud) -> str:
    """A bucket whose objects are written with If-None-Match, or not at all."""
    name = unique("bucket")
    cloud.client("s3").create_bucket(Bucket=name)
    demand = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{name}/*",
        "Condition": {
            "Null": {"s3:if-none-match": "true"},
            "Bool": {"s3:ObjectCreationOperation": "true"},
        },
    }
    cloud.client("s3").put_bucket_policy(Bucket=name, Policy=policy(demand))
    return name


def writer(cloud: Cloud) -> Any:
    return cloud.client("s3", cloud.user(allow("s3:*", "*")))


def test_a_write_without_the_header_is_denied(cloud: Cloud, bucket: str) -> None:
    with pytest.raises(ClientError) as error:
        writer(cloud).put_object(Bucket=bucket, Key="a", Body=b"x")
    assert error.value.response["Error"]["Code"] == "AccessDenied"


def test_a_write_with_the_header_is_allowed_once(cloud: Cloud, bucket: str) -> None:
    s3 = writer(cloud)
    s3.put_object(Bucket=bucket, Key="a", Body=b"x", IfNoneMatch="*")
    with pytest.raises(ClientError) as error:
        s3.put_object(Bucket=bucket, Key="a", Body=b"y", IfNoneMatch="*")
    assert error.value.response["Error"]["Code"] == "PreconditionFailed"


def test_only_the_end_of_a_multipart_upload_needs_it(cloud: Cloud, bucket: str) -> None:
    s3 = writer(cloud)
    named = {"Bucket": bucket, "Key": "large"}
    upload = s3.create_multipart_upload(**named)["UploadId"]
    part = s3.upload_part(**named, UploadId=upload, PartNumber=1, Body=b"x")
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    with pytest.raises(ClientError) as error:
        s3.complete_multipart_upload(**named, UploadId=upload, MultipartUpload=parts)
    assert error.value.response["Error"]["Code"] == "AccessDenied"
    s3.complete_multipart_upload(**named, UploadId=upload, MultipartUpload=parts, IfNoneMatch="*")
