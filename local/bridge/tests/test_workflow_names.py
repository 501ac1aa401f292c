"""Executions are started by name, once, and redriven from where they failed."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from running_cloud import Cloud, allow
from workflows import INVOKE, STATES, fail, flaky, output, run


@pytest.fixture(scope="module")
def role(cloud: Cloud) -> str:
    return cloud.role(STATES, allow("lambda:InvokeFunction", "*"))


@pytest.fixture(scope="module")
def machine(cloud: Cloud, role: str) -> str:
    wait = {"Type": "Wait", "Seconds": "{% $states.input.s %}", "End": True}
    return cloud.machine(role, {"StartAt": "W", "States": {"W": wait}})


class TestNames:
    """The same name and input while it runs is the same execution."""

    def start(self, cloud: Cloud, machine: str, name: str, given: str) -> Any:
        return cloud.client("stepfunctions").start_execution(
            stateMachineArn=machine, name=name, input=given
        )

    def refused(self, cloud: Cloud, machine: str, name: str, given: str) -> str:
        with pytest.raises(ClientError) as error:
            self.start(cloud, machine, name, given)
        return str(error.value.response["Error"]["Code"])

    def test_same_input_while_running(self, cloud: Cloud, machine: str) -> None:
        first = self.start(cloud, machine, "same", '{"s": 30}')
        again = self.start(cloud, machine, "same", '{ "s": 30 }')
        assert again["executionArn"] == first["executionArn"]
        assert again["startDate"] == first["startDate"]
        assert self.refused(cloud, machine, "same", '{"s": 31}') == "ExecutionAlreadyExists"

    def test_closed(self, cloud: Cloud, machine: str) -> None:
        cloud.ended(self.start(cloud, machine, "closed", '{"s": 0}')["executionArn"])
        assert self.refused(cloud, machine, "closed", '{"s": 0}') == "ExecutionAlreadyExists"

    @pytest.mark.parametrize("name", ["with space", "a:b", "x" * 81])
    def test_invalid(self, cloud: Cloud, machine: str, name: str) -> None:
        assert self.refused(cloud, machine, name, "{}") == "InvalidName"

    def test_input_must_be_json_and_small(self, cloud: Cloud, machine: str) -> None:
        for given in ("{", json.dumps("x" * 262_144)):
            assert self.refused(cloud, machine, "n", given) == "InvalidExecutionInput"

    def test_in_a_nested_start(self, cloud: Cloud, machine: str) -> None:
        cloud.ended(self.start(cloud, machine, "nested", '{"s": 0}')["executionArn"])
        task = {
            "Type": "Task",
            "Resource": "arn:aws:states:::states:startExecution",
            "End": True,
            "Arguments": {"StateMachineArn": machine, "Name": "nested", "Input": {"s": 0}},
        }
        parent = cloud.role(STATES, allow("states:StartExecution", machine))
        ended = run(cloud, parent, {"T": task})
        assert ended["error"] == "StepFunctions.ExecutionAlreadyExistsException"


class TestRedrive:
    """A failed execution goes on from the state that failed."""

    def test_goes_on_with_variables_and_counts(self, cloud: Cloud, role: str) -> None:
        task = {
            "Type": "Task",
            "Resource": INVOKE,
            "End": True,
            "Arguments": {"FunctionName": flaky(cloud), "Payload": {"fail": 1}},
            "Output": {
                "id": "{% $id %}",
                "n": "{% $states.input.n %}",
                "redrives": "{% $states.context.Execution.RedriveCount %}",
            },
        }
        states = {
            "A": {
                "Type": "Pass",
                "Assign": {"id": "{% $uuid() %}"},
                "Output": {"n": 7, "id": "{% $states.context.Execution.Name %}"},
                "Next": "T",
            },
            "T": task,
        }
        failed = run(cloud, role, states)
        assert (failed["status"], failed["redriveStatus"]) == ("FAILED", "REDRIVABLE")
        client, arn = cloud.client("stepfunctions"), failed["executionArn"]

        assert client.redrive_execution(executionArn=arn)["redriveDate"]

        ended = cloud.ended(arn)
        assert output(ended)["n"] == 7
        assert (output(ended)["redrives"], ended["redriveCount"]) == (1, 1)
        history = client.get_execution_history(executionArn=arn)["events"]
        entered = [
            e["stateEnteredEventDetails"]["name"]
            for e in history
            if "stateEnteredEventDetails" in e
        ]
        assert entered == ["A", "T", "T"]
        assert "ExecutionRedriven" in {event["type"] for event in history}

    def test_only_what_failed(self, cloud: Cloud, role: str) -> None:
        ended = run(cloud, role, {"S": {"Type": "Succeed"}})
        with pytest.raises(ClientError) as refused:
            cloud.client("stepfunctions").redrive_execution(executionArn=ended["executionArn"])
        assert refused.value.response["Error"]["Code"] == "ExecutionNotRedrivable"

    def test_needs_its_own_permission(self, cloud: Cloud, role: str) -> None:
        failed = run(cloud, role, {"F": fail("E")})
        caller = cloud.client("stepfunctions", cloud.user(allow("states:StartExecution", "*")))
        with pytest.raises(ClientError, match="states:RedriveExecution"):
            caller.redrive_execution(executionArn=failed["executionArn"])
