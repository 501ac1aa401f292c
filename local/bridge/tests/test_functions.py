"""Functions: errors with their names, logs by the role, architectures, and queues as sources."""

import json
import platform
from typing import Any

import pytest
from botocore.exceptions import ClientError

from running_cloud import Cloud, allow, archive, eventually, unique

POLL = allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], "*")
LOGS = allow("logs:*", "*")

COUNTER = """
let calls = 0;
class Refused extends Error { constructor(m) { super(m); this.name = 'Refused'; } }
exports.handler = async (event) => {
  calls += 1;
  if (event.fail) throw new Refused('no');
  return calls;
};
"""

# Reports the messages whose body is "bad" as failed; logs what it sees.
CONSUMER = """
exports.handler = async (event) => {
  for (const record of event.Records) console.log('seen ' + record.body);
  const failed = event.Records.filter((record) => record.body === 'bad');
  return { batchItemFailures: failed.map((record) => ({ itemIdentifier: record.messageId })) };
};
"""


def invoke(cloud: Cloud, name: str, event: Any) -> tuple[str | None, Any]:
    answer = cloud.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
    return answer.get("FunctionError"), json.loads(answer["Payload"].read())


def test_thrown_error_keeps_its_name_and_the_process_goes_on(cloud: Cloud) -> None:
    name = cloud.function(COUNTER)
    assert invoke(cloud, name, {}) == (None, 1)

    error, payload = invoke(cloud, name, {"fail": True})

    assert error == "Unhandled"
    assert (payload["errorType"], payload["errorMessage"]) == ("Refused", "no")
    assert payload["trace"][0] == "Refused: no"
    assert invoke(cloud, name, {}) == (None, 3)


def logged(cloud: Cloud, group: str) -> list[str]:
    logs = cloud.client("logs")
    try:
        return [event["message"] for event in logs.filter_log_events(logGroupName=group)["events"]]
    except logs.exceptions.ResourceNotFoundException:
        return []


@pytest.mark.parametrize("allowed", [True, False])
def test_logs_are_written_with_the_rights_of_the_role(cloud: Cloud, allowed: bool) -> None:
    name = cloud.function(
        "exports.handler = async () => console.log('hello');", *([LOGS] if allowed else [])
    )
    invoke(cloud, name, {})
    group = f"/aws/lambda/{name}"
    if allowed:
        assert "hello" in eventually(lambda: logged(cloud, group), "the log")
    else:
        assert logged(cloud, group) == []


def test_other_architecture_is_refused(cloud: Cloud) -> None:
    arm = platform.machine().lower() in ("arm64", "aarch64")
    other, own = ("x86_64", "arm64") if arm else ("arm64", "x86_64")

    def create(architecture: str) -> None:
        cloud.client("lambda").create_function(
            FunctionName=unique("function"),
            Runtime="nodejs24.x",
            Handler="index.handler",
            Role=cloud.role("lambda.amazonaws.com"),
            Architectures=[architecture],
            Code={"ZipFile": archive("exports.handler = async () => 1;")},
        )

    create(own)
    with pytest.raises(ClientError, match=f"Architecture {other} is not supported"):
        create(other)
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Runtime": "nodejs24.x",
            "Handler": "index.handler",
            "Architectures": [other],
            "Role": cloud.role("lambda.amazonaws.com"),
            "Code": {"ZipFile": "exports.handler = 1"},
        },
    }
    with pytest.raises(AssertionError, match=f"Architecture {other} is not supported"):
        cloud.template({"Function": function})


def source(cloud: Cloud, name: str, queue: str) -> str:
    made = cloud.client("lambda").create_event_source_mapping(
        FunctionName=name,
        EventSourceArn=queue,
        BatchSize=10,
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    return str(made["UUID"])


def test_source_is_refused_without_the_rights_of_the_role(cloud: Cloud) -> None:
    _, queue = cloud.queue()
    name = cloud.function(CONSUMER, allow("sqs:ReceiveMessage", queue))
    refused = "does not have permissions to call DeleteMessage on SQS"
    with pytest.raises(ClientError, match=refused) as error:
        source(cloud, name, queue)
    assert error.value.response["Error"]["Code"] == "InvalidParameterValueException"
    mapping = {
        "Type": "AWS::Lambda::EventSourceMapping",
        "Properties": {"FunctionName": name, "EventSourceArn": queue},
    }
    with pytest.raises(AssertionError, match=refused):
        cloud.template({"Mapping": mapping})


def test_encrypted_source_needs_the_key(cloud: Cloud) -> None:
    key = cloud.key()
    _, queue = cloud.queue({"KmsMasterKeyId": key})
    with pytest.raises(ClientError, match="kms:Decrypt"):
        source(cloud, cloud.function(CONSUMER, POLL), queue)
    source(cloud, cloud.function(CONSUMER, POLL, allow("kms:Decrypt", key)), queue)


def test_poller_stops_when_the_role_loses_its_rights(cloud: Cloud) -> None:
    url, queue = cloud.queue()
    name = cloud.function(CONSUMER, POLL, LOGS)
    mapping = source(cloud, name, queue)
    functions = cloud.client("lambda")
    role = functions.get_function_configuration(FunctionName=name)["Role"]

    cloud.grant(role, LOGS)
    cloud.client("sqs").send_message(QueueUrl=url, MessageBody="late")

    def problem() -> bool:
        found = functions.get_event_source_mapping(UUID=mapping)["LastProcessingResult"]
        return "PROBLEM" in found

    eventually(problem, "the problem")
    assert "seen late" not in logged(cloud, f"/aws/lambda/{name}")
    cloud.grant(role, LOGS, POLL)
    eventually(lambda: "seen late" in logged(cloud, f"/aws/lambda/{name}"), "the message")


def test_failed_messages_of_a_batch_come_again_and_end_in_the_dead_letter_queue(
    cloud: Cloud,
) -> None:
    dead_url, dead = cloud.queue()
    redrive = json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": 2})
    url, queue = cloud.queue({"VisibilityTimeout": "1", "RedrivePolicy": redrive})
    name = cloud.function(CONSUMER, POLL, LOGS)
    source(cloud, name, queue)
    entries = [{"Id": body, "MessageBody": body} for body in ("good", "bad", "fine")]
    cloud.client("sqs").send_message_batch(QueueUrl=url, Entries=entries)

    found = eventually(lambda: cloud.messages(dead_url), "the dead letter")

    assert [message["Body"] for message in found] == ["bad"]
    seen = [line for line in logged(cloud, f"/aws/lambda/{name}") if line.startswith("seen")]
    assert sorted(seen) == ["seen bad", "seen bad", "seen fine", "seen good"]
