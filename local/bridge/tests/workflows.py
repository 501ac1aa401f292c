"""State machines the tests run."""

import json
from typing import Any

from running_cloud import Cloud

STATES = "states.amazonaws.com"
INVOKE = "arn:aws:states:::lambda:invoke"


def run(cloud: Cloud, role: str, states: dict[str, Any], given: Any = None, **top: Any) -> Any:
    """Run a machine of these states to its end."""
    definition = {"StartAt": next(iter(states)), "States": states, **top}
    return cloud.execute(cloud.machine(role, definition), given)


def output(ended: dict[str, Any]) -> Any:
    """Return the output of an execution that succeeded."""
    assert ended["status"] == "SUCCEEDED", ended
    return json.loads(ended["output"])


def fail(error: str) -> dict[str, Any]:
    """Return a Fail state."""
    return {"Type": "Fail", "Error": error, "Cause": "because"}


def flaky(cloud: Cloud) -> str:
    """Make a function that fails with the error its event names as long as `fail` says."""
    return cloud.function("""
      let calls = 0;
      exports.handler = async (event) => {
        calls += 1;
        if (calls <= event.fail) { const e = new Error('not yet'); e.name = 'NotYet'; throw e; }
        return calls;
      };
    """)


def run_sdk_task(
    cloud: Cloud, action: str, arguments: dict[str, Any], *statements: Any
) -> dict[str, Any]:
    """Run a machine of one `aws-sdk` task (`service:action`) to its end, with these grants."""
    task = {
        "Type": "Task",
        "Resource": f"arn:aws:states:::aws-sdk:{action}",
        "Arguments": arguments,
        "End": True,
    }
    role = cloud.role(STATES, *statements)
    return cloud.execute(cloud.machine(role, {"StartAt": "T", "States": {"T": task}}))
