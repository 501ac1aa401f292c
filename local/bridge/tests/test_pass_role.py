"""Whoever gives a service a role needs iam:PassRole for that role and that service."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from running_cloud import Cloud, allow, archive, unique

DEFINITION = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})


def create_machine(cloud: Cloud, caller: dict[str, str], role: str) -> Any:
    return cloud.client("stepfunctions", caller).create_state_machine(
        name=unique("machine"), roleArn=role, definition=DEFINITION
    )


def create_function(cloud: Cloud, caller: dict[str, str], role: str) -> Any:
    return cloud.client("lambda", caller).create_function(
        FunctionName=unique("function"),
        Runtime="nodejs24.x",
        Handler="index.handler",
        Role=role,
        Code={"ZipFile": archive("exports.handler = async () => 1;")},
    )


def update_function(cloud: Cloud, caller: dict[str, str], role: str) -> Any:
    name = cloud.function("exports.handler = async () => 1;")
    return cloud.client("lambda", caller).update_function_configuration(
        FunctionName=name, Role=role
    )


def put_targets(cloud: Cloud, caller: dict[str, str], role: str) -> Any:
    states = "states.amazonaws.com"
    machine = cloud.client("stepfunctions").create_state_machine(
        name=unique("machine"), roleArn=cloud.role(states), definition=DEFINITION
    )["stateMachineArn"]
    rule = unique("rule")
    cloud.client("events").put_rule(Name=rule, ScheduleExpression="rate(1 day)")
    target = {"Id": "1", "Arn": machine, "RoleArn": role}
    return cloud.client("events", caller).put_targets(Rule=rule, Targets=[target])


def create_stack(cloud: Cloud, caller: dict[str, str], role: str) -> Any:
    resources = {
        "P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "x"}}
    }
    return cloud.client("cloudformation", caller).create_stack(
        StackName=unique("stack"), RoleARN=role, TemplateBody=json.dumps({"Resources": resources})
    )


CALLS = {
    "states.amazonaws.com": (create_machine, "states:*"),
    "lambda.amazonaws.com": (create_function, "lambda:*"),
    "lambda.amazonaws.com ": (update_function, "lambda:*"),
    "events.amazonaws.com": (put_targets, "events:*"),
    "cloudformation.amazonaws.com": (create_stack, "cloudformation:*"),
}


@pytest.mark.parametrize("service", CALLS)
def test_role_is_passed_only_by_those_who_may(cloud: Cloud, service: str) -> None:
    call, actions = CALLS[service]
    role = cloud.role(service.strip())

    def caller(to: str | None) -> dict[str, str]:
        condition = {"StringEquals": {"iam:PassedToService": to}}
        passing = [allow("iam:PassRole", role, Condition=condition)] if to else []
        return cloud.user(allow(actions, "*"), *passing)

    for to in (None, "another.amazonaws.com"):
        with pytest.raises(ClientError) as refused:
            call(cloud, caller(to), role)
        assert refused.value.response["Error"]["Code"] in ("AccessDeniedException", "AccessDenied")
        assert f"iam:PassRole on resource: {role}" in refused.value.response["Error"]["Message"]

    call(cloud, caller(service.strip()), role)
