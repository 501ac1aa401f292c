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
}
_TAGGING = ("AddTags", "ListTags", "DeleteTags")


def primary(operation: str, request: Request) -> str:
    """Return the ARN of the resource an operation is about; `*` where AWS knows none."""
    if operation in _TAGGING:
        return _text(request, "ResourceArn") or ANY
    if operation == "UpdateModelPackage":
        return _text(request, "ModelPackageArn") or ANY
    if operation == "CreateModelPackage" and (group := _text(request, "ModelPackageGroupName")):
        return _arn("model-package-group", group)
    subject = operation.removeprefix("Create").removeprefix("Describe")
    subject = subject.removeprefix("Stop").removeprefix("Delete")
    member, kind = _NAMED.get(subject, ("", ""))
    name = _text(request, member)
    return _arn(kind, name) if name else ANY


def others(operation: str, request: Request) -> list[str]:
    """Return the ARNs that the same action is asked for as well.

    Which of the two AWS asks for with CreateModelPackage is documented nowhere, so a policy has to
    name the group and its versions.
    """
    group = _text(request, "ModelPackageGroupName")
    if operation == "CreateModelPackage" and group:
        return [_arn("model-package", f"{_last(group)}/*")]
    return []


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
