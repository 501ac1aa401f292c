"""`AWS::SageMaker::ModelPackageGroup`.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sagemaker-modelpackagegroup.html:
`Ref` is the ARN, tags change in place, another description needs another group. Its policy is not
emulated.
"""

import datetime as dt
from typing import Any

from .. import extension
from ..sagemaker import service
from . import resource_types

TYPE = "AWS::SageMaker::ModelPackageGroup"
NAME = "ModelPackageGroupName"
DESCRIPTION = "ModelPackageGroupDescription"
KNOWN = (NAME, DESCRIPTION, "Tags")
GONE = ("ResourceNotFound", "ValidationException")

Props = dict[str, Any]
Result = tuple[str, dict[str, str]]


class Refused(ValueError):
    """SageMaker refused a request of CloudFormation."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(f"{TYPE}: {answer.get('message')} ({answer.get('__type')})")
        self.code = str(answer.get("__type"))


def install() -> None:
    """Put the type into CloudFormation's table, with what a change of it needs."""
    provisioners = extension.module("services.cloudformation.provisioners")
    resource_types.renaming()
    # A custom-named resource can't be replaced under its name.
    extension.mapping(provisioners, "_CUSTOM_NAME_REPLACEMENT")[TYPE] = {
        "name": NAME,
        "requires_replacement": lambda old, new: old.get(DESCRIPTION) != new.get(DESCRIPTION),
    }
    resource_types.register(
        TYPE,
        {"create": create, "update": update, "update_with_logical_id": True, "delete": delete},
    )


def create(logical_id: str, props: Props, stack_name: str) -> Result:
    """Create a group; the template has to name it."""
    if unknown := sorted(set(props) - set(KNOWN)):
        raise ValueError(f"{TYPE}: {', '.join(unknown)} not emulated")
    if not props.get(NAME):
        raise ValueError(f"{TYPE}: required key [{NAME}] not found")
    _call("CreateModelPackageGroup", {name: props[name] for name in KNOWN if props.get(name)})
    return _described(str(props[NAME]))


def update(
    physical_id: str, old: Props, new: Props, stack_name: str, logical_id: str | None = None
) -> Result:
    """Change the tags in place; another name makes another group."""
    replaced: Result | None = resource_types.renaming()(
        physical_id, old, new, stack_name, logical_id, new.get(NAME), old.get(NAME), create, delete
    )
    if replaced is not None:
        return replaced
    before, after = _tags(old), _tags(new)
    if gone := sorted(before.keys() - after.keys()):
        _call("DeleteTags", {"ResourceArn": physical_id, "TagKeys": gone})
    if changed := {key: text for key, text in after.items() if before.get(key) != text}:
        tags = [{"Key": key, "Value": text} for key, text in changed.items()]
        _call("AddTags", {"ResourceArn": physical_id, "Tags": tags})
    return _described(str(new[NAME]))


def delete(physical_id: str, props: Props) -> None:
    """Delete the group; SageMaker refuses when it holds versions."""
    try:
        _described(str(props.get(NAME)))
    except Refused as refused:
        if refused.code in GONE:
            return
        raise
    _call("DeleteModelPackageGroup", {NAME: props.get(NAME)})


def _described(name: str) -> Result:
    found = _call("DescribeModelPackageGroup", {NAME: name})
    created = dt.datetime.fromtimestamp(float(found["CreationTime"]), dt.UTC)
    return str(found["ModelPackageGroupArn"]), {
        "ModelPackageGroupArn": str(found["ModelPackageGroupArn"]),
        "ModelPackageGroupStatus": str(found["ModelPackageGroupStatus"]),
        "CreationTime": created.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


def _tags(props: Props) -> dict[str, str]:
    return {str(tag["Key"]): str(tag["Value"]) for tag in props.get("Tags") or []}


def _call(operation: str, request: Props) -> dict[str, Any]:
    account = extension.module("core.responses").get_account_id()
    status, answer = service.perform(operation, request, f"arn:aws:iam::{account}:root")
    if status >= 400:
        raise Refused(answer)
    return answer
