"""The role of the state machine whose execution runs on the current thread."""

import contextvars
import hashlib
from collections.abc import Callable
from typing import Any

from .. import extension
from ..identity import authorization

SERVICE = "states.amazonaws.com"

_role: contextvars.ContextVar[str] = contextvars.ContextVar("bridge_workflow_role", default="")
_machine: contextvars.ContextVar[str] = contextvars.ContextVar(
    "bridge_workflow_machine", default=""
)
_execution: contextvars.ContextVar[str] = contextvars.ContextVar(
    "bridge_workflow_execution", default=""
)


def install() -> None:
    """Let every execution carry its machine's role; threads of branches and items copy it."""
    states = extension.module("services.stepfunctions")
    evaluator = extension.module("core.iam_evaluator")

    def make(original: Callable[[str], None]) -> Callable[[str], None]:
        def run(exec_arn: str) -> None:
            execution = states._executions.get(exec_arn) or {}
            role = _role.set(_started_with(execution))
            machine = _machine.set(execution.get("stateMachineArn", ""))
            running = _execution.set(exec_arn)
            caller = _act_as_role()
            try:
                original(exec_arn)
            finally:
                evaluator._request_caller_arn.reset(caller)
                _role.reset(role)
                _machine.reset(machine)
                _execution.reset(running)

        return run

    extension.wrap(states, "_run_execution", ("exec_arn",), make)


def current() -> str:
    """Return the role ARN of the running execution, or '' outside of one."""
    return _role.get()


def machine() -> str:
    """Return the ARN of the running execution's state machine, or ''."""
    return _machine.get()


def execution() -> str:
    """Return the ARN of the running execution, or ''."""
    return _execution.get()


def trusted() -> bool:
    """Whether Step Functions may assume the running execution's role."""
    return authorization.trusts(_role.get(), SERVICE, source(_machine.get()))


def source(machine: str) -> dict[str, Any]:
    """Return the condition keys with which Step Functions assumes the role of a machine."""
    return {"aws:sourcearn": machine, "aws:sourceaccount": machine.split(":")[4] if machine else ""}


def session() -> str:
    """Return the access key id of the running execution's role session."""
    return authorization.role_session(_role.get(), _session_name())


def _session_name() -> str:
    return hashlib.sha256(_role.get().encode()).hexdigest()[:32]


def _act_as_role() -> contextvars.Token[str]:
    # Resource policies are evaluated for this principal, not for whoever started the execution.
    evaluator = extension.module("core.iam_evaluator")
    evaluator.pin_request_origin(authorization.SERVICE_ADDRESS, True)
    arn = authorization.session_arn(_role.get(), _session_name()) if _role.get() else ""
    token: contextvars.Token[str] = evaluator._request_caller_arn.set(arn)
    return token


def _started_with(execution: dict[str, Any]) -> str:
    # A running execution keeps the role it started with, whatever UpdateStateMachine does.
    for event in execution.get("events", []):
        if details := event.get("executionStartedEventDetails"):
            return str(details.get("roleArn", ""))
    return ""
