"""What a caller needs in SageMaker, CloudWatch and IAM to have an endpoint scaled.

Application Auto Scaling tries each action as the caller before it does anything, with requests that
name nothing: https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html.
That is why an endpoint's configuration is asked for under a random name
(https://github.com/aws-controllers-k8s/community/issues/2110), and alarms under none. Which
operations it does this for is documented for RegisterScalableTarget only. The list of actions:
https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-prerequisites.html.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from .. import extension
from ..identity import authorization
from ..sagemaker import resources

CONFIGURING = ("RegisterScalableTarget", "PutScalingPolicy")
ENDING = ("DeregisterScalableTarget", "DeleteScalingPolicy")
ALARMS = ("cloudwatch:PutMetricAlarm", "cloudwatch:DescribeAlarms", "cloudwatch:DeleteAlarms")

Request = dict[str, Any]


def missing(key: str, operation: str, request: Request) -> list[str]:
    """Return the actions that the holder of an access key lacks for a request."""
    return [
        action
        for action, resource in _needed(operation, request)
        if authorization.refusal(key, action, resource)
    ]


def _needed(operation: str, request: Request) -> Iterator[tuple[str, str]]:
    if operation in CONFIGURING:
        endpoint = resources.endpoint(_endpoint(request))
        yield "sagemaker:DescribeEndpoint", endpoint
        yield "sagemaker:DescribeEndpointConfig", resources.endpoint_config(str(uuid.uuid4()))
        yield "sagemaker:UpdateEndpointWeightsAndCapacities", endpoint
    if operation in CONFIGURING or operation in ENDING:
        for action in ALARMS if operation in CONFIGURING else ALARMS[1:]:
            yield action, _every_alarm()


def _endpoint(request: Request) -> str:
    parts = str(request.get("ResourceId")).split("/")
    return parts[1] if len(parts) > 1 else ""


def _every_alarm() -> str:
    responses = extension.module("core.responses")
    return f"arn:aws:cloudwatch:{responses.get_region()}:{responses.get_account_id()}:alarm:*"
