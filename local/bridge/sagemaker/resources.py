"""The ARN that IAM compares with a policy's Resource, for each operation.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html. Names
are in lower case in SageMaker's ARNs.
"""

from typing import Any

from .. import extension

ANY = "*"

Request = dict[str, Any]

# The member that names a resource, and the kind of resource it names.
_NAMED = {
    "TrainingJob": ("TrainingJobName", "training-job"),
    "ProcessingJob": ("ProcessingJobName", "processing-job"),
    "ModelPackageGroup": ("ModelPackageGroupName", "model-package-group"),
    "ModelPackage": ("ModelPackageName", "model-package"),
    "Model": ("ModelName", "model"),
    "EndpointConfig": ("EndpointConfigName", "endpoint-config"),
    "Endpoint": ("EndpointName", "endpoint"),
    "EndpointWeightsAndCapacities": ("EndpointName", "endpoint"),
}
_VERBS = ("Create", "Describe", "Stop", "Update", "Delete")
_TAGGING = ("AddTags", "ListTags", "DeleteTags")


def primary(operation: str, request: Request) -> str:
    """Return the ARN of the resource an operation is about; `*` where AWS knows none."""
    if operation in _TAGGING:
        return _text(request, "ResourceArn") or ANY
    if operation == "UpdateModelPackage":
        return _text(request, "ModelPackageArn") or ANY
    if operation == "CreateModelPackage" and (group := _text(request, "ModelPackageGroupName")):
        return _arn("model-package-group", group)
    verb = next((verb for verb in _VERBS if operation.startswith(verb)), "")
    member, kind = _NAMED.get(operation.removeprefix(verb), ("", "")) if verb else ("", "")
    name = _text(request, member)
    return _arn(kind, name) if name else ANY


def others(operation: str, request: Request) -> list[str]:
    """Return the ARNs that the same action is asked for as well.

    - Which of the two AWS asks for with CreateModelPackage is documented nowhere, so a policy has
      to name the group and its versions.
    - An endpoint's caller needs the action on its configuration too:
      https://github.com/aws/aws-cdk/issues/11594.
    - A package lets others deploy it by sagemaker:CreateModel in its own policy
      (https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy-xaccount.html), so the
      action is asked for on the package; whether that holds within an account is not documented.
    """
    if operation == "CreateModelPackage" and (group := _text(request, "ModelPackageGroupName")):
        return [_arn("model-package", f"{_last(group)}/*")]
    if operation in ("CreateEndpoint", "UpdateEndpoint"):
        config = _text(request, "EndpointConfigName")
        return [_arn("endpoint-config", config)] if config else []
    if operation == "CreateModel":
        return [_arn("model-package", package) for package in _packages(request)]
    return []


def endpoint(name: str) -> str:
    """Return the ARN of an endpoint."""
    return _arn("endpoint", name)


def endpoint_config(name: str) -> str:
    """Return the ARN of an endpoint configuration."""
    return _arn("endpoint-config", name)


def _packages(request: Request) -> list[str]:
    containers = request.get("Containers")
    listed = containers if isinstance(containers, list) else []
    parts = [part for part in (request.get("PrimaryContainer"), *listed) if isinstance(part, dict)]
    return sorted({_text(part, "ModelPackageName") for part in parts} - {""})


def _text(request: Request, member: str) -> str:
    value = request.get(member)
    return value if isinstance(value, str) else ""


def _arn(kind: str, name: str) -> str:
    # Groups and packages may be named by their ARN, as it is.
    if name.startswith("arn:"):
        return name
    responses = extension.module("core.responses")
    where = f"{responses.get_region()}:{responses.get_account_id()}"
    return f"arn:aws:sagemaker:{where}:{kind}/{name.lower()}"


def _last(name: str) -> str:
    return name.rsplit("/", 1)[-1]
