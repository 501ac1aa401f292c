"""Items of a table under a customer-managed key are reached only with kms:Decrypt."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from running_cloud import Cloud, allow, unique

CALLS = {
    "GetItem": lambda db, table: db.get_item(TableName=table, Key={"id": {"S": "a"}}),
    "PutItem": lambda db, table: db.put_item(TableName=table, Item={"id": {"S": "a"}}),
    "Scan": lambda db, table: db.scan(TableName=table),
    "TransactWriteItems": lambda db, table: db.transact_write_items(
        TransactItems=[{"Put": {"TableName": table, "Item": {"id": {"S": "b"}}}}]
    ),
    "BatchWriteItem": lambda db, table: db.batch_write_item(
        RequestItems={table: [{"PutRequest": {"Item": {"id": {"S": "c"}}}}]}
    ),
}


@pytest.fixture(scope="module")
def key(cloud: Cloud) -> str:
    return cloud.key()


@pytest.fixture(scope="module")
def table(cloud: Cloud, key: str) -> str:
    name = unique("table")
    cloud.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
    )
    return name


@pytest.mark.parametrize("operation", CALLS)
def test_items_need_the_key(cloud: Cloud, table: str, key: str, operation: str) -> None:
    call: Any = CALLS[operation]
    grant = allow("dynamodb:*", "*")
    with pytest.raises(ClientError) as refused:
        call(cloud.client("dynamodb", cloud.user(grant)), table)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
    assert f"kms:Decrypt on resource: {key}" in refused.value.response["Error"]["Message"]
    call(cloud.client("dynamodb", cloud.user(grant, allow("kms:Decrypt", key))), table)


def test_describing_needs_no_key(cloud: Cloud, table: str) -> None:
    caller = cloud.user(allow("dynamodb:*", "*"))
    assert cloud.client("dynamodb", caller).describe_table(TableName=table)


def test_task_of_a_state_machine_needs_the_key(cloud: Cloud, table: str, key: str) -> None:
    grant = allow("dynamodb:PutItem", "*")
    role = cloud.role("states.amazonaws.com", grant)
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::dynamodb:putItem",
        "End": True,
        "Arguments": {"TableName": table, "Item": {"id": {"S": "z"}}},
    }
    machine = cloud.machine(role, {"StartAt": "A", "States": {"A": task}})
    assert "kms:Decrypt" in cloud.execute(machine)["cause"]
    cloud.grant(role, grant, allow("kms:Decrypt", key))
    assert cloud.execute(machine)["status"] == "SUCCEEDED"
