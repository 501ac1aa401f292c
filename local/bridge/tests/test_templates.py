"""CloudFormation types the bridge adds or completes, as the API then describes them."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from running_cloud import REGION, Cloud, allow, unique

STATES = "states.amazonaws.com"


def test_archive(cloud: Cloud) -> None:
    events = cloud.client("events")
    bus = events.create_event_bus(Name=unique("bus"))["EventBusArn"]
    made = cloud.template(
        {
            "Archive": {
                "Type": "AWS::Events::Archive",
                "Properties": {
                    "SourceArn": bus,
                    "RetentionDays": 7,
                    "EventPattern": {"source": ["test"]},
                },
            }
        }
    )
    archive = events.describe_archive(ArchiveName=made["Archive"])
    assert (archive["EventSourceArn"], archive["RetentionDays"]) == (bus, 7)
    assert json.loads(archive["EventPattern"]) == {"source": ["test"]}


def test_bucket_keeps_its_configuration(cloud: Cloud) -> None:
    key = cloud.key()
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rule = {
        "Id": "old",
        "Status": "Enabled",
        "Prefix": "raw/",
        "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 90}],
    }
    made = cloud.template(
        {
            "Logs": {
                "Type": "AWS::S3::Bucket",
                "Properties": {
                    "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]},
                },
            },
            "Data": {
                "Type": "AWS::S3::Bucket",
                "Properties": {
                    "BucketEncryption": {
                        "ServerSideEncryptionConfiguration": [
                            {"ServerSideEncryptionByDefault": default, "BucketKeyEnabled": True},
                        ]
                    },
                    "LifecycleConfiguration": {"Rules": [rule]},
                    "LoggingConfiguration": {
                        "DestinationBucketName": {"Ref": "Logs"},
                        "LogFilePrefix": "data/",
                    },
                },
            },
        }
    )
    s3, bucket = cloud.client("s3"), made["Data"]
    encryption = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]
    assert encryption["Rules"][0]["ApplyServerSideEncryptionByDefault"] == default
    assert encryption["Rules"][0]["BucketKeyEnabled"] is True
    kept = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"][0]
    assert kept["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    assert kept["Transitions"] == [{"Days": 90, "StorageClass": "GLACIER"}]
    assert kept["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}
    logging = s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"]
    assert (logging["TargetBucket"], logging["TargetPrefix"]) == (made["Logs"], "data/")
    controls = s3.get_bucket_ownership_controls(Bucket=made["Logs"])["OwnershipControls"]
    assert controls["Rules"] == [{"ObjectOwnership": "BucketOwnerPreferred"}]


def table(key: str, **replica: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::DynamoDB::GlobalTable",
        "Properties": {
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS"},
            "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True},
            "Replicas": [
                {"Region": REGION, "SSESpecification": {"KMSMasterKeyId": key}, **replica}
            ],
        },
    }


def test_table_keeps_what_its_replica_says(cloud: Cloud) -> None:
    key = cloud.key()
    made = cloud.template(
        {
            "Table": table(
                key,
                DeletionProtectionEnabled=True,
                PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
                Tags=[{"Key": "team", "Value": "a"}],
            )
        }
    )
    tables, name = cloud.client("dynamodb"), made["Table"]
    found = tables.describe_table(TableName=name)["Table"]
    assert found["SSEDescription"]["KMSMasterKeyArn"] == key
    assert found["DeletionProtectionEnabled"] is True
    recovery = tables.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    status = recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]
    assert status == "ENABLED"
    expiry = tables.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    tags = tables.list_tags_of_resource(ResourceArn=found["TableArn"])["Tags"]
    assert {"Key": "team", "Value": "a"} in tags


def test_plain_table_keeps_its_key_and_recovery(cloud: Cloud) -> None:
    key = cloud.key()
    properties = {
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
    }
    made = cloud.template({"Table": {"Type": "AWS::DynamoDB::Table", "Properties": properties}})
    tables, name = cloud.client("dynamodb"), made["Table"]
    found = tables.describe_table(TableName=name)["Table"]
    assert found["SSEDescription"]["KMSMasterKeyArn"] == key
    recovery = tables.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    status = recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]
    assert status == "ENABLED"


def test_state_machine_is_described_as_the_api_does(cloud: Cloud) -> None:
    role = cloud.role(STATES, allow("logs:*", "*"))
    made = cloud.template(
        {
            "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {}},
            "Machine": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {
                    "RoleArn": role,
                    "DefinitionString": '{"StartAt":"${first}","States":{"A":{"Type":"Succeed"}}}',
                    "DefinitionSubstitutions": {"first": "A"},
                    "TracingConfiguration": {"Enabled": True},
                    "LoggingConfiguration": {
                        "Level": "ALL",
                        "IncludeExecutionData": True,
                        "Destinations": [
                            {
                                "CloudWatchLogsLogGroup": {
                                    "LogGroupArn": {"Fn::GetAtt": ["Logs", "Arn"]}
                                }
                            },
                        ],
                    },
                },
            },
        }
    )
    found = cloud.client("stepfunctions").describe_state_machine(stateMachineArn=made["Machine"])
    assert (
        found["loggingConfiguration"]["level"],
        found["loggingConfiguration"]["includeExecutionData"],
    ) == ("ALL", True)
    group = found["loggingConfiguration"]["destinations"][0]["cloudWatchLogsLogGroup"]
    assert group["logGroupArn"].endswith(f":log-group:{made['Logs']}:*")
    assert found["tracingConfiguration"] == {"enabled": True}
    assert cloud.execute(made["Machine"])["status"] == "SUCCEEDED"


def machine(role: str, resource: str = "", level: str = "OFF") -> dict[str, Any]:
    state = {"Type": "Task", "Resource": resource, "End": True} if resource else {"Type": "Succeed"}
    return {
        "name": unique("machine"),
        "roleArn": role,
        "loggingConfiguration": {"level": level},
        "definition": json.dumps({"StartAt": "A", "States": {"A": state}}),
    }


SYNC = "arn:aws:states:::states:startExecution.sync:2"
RULE = "StepFunctionsGetEventsForStepFunctionsExecutionRule"


@pytest.mark.parametrize(
    ("trusted", "grants", "resource", "level", "refused"),
    [
        (False, [], "", "OFF", "is authorized to assume the provided role"),
        (True, [], SYNC, "OFF", "is not authorized to create managed-rule"),
        (True, ["events:*"], SYNC, "OFF", None),
        (True, [], "", "ALL", "not authorized to access the Log Destination"),
        (True, ["logs:*"], "", "ALL", None),
    ],
)
def test_machine_is_refused_without_a_fit_role(
    cloud: Cloud, trusted: bool, grants: list[str], resource: str, level: str, refused: str | None
) -> None:
    service = STATES if trusted else "lambda.amazonaws.com"
    role = cloud.role(service, *([allow(grants, "*")] if grants else []))
    states = cloud.client("stepfunctions")
    if refused is None:
        states.create_state_machine(**machine(role, resource, level))
        return
    with pytest.raises(ClientError, match=refused) as error:
        states.create_state_machine(**machine(role, resource, level))
    assert error.value.response["Error"]["Code"] == "AccessDeniedException"


def test_trust_may_be_narrowed_to_the_machine(cloud: Cloud) -> None:
    condition = {"ArnLike": {"aws:SourceArn": f"arn:aws:states:{REGION}:*:stateMachine:machine-*"}}
    role = cloud.role(STATES, Condition=condition)
    states = cloud.client("stepfunctions")
    states.create_state_machine(**machine(role))
    with pytest.raises(ClientError, match="assume the provided role"):
        states.create_state_machine(**{**machine(role), "name": unique("other")})


@pytest.mark.parametrize("allowed", [True, False])
def test_log_group_needs_a_key_that_lets_logs_in(cloud: Cloud, allowed: bool) -> None:
    statement = allow(
        ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],
        "*",
        Principal={"Service": f"logs.{REGION}.amazonaws.com"},
    )
    key = cloud.key(*([statement] if allowed else []))
    logs, name = cloud.client("logs"), unique("/group")
    if allowed:
        logs.create_log_group(logGroupName=name, kmsKeyId=key)
        return
    with pytest.raises(ClientError, match="not allowed to be used with Arn"):
        logs.create_log_group(logGroupName=name, kmsKeyId=key)
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"KmsKeyId": key}}
    with pytest.raises(AssertionError, match="not allowed to be used with Arn"):
        cloud.template({"Group": group})
