"""A rule reaches only the targets that let it in; the rest goes to the dead-letter queue."""

import datetime as dt
import functools
import json
from typing import Any

import pytest

from running_cloud import ACCOUNT, REGION, Cloud, allow, eventually, policy, unique

EVENTS = "events.amazonaws.com"
SERVICE = {"Service": EVENTS}
QUIET_S = 1.0
# The engine looks at schedules every 10 s.
SCHEDULES_S = 15


class Rule:
    """A rule on a bus of its own, with one target."""

    def __init__(self, cloud: Cloud, arn: str, **target: Any) -> None:
        self.events, self.bus = cloud.client("events"), unique("bus")
        name = unique("rule")
        self.events.create_event_bus(Name=self.bus)
        self.arn = self.events.put_rule(
            Name=name, EventBusName=self.bus, EventPattern=json.dumps({"source": ["test"]})
        )["RuleArn"]
        self.events.put_targets(
            Rule=name, EventBusName=self.bus, Targets=[{"Id": "1", "Arn": arn, **target}]
        )

    def send(self) -> str:
        entry = {"Source": "test", "DetailType": "t", "Detail": "{}", "EventBusName": self.bus}
        return str(self.events.put_events(Entries=[entry])["Entries"][0]["EventId"])


def statement(queue: str, *, source: str | None = None, **more: Any) -> dict[str, Any]:
    condition = {"ArnEquals": {"aws:SourceArn": source}} if source else {}
    return allow("sqs:SendMessage", queue, Principal=SERVICE, Condition=condition, **more)


def set_policy(cloud: Cloud, url: str, *statements: dict[str, Any]) -> None:
    cloud.client("sqs").set_queue_attributes(
        QueueUrl=url, Attributes={"Policy": policy(*statements)}
    )


def dead_letters(cloud: Cloud) -> tuple[str, str]:
    url, queue = cloud.queue()
    set_policy(cloud, url, statement(queue))
    return url, queue


def dead_letter(cloud: Cloud, url: str) -> dict[str, Any]:
    found = eventually(lambda: cloud.messages(url), "the dead letter")[0]
    texts = {name: each["StringValue"] for name, each in found["MessageAttributes"].items()}
    return {"event": json.loads(found["Body"]), **texts}


def test_queue_without_a_policy_gets_nothing_and_the_dead_letter_says_why(cloud: Cloud) -> None:
    url, queue = cloud.queue()
    dead_url, dead = dead_letters(cloud)
    rule = Rule(cloud, queue, DeadLetterConfig={"Arn": dead})

    event = rule.send()

    letter = dead_letter(cloud, dead_url)
    assert letter["event"]["id"] == event
    assert (letter["RULE_ARN"], letter["TARGET_ARN"]) == (rule.arn, queue)
    assert (letter["ERROR_CODE"], letter["RETRY_ATTEMPTS"]) == ("NO_PERMISSIONS", "0")
    assert f"sqs:SendMessage on resource: {queue}" in letter["ERROR_MESSAGE"]
    assert cloud.messages(url) == []


@pytest.mark.parametrize(("ours", "delivered"), [(True, True), (False, False)])
def test_queue_policy_may_name_the_rule(cloud: Cloud, ours: bool, delivered: bool) -> None:
    url, queue = cloud.queue()
    dead_url, dead = dead_letters(cloud)
    rule = Rule(cloud, queue, DeadLetterConfig={"Arn": dead})
    source = rule.arn if ours else f"arn:aws:events:{REGION}:{ACCOUNT}:rule/another"
    set_policy(cloud, url, statement(queue, source=source))

    rule.send()

    assert eventually(lambda: cloud.messages(url if delivered else dead_url), "the message")


def test_encrypted_queue_needs_the_key_policy_too(cloud: Cloud) -> None:
    for statements, delivered in (
        ((), False),
        (
            (allow(["kms:GenerateDataKey", "kms:Decrypt"], "*", Principal=SERVICE),),
            True,
        ),
    ):
        url, queue = cloud.queue({"KmsMasterKeyId": cloud.key(*statements)})
        set_policy(cloud, url, statement(queue))
        dead_url, dead = dead_letters(cloud)

        Rule(cloud, queue, DeadLetterConfig={"Arn": dead}).send()

        if delivered:
            assert eventually(functools.partial(cloud.messages, url), "the message")
        else:
            assert "kms:GenerateDataKey" in dead_letter(cloud, dead_url)["ERROR_MESSAGE"]


def test_dead_letter_queue_must_let_the_rule_in_too(cloud: Cloud) -> None:
    _, queue = cloud.queue()
    closed_url, closed = cloud.queue()
    dead_url, dead = dead_letters(cloud)
    Rule(cloud, queue, DeadLetterConfig={"Arn": closed}).send()
    Rule(cloud, queue, DeadLetterConfig={"Arn": dead}).send()

    dead_letter(cloud, dead_url)
    assert cloud.messages(closed_url) == []


def test_function_needs_a_permission_for_the_rule(cloud: Cloud) -> None:
    url, queue = cloud.queue()
    name = cloud.function("exports.handler = async () => 1;")
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    set_policy(cloud, url, statement(queue))
    rule = Rule(cloud, arn, DeadLetterConfig={"Arn": queue})

    rule.send()

    assert "lambda:InvokeFunction" in dead_letter(cloud, url)["ERROR_MESSAGE"]
    cloud.client("lambda").add_permission(
        FunctionName=name,
        StatementId="rule",
        Action="lambda:InvokeFunction",
        Principal=EVENTS,
        SourceArn=rule.arn,
    )
    rule.send()
    with pytest.raises(AssertionError):
        eventually(lambda: cloud.messages(url), "a dead letter", QUIET_S)


def test_topic_needs_a_policy_for_events(cloud: Cloud) -> None:
    url, queue = cloud.queue()
    topic = cloud.client("sns").create_topic(Name=unique("topic"))["TopicArn"]
    set_policy(cloud, url, statement(queue))

    Rule(cloud, topic, DeadLetterConfig={"Arn": queue}).send()

    assert "sns:Publish" in dead_letter(cloud, url)["ERROR_MESSAGE"]


@pytest.mark.parametrize(
    ("grants", "trusted", "code"),
    [(True, True, ""), (False, True, "NO_PERMISSIONS"), (True, False, "FAILED_TO_ASSUME_ROLE")],
)
def test_state_machine_is_started_with_the_role_of_the_target(
    cloud: Cloud, grants: bool, trusted: bool, code: str
) -> None:
    definition = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    machine = cloud.machine(cloud.role("states.amazonaws.com"), definition)
    statements = [allow("states:StartExecution", machine)] if grants else []
    role = cloud.role(EVENTS if trusted else "lambda.amazonaws.com", *statements)
    url, queue = dead_letters(cloud)

    Rule(cloud, machine, RoleArn=role, DeadLetterConfig={"Arn": queue}).send()

    if code:
        assert dead_letter(cloud, url)["ERROR_CODE"] == code
    states = cloud.client("stepfunctions")

    def started() -> Any:
        return states.list_executions(stateMachineArn=machine)["executions"]

    assert bool(started() if code else eventually(started, "an execution")) is not bool(code)


def test_bus_needs_the_role_of_the_target(cloud: Cloud) -> None:
    bus = cloud.client("events").create_event_bus(Name=unique("bus"))["EventBusArn"]
    url, queue = dead_letters(cloud)
    Rule(cloud, bus, RoleArn=cloud.role(EVENTS), DeadLetterConfig={"Arn": queue}).send()
    assert f"events:PutEvents on resource: {bus}" in dead_letter(cloud, url)["ERROR_MESSAGE"]


def test_missing_target_is_no_resource(cloud: Cloud) -> None:
    url, queue = dead_letters(cloud)
    missing = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{unique('missing')}"
    Rule(cloud, missing, DeadLetterConfig={"Arn": queue}).send()
    assert dead_letter(cloud, url)["ERROR_CODE"] == "NO_RESOURCE"


def test_schedule_calls_its_target_with_its_role(cloud: Cloud) -> None:
    url, queue = cloud.queue()
    dead_url, dead = cloud.queue()
    now = dt.datetime.now(dt.UTC)
    for allowed in ([dead, queue], [dead]):
        role = cloud.role("scheduler.amazonaws.com", allow("sqs:SendMessage", allowed))
        cloud.client("scheduler").create_schedule(
            Name=unique("schedule"),
            FlexibleTimeWindow={"Mode": "OFF"},
            ScheduleExpression=f"at({now:%Y-%m-%dT%H:%M:%S})",
            Target={"Arn": queue, "RoleArn": role, "DeadLetterConfig": {"Arn": dead}},
        )

    messages = eventually(lambda: cloud.messages(url), "the message", SCHEDULES_S)

    assert len(messages) == 1
    assert "sqs:SendMessage" in dead_letter(cloud, dead_url)["ERROR_MESSAGE"]


def test_at_least_once_delivers_twice_and_out_of_order(unreliable_cloud: Cloud) -> None:
    url, queue = unreliable_cloud.queue()
    set_policy(unreliable_cloud, url, statement(queue))
    rule = Rule(unreliable_cloud, queue)
    sent = [rule.send() for _ in range(10)]
    received: list[dict[str, Any]] = []

    def all_received() -> bool:
        received.extend(json.loads(each["Body"]) for each in unreliable_cloud.messages(url))
        return len(received) >= 2 * len(sent)

    eventually(all_received, "both copies of each event")
    order = [event["id"] for event in received]
    assert sorted(order) == sorted(2 * sent)
    assert list(dict.fromkeys(order)) != sent
    for event in sent:
        assert len({each["time"] for each in received if each["id"] == event}) == 1


def test_once_delivers_once(cloud: Cloud) -> None:
    url, queue = cloud.queue()
    set_policy(cloud, url, statement(queue))
    event = Rule(cloud, queue).send()
    received = eventually(lambda: cloud.messages(url), "the message")
    assert [json.loads(each["Body"])["id"] for each in received] == [event]
