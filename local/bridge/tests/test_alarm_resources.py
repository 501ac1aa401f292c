"""Requests about several alarms need their action on each of them."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from bridge.identity import alarm_resources
from running_cloud import ACCOUNT, REGION, Cloud, allow

ALARM = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:"


@pytest.mark.parametrize(
    ("operation", "names", "granted", "allowed"),
    [
        ("DeleteAlarms", ["mine-1", "mine-2"], f"{ALARM}mine-*", True),
        ("DeleteAlarms", ["mine-1", "other"], f"{ALARM}mine-*", False),
        ("DeleteAlarms", ["other", "mine-1"], f"{ALARM}mine-*", False),
        ("DisableAlarmActions", ["other"], f"{ALARM}mine-*", False),
        ("DescribeAlarms", ["mine-1"], f"{ALARM}mine-*", True),
        ("DescribeAlarms", [], f"{ALARM}mine-*", False),
        ("DescribeAlarms", [], f"{ALARM}*", True),
    ],
)
def test_each_alarm_needs_the_grant(
    cloud: Cloud, operation: str, names: list[str], granted: str, allowed: bool
) -> None:
    caller = cloud.user(allow(f"cloudwatch:{operation}", granted))
    client = cloud.client("cloudwatch", caller)
    request: dict[str, Any] = {"AlarmNames": names} if names else {}
    if allowed:
        client._make_api_call(operation, request)
        return
    with pytest.raises(ClientError) as refused:
        client._make_api_call(operation, request)
    error = refused.value.response["Error"]
    assert error["Code"] in ("AccessDenied", "AccessDeniedException")
    assert f"is not authorized to perform: cloudwatch:{operation} " in error["Message"]


def test_alarms_are_named_in_a_form_too() -> None:
    body = b"Action=DeleteAlarms&AlarmNames.member.1=a&AlarmNames.member.2=b+c"
    assert alarm_resources._asked({}, body, {}) == ("DeleteAlarms", ["a", "b c"])
