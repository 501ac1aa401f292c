"""Tags of everything that has them."""

from collections.abc import Callable
from typing import Any

import pytest

from account import Account
from running_cloud import unique

TAGS = [{"Key": "team", "Value": "models"}, {"Key": "empty", "Value": ""}]


def config_request(account: Account) -> dict[str, Any]:
    request = account.model()
    account.call("CreateModel", request)
    return account.config(request["ModelName"])


def endpoint_request(account: Account) -> dict[str, Any]:
    request = config_request(account)
    account.call("CreateEndpointConfig", request)
    names = {"EndpointConfigName": request["EndpointConfigName"]}
    return {"EndpointName": unique("Endpoint"), **names}


TAGGED: dict[str, Callable[[Account], dict[str, Any]]] = {
    "TrainingJob": lambda account: account.training(),
    "ProcessingJob": lambda account: account.processing(),
    "ModelPackageGroup": lambda _: {"ModelPackageGroupName": unique("Group")},
    "Model": lambda account: account.model(),
    "EndpointConfig": config_request,
    "Endpoint": endpoint_request,
}


@pytest.mark.parametrize("kind", TAGGED)
def test_what_is_made_with_tags_has_them_and_others_later(account: Account, kind: str) -> None:
    made = account.call(f"Create{kind}", {**TAGGED[kind](account), "Tags": TAGS})
    arn = {"ResourceArn": made[f"{kind}Arn"]}
    assert account.call("ListTags", arn)["Tags"] == TAGS

    more = [{"Key": "team", "Value": "others"}, {"Key": "new", "Value": "1"}]
    added = account.call("AddTags", {**arn, "Tags": more})["Tags"]
    found = account.call("ListTags", arn)["Tags"]
    assert found == added
    values = {tag["Key"]: tag["Value"] for tag in found}
    assert values == {"team": "others", "empty": "", "new": "1"}

    account.call("DeleteTags", {**arn, "TagKeys": ["team", "never-there"]})
    left = {tag["Key"] for tag in account.call("ListTags", arn)["Tags"]}
    assert left == {"empty", "new"}


def test_fifty_tags_are_one_page(account: Account) -> None:
    tags = [{"Key": f"k{number}", "Value": "v"} for number in range(50)]
    group = {"ModelPackageGroupName": unique("Group"), "Tags": tags}
    arn = account.call("CreateModelPackageGroup", group)["ModelPackageGroupArn"]
    answer = account.call("ListTags", {"ResourceArn": arn})
    assert (answer["Tags"], "NextToken" in answer) == (tags, False)
