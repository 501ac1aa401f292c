"""What follows a change of an alarm's state: the event, always, and the actions, if enabled.

An action runs as the service CloudWatch: the topic's policy and key, or the function's policy, must
let it in. What fails is kept in the alarm's history, as CloudWatch does.
"""

import json
import logging
import time
from typing import Any

from .. import extension
from ..encryption import keys as encryption_keys
from ..identity import authorization
from . import events, notification, reason as alarm_reason

Alarm = dict[str, Any]

logger = logging.getLogger("bridge.alarms")

ACTIONS_OF = {
    "ALARM": "AlarmActions",
    "OK": "OKActions",
    "INSUFFICIENT_DATA": "InsufficientDataActions",
}
TOPIC_PRINCIPAL = "cloudwatch.amazonaws.com"
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
FUNCTION_PRINCIPAL = "lambda.alarms.cloudwatch.amazonaws.com"


class ActionFailed(Exception):
    """An action that CloudWatch could not take, with the reason."""


def install() -> None:
    """Replace MiniStack's actions: SNS without permissions and with parts of the message only."""
    cloudwatch = extension.module("services.cloudwatch")
    extension.function(
        cloudwatch, "_dispatch_alarm_actions", "alarm", "old_state", "new_state", "reason"
    )
    extension.function(cloudwatch, "_history_entries")
    extension.function(extension.module("services.sns"), "_topic_by_arn_any_scope", "topic_arn")
    functions = extension.module("services.lambda_svc")
    extension.function(functions, "_get_func_record_for_ref", "function_ref")
    extension.function(functions, "invoke_async_with_retry", "func", "event")
    events.check()
    memory = events.StateMemory()

    def dispatch(alarm: Alarm, old_state: str, new_state: str, reason: str) -> None:
        # MiniStack notes whole seconds of SetAlarmState. CloudWatch tells milliseconds: changes in
        # one second are in order.
        if isinstance(alarm["StateUpdatedTimestamp"], int):
            alarm["StateUpdatedTimestamp"] = round(time.time(), 3)
        previous = memory.exchange(alarm, old_state)
        events.send(alarm, previous)
        if alarm.get("ActionsEnabled", True):
            for action in alarm.get(ACTIONS_OF[new_state]) or []:
                _take(action, alarm, previous)

    cloudwatch._dispatch_alarm_actions = dispatch


def _take(action: str, alarm: Alarm, previous: events.State) -> None:
    service = action.split(":")[2] if action.startswith("arn:") else ""
    try:
        if service == "sns":
            _publish(action, alarm, previous["value"])
        elif service == "lambda":
            _invoke(action, alarm, previous)
        else:
            raise ActionFailed(f"actions of {service or action} are not emulated")
    except ActionFailed as failed:
        logger.warning("alarm %s: action %s failed: %s", alarm["AlarmName"], action, failed)
        _keep(alarm, f'Failed to execute action {action}. Received error: "{failed}"')
    else:
        _keep(alarm, f"Successfully executed action {action}")


def _keep(alarm: Alarm, summary: str) -> None:
    cloudwatch = extension.module("services.cloudwatch")
    cloudwatch._history_entries().append(
        {
            "AlarmName": alarm["AlarmName"],
            "AlarmType": "CompositeAlarm" if "AlarmRule" in alarm else "MetricAlarm",
            "Timestamp": cloudwatch._ts_iso(time.time()),
            "HistoryItemType": "Action",
            "HistorySummary": summary,
            "HistoryData": json.dumps(
                {"actionState": summary.split(maxsplit=1)[0], "version": "1.0"}
            ),
        }
    )


def _publish(topic_arn: str, alarm: Alarm, old_state: str) -> None:
    sns = extension.module("services.sns")
    topic = sns._topic_by_arn_any_scope(topic_arn)
    if topic is None:
        raise ActionFailed("Topic does not exist")
    attributes = topic.get("attributes", {})
    context = _context(alarm)
    if not authorization.policy_allows_service(
        attributes.get("Policy"), TOPIC_PRINCIPAL, "sns:Publish", topic_arn, context
    ):
        raise ActionFailed(
            f"{TOPIC_PRINCIPAL} is not authorized to perform: SNS:Publish on resource: {topic_arn} "
            f"because no resource-based policy allows the SNS:Publish action"
        )
    _check_key(attributes.get("KmsMasterKeyId"), context)
    try:
        sns.publish_internal(
            topic_arn,
            notification.message(alarm, old_state),
            notification.subject(alarm),
        )
    except sns.SnsPublishError as error:
        raise ActionFailed(str(error)) from error


def _check_key(key: str | None, context: dict[str, Any]) -> None:
    # The policy of the key that AWS manages for SNS can't be changed, and leaves CloudWatch out:
    # https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    if key and "alias/aws/" in key:
        raise ActionFailed(
            "CloudWatch Alarms does not have authorization to access the SNS topic encryption key."
        )
    refused = encryption_keys.service_refusal(
        TOPIC_PRINCIPAL, key, ("kms:Decrypt", "kms:GenerateDataKey"), context
    )
    if refused:
        raise ActionFailed(refused)


def _invoke(function_arn: str, alarm: Alarm, previous: events.State) -> None:
    functions = extension.module("services.lambda_svc")
    record, config, _ = functions._get_func_record_for_ref(function_arn)
    if not record or not config:
        raise ActionFailed("Function does not exist")
    found = functions.function_policy_for_arn(function_arn)
    if not authorization.policy_allows_service(
        found and found[0],
        FUNCTION_PRINCIPAL,
        "lambda:InvokeFunction",
        function_arn,
        _context(alarm),
    ):
        raise ActionFailed(
            f"{FUNCTION_PRINCIPAL} is not authorized to perform: "
            f"lambda:InvokeFunction on resource: {function_arn}"
        )
    execution = functions._execution_record_for_config(record, config)
    functions.invoke_async_with_retry(execution, _function_event(alarm, previous))


def _function_event(alarm: Alarm, previous: events.State) -> dict[str, Any]:
    responses = extension.module("core.responses")
    return {
        "source": "aws.cloudwatch",
        "alarmArn": alarm["AlarmArn"],
        "accountId": responses.get_account_id(),
        "time": alarm_reason.timestamp(alarm["StateUpdatedTimestamp"]),
        "region": responses.get_region(),
        "alarmData": {
            "alarmName": alarm["AlarmName"],
            "state": events.state_of(alarm),
            "previousState": previous,
            "configuration": events.configuration(alarm),
        },
    }


def _context(alarm: Alarm) -> dict[str, Any]:
    account = alarm["AlarmArn"].split(":")[4]
    return {
        "aws:sourcearn": alarm["AlarmArn"],
        "aws:sourceaccount": account,
        # The policy a topic has from the start knows AWS services by this key.
        "aws:sourceowner": account,
    }
