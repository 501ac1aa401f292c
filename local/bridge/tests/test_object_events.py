"""S3's events on the default bus have the shape, the version id and the raw key AWS gives them."""

import json
import re
from typing import Any

from running_cloud import Cloud, allow, eventually, policy, unique

KEY = "raw/a b+c=ü.csv"


def listen(cloud: Cloud, *, versioned: bool) -> tuple[str, Any]:
    """Make a bucket whose events reach a queue; return it and a way to wait for the next event."""
    s3, bucket = cloud.client("s3"), unique("bucket")
    s3.create_bucket(Bucket=bucket)
    if versioned:
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    url, queue = cloud.queue()
    statement = allow("sqs:SendMessage", queue, Principal={"Service": "events.amazonaws.com"})
    cloud.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(statement)})
    events, rule = cloud.client("events"), unique("rule")
    pattern = {"source": ["aws.s3"], "detail": {"bucket": {"name": [bucket]}}}
    events.put_rule(Name=rule, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=rule, Targets=[{"Id": "1", "Arn": queue}])

    def following() -> dict[str, Any]:
        message = eventually(lambda: cloud.messages(url), "the event")[0]
        event: dict[str, Any] = json.loads(message["Body"])
        return event

    return bucket, following


def test_created_in_a_versioned_bucket(cloud: Cloud) -> None:
    bucket, following = listen(cloud, versioned=True)
    put = cloud.client("s3").put_object(Bucket=bucket, Key=KEY, Body=b"abc")

    event = following()

    assert event["detail-type"] == "Object Created"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", event["time"])
    assert event["resources"] == [f"arn:aws:s3:::{bucket}"]
    detail = event["detail"]
    assert list(detail) == [
        "version",
        "bucket",
        "object",
        "request-id",
        "requester",
        "source-ip-address",
        "reason",
    ]
    assert list(detail["object"]) == ["key", "size", "etag", "version-id", "sequencer"]
    assert detail["object"]["key"] == KEY
    assert detail["object"]["version-id"] == put["VersionId"]
    assert detail["reason"] == "PutObject"
    assert event["id"] != detail["request-id"]


def test_deleted_in_a_versioned_bucket(cloud: Cloud) -> None:
    bucket, following = listen(cloud, versioned=True)
    s3 = cloud.client("s3")
    version = s3.put_object(Bucket=bucket, Key=KEY, Body=b"abc")["VersionId"]
    following()

    marker = s3.delete_object(Bucket=bucket, Key=KEY)["VersionId"]
    marked = following()["detail"]
    s3.delete_object(Bucket=bucket, Key=KEY, VersionId=version)
    deleted = following()["detail"]

    assert (marked["object"]["version-id"], marked["deletion-type"]) == (
        marker,
        "Delete Marker Created",
    )
    assert (deleted["object"]["version-id"], deleted["deletion-type"]) == (
        version,
        "Permanently Deleted",
    )
    assert deleted["object"]["sequencer"] > marked["object"]["sequencer"]


def test_no_version_id_in_an_unversioned_bucket(cloud: Cloud) -> None:
    bucket, following = listen(cloud, versioned=False)
    cloud.client("s3").put_object(Bucket=bucket, Key="k", Body=b"abc")
    assert "version-id" not in following()["detail"]["object"]
