"""What Step Functions refuses when a state machine is created or updated.

- A role that it can't assume.
- `.sync` tasks whose role may not manage the rule that reports their end
  (https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html).
- Logging with a role that may not make the log delivery
  (https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html).
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from .. import extension
from ..identity import authorization
from . import role as workflow_role

RULE_ACTIONS = ("events:PutTargets", "events:PutRule", "events:DescribeRule")

LOG_ACTIONS = (
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
)

# The managed rule of each integration that waits for its job.
MANAGED_RULES = {
    "states:startExecution": "StepFunctionsGetEventsForStepFunctionsExecutionRule",
    "sagemaker:createTrainingJob": "StepFunctionsGetEventsForSageMakerTrainingJobsRule",
    "sagemaker:createProcessingJob": "StepFunctionsGetEventsForSageMakerProcessingJobsRule",
    "sagemaker:createTransformJob": "StepFunctionsGetEventsForSageMakerTransformJobsRule",
    "sagemaker:createHyperParameterTuningJob": "StepFunctionsGetEventsForSageMakerTuningJobsRule",
    "ecs:runTask": "StepFunctionsGetEventsForECSTaskRule",
    "batch:submitJob": "StepFunctionsGetEventsForBatchJobsRule",
}

SESSION = "CreateStateMachine"

Answer = tuple[int, dict[str, str], bytes]


def install() -> None:
    """Check every CreateStateMachine and UpdateStateMachine call."""
    states = extension.module("services.stepfunctions")
    extension.wrap(states, "_create_state_machine", ("data",), _checked)
    extension.wrap(states, "_update_state_machine", ("data",), _checked)


def refusal(machine: str, role: str, definition: str, logging: dict[str, Any]) -> str | None:
    """Return why the machine with this ARN, role, definition and logging is refused, or None."""
    if not authorization.trusts(role, workflow_role.SERVICE, workflow_role.source(machine)):
        return (
            f"Neither the global service principal {workflow_role.SERVICE}, nor the regional one "
            f"is authorized to assume the provided role."
        )
    for rule in sorted(set(_managed_rules(definition))):
        arn = _rule_arn(rule)
        if any(authorization.role_refusal(role, SESSION, each, arn) for each in RULE_ACTIONS):
            return f"'{role}' is not authorized to create managed-rule. ({arn})"
    if logging.get("level", "OFF") != "OFF":
        for action in LOG_ACTIONS:
            if authorization.role_refusal(role, SESSION, action, "*"):
                return (
                    "The state machine IAM Role is not authorized to access the Log Destination "
                    f"({action})"
                )
    return None


def _checked(original: Callable[[Any], Answer]) -> Callable[[Any], Answer]:
    def call(data: dict[str, Any]) -> Answer:
        states = extension.module("services.stepfunctions")
        stored = states._state_machines.get(data.get("stateMachineArn", ""), {})
        if not stored and "name" not in data:
            return original(data)
        merged = {**stored, **data}
        refused = refusal(
            merged.get("stateMachineArn") or machine_arn(merged["name"]),
            str(merged.get("roleArn", "")),
            merged.get("definition", "{}"),
            merged.get("loggingConfiguration") or {},
        )
        if refused:
            responses = extension.module("core.responses")
            answer: Answer = responses.error_response_json("AccessDeniedException", refused, 400)
            return answer
        return original(data)

    return call


def _managed_rules(definition: str) -> Iterator[str]:
    for resource in _resources(json.loads(definition)):
        name, _, pattern = resource.partition("arn:aws:states:::")[2].partition(".")
        if pattern.startswith("sync") and name in MANAGED_RULES:
            yield MANAGED_RULES[name]


def _resources(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("Type") == "Task" and isinstance(node.get("Resource"), str):
            yield node["Resource"]
        for value in node.values():
            yield from _resources(value)
    elif isinstance(node, list):
        for value in node:
            yield from _resources(value)


def machine_arn(name: str) -> str:
    """Return the ARN of the state machine `name`."""
    responses = extension.module("core.responses")
    return (
        f"arn:aws:states:{responses.get_region()}:{responses.get_account_id()}:stateMachine:{name}"
    )


def _rule_arn(rule: str) -> str:
    responses = extension.module("core.responses")
    return f"arn:aws:events:{responses.get_region()}:{responses.get_account_id()}:rule/{rule}"
