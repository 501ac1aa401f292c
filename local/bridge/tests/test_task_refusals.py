"""A task whose function may not run now fails with the Lambda service's own error."""

from running_cloud import Cloud, allow

STATES = "states.amazonaws.com"


def test_a_throttled_invocation_is_named(cloud: Cloud) -> None:
    function = cloud.function("exports.handler = async () => 1;")
    cloud.client("lambda").put_function_concurrency(
        FunctionName=function, ReservedConcurrentExecutions=0
    )
    role = cloud.role(STATES, allow("lambda:InvokeFunction", "*"))
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Arguments": {"FunctionName": function, "Payload": {}},
        "End": True,
    }

    ended = cloud.execute(cloud.machine(role, {"StartAt": "T", "States": {"T": task}}))

    assert (ended["status"], ended["error"]) == ("FAILED", "Lambda.TooManyRequestsException")
    assert "Rate Exceeded" in ended["cause"]
