"""Objects under a customer-managed key are read and written only with the key."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from running_cloud import Cloud, allow, unique

READ, WRITE = "kms:Decrypt", "kms:GenerateDataKey"


@pytest.fixture(scope="module")
def key(cloud: Cloud) -> str:
    return cloud.key()


@pytest.fixture(scope="module")
def bucket(cloud: Cloud, key: str) -> str:
    s3, name = cloud.client("s3"), unique("bucket")
    s3.create_bucket(Bucket=name)
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    s3.put_bucket_encryption(
        Bucket=name,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}],
        },
    )
    s3.put_object(Bucket=name, Key="kept", Body=b"kept")
    return name


def caller(cloud: Cloud, key: str, *actions: str) -> Any:
    grants = [allow(list(actions), key)] if actions else []
    return cloud.client("s3", cloud.user(allow("s3:*", "*"), *grants))


def refused(call: Any, action: str, key: str) -> None:
    with pytest.raises(ClientError) as error:
        call()
    found = error.value.response["Error"]
    assert found["Code"] == "AccessDenied"
    assert f"is not authorized to perform: {action} on resource: {key}" in found["Message"]


def test_reading_needs_decrypt(cloud: Cloud, bucket: str, key: str) -> None:
    without, with_key = caller(cloud, key, WRITE), caller(cloud, key, READ)
    refused(lambda: without.get_object(Bucket=bucket, Key="kept"), READ, key)
    assert with_key.get_object(Bucket=bucket, Key="kept")["Body"].read() == b"kept"
    assert without.head_object(Bucket=bucket, Key="kept")["ContentLength"] == 4


def test_writing_under_the_bucket_default_needs_generate_data_key(
    cloud: Cloud, bucket: str, key: str
) -> None:
    without, with_key = caller(cloud, key, READ), caller(cloud, key, WRITE)
    refused(lambda: without.put_object(Bucket=bucket, Key="new", Body=b"x"), WRITE, key)
    with_key.put_object(Bucket=bucket, Key="new", Body=b"x")


def test_writing_under_a_named_key_needs_that_key(cloud: Cloud, bucket: str, key: str) -> None:
    plain = unique("bucket")
    cloud.client("s3").create_bucket(Bucket=plain)
    named = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
    without = caller(cloud, key)
    refused(lambda: without.put_object(Bucket=plain, Key="k", Body=b"x", **named), WRITE, key)
    without.put_object(Bucket=plain, Key="k", Body=b"x")
    without.put_object(Bucket=plain, Key="k", Body=b"x", ServerSideEncryption="aws:kms")


def test_copying_needs_both(cloud: Cloud, bucket: str, key: str) -> None:
    def copy(client: Any) -> Any:
        source = {"Bucket": bucket, "Key": "kept"}
        return client.copy_object(Bucket=bucket, Key="copy", CopySource=source)

    refused(lambda: copy(caller(cloud, key, WRITE)), READ, key)
    refused(lambda: copy(caller(cloud, key, READ)), WRITE, key)
    copy(caller(cloud, key, READ, WRITE))


def test_multipart_upload_needs_both(cloud: Cloud, bucket: str, key: str) -> None:
    only_write, both = caller(cloud, key, WRITE), caller(cloud, key, READ, WRITE)
    refused(lambda: only_write.create_multipart_upload(Bucket=bucket, Key="big"), READ, key)
    upload = both.create_multipart_upload(Bucket=bucket, Key="big")["UploadId"]
    part = {"Bucket": bucket, "Key": "big", "UploadId": upload, "PartNumber": 1, "Body": b"x"}
    refused(lambda: only_write.upload_part(**part), READ, key)
    etag = both.upload_part(**part)["ETag"]
    both.complete_multipart_upload(
        Bucket=bucket,
        Key="big",
        UploadId=upload,
        MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]},
    )


def test_key_policy_may_name_the_caller(cloud: Cloud) -> None:
    role = cloud.role("root", allow("s3:*", "*"))
    key = cloud.key(allow(WRITE, "*", Principal={"AWS": role}))
    keys = cloud.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    s3 = cloud.client(
        "s3",
        {
            "aws_access_key_id": keys["AccessKeyId"],
            "aws_secret_access_key": keys["SecretAccessKey"],
            "aws_session_token": keys["SessionToken"],
        },
    )
    name = unique("bucket")
    cloud.client("s3").create_bucket(Bucket=name)
    s3.put_object(Bucket=name, Key="k", Body=b"x", ServerSideEncryption="aws:kms", SSEKMSKeyId=key)
