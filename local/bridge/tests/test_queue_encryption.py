"""Messages of a queue under a customer-managed key are sent and received only with the key."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from running_cloud import Cloud, allow


def test_sender_and_receiver_need_the_key(cloud: Cloud) -> None:
    key = cloud.key()
    url, _ = cloud.queue({"KmsMasterKeyId": key})
    grant = allow("sqs:*", "*")
    without = cloud.client("sqs", cloud.user(grant))
    reader = cloud.client("sqs", cloud.user(grant, allow("kms:Decrypt", key)))
    writer = cloud.client(
        "sqs", cloud.user(grant, allow(["kms:Decrypt", "kms:GenerateDataKey"], key))
    )

    def send(client: Any) -> Any:
        return client.send_message(QueueUrl=url, MessageBody="x")

    def receive(client: Any) -> Any:
        return client.receive_message(QueueUrl=url)

    for client, call, action in (
        (without, send, "kms:GenerateDataKey"),
        (reader, send, "kms:GenerateDataKey"),
        (without, receive, "kms:Decrypt"),
    ):
        with pytest.raises(ClientError) as refused:
            call(client)
        assert refused.value.response["Error"]["Code"] == "KmsAccessDenied"
        assert action in refused.value.response["Error"]["Message"]

    send(writer)
    assert receive(reader)["Messages"][0]["Body"] == "x"
