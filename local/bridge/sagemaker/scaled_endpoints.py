"""Deleting an endpoint that scales by itself ends its scaling, which the caller must be allowed to.

https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-delete-with-scaling.html; the words are
those of https://github.com/awslabs/stable-diffusion-aws-extension/issues/161.
"""

from typing import Any

from .. import extension
from ..identity import authorization
from . import emulator

DEREGISTER = "application-autoscaling:DeregisterScalableTarget"
DESCRIBE = "application-autoscaling/DescribeScalableTargets"


def any_target() -> str:
    """Return the ARN on which actions on scalable targets are judged: their names say nothing."""
    responses = extension.module("core.responses")
    where = f"{responses.get_region()}:{responses.get_account_id()}"
    return f"arn:aws:application-autoscaling:{where}:scalable-target/*"


def refusal(key: str, request: dict[str, Any]) -> str | None:
    """Return why the holder of an access key may not delete this endpoint, or None."""
    if not authorization.refusal(key, DEREGISTER, any_target()) or not _scales(request):
        return None
    return (
        "An Application AutoScaling scalable target exists for a variant being deleted, and the "
        f"IAM identity used to invoke DeleteEndpoint does not have {DEREGISTER} permission to "
        "deregister the scalable target."
    )


def _scales(request: dict[str, Any]) -> bool:
    status, answer = emulator.call(DESCRIBE, {"ServiceNamespace": "sagemaker"}, "", None)
    targets = answer.get("ScalableTargets") or [] if status < 400 else []
    variants = f"endpoint/{request.get('EndpointName')}/variant/"
    return any(str(target.get("ResourceId")).startswith(variants) for target in targets)
