"""Every List: its pages, its orders, its filters."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from account import Account
from running_cloud import eventually, unique
from test_conformance_requests import SHAPES

# Made in this order; only the first before the moment that the lists are asked about.
LETTERS = ("b", "c", "a")
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Kind:
    """A List operation: where its items are, and how one of them is made."""

    operation: str
    items: str
    # The member that tells items apart.
    name: str
    # AWS's order where none is asked for.
    newest_first: bool
    make: Callable[[Account, str], Any]
    status: str = ""
    # What the second item ends in, and the others.
    statuses: tuple[str, str] = ("", "")

    @property
    def asked_by(self) -> list[str]:
        return list(SHAPES[self.operation].members)

    @property
    def orders(self) -> list[str]:
        return list(SHAPES[self.operation].members["SortBy"].enum)


def train(account: Account, name: str) -> None:
    account.call("CreateTrainingJob", account.training(ending(name), TrainingJobName=name))


def process(account: Account, name: str) -> None:
    account.call("CreateProcessingJob", account.processing(ending(name), ProcessingJobName=name))


def ending(name: str) -> str:
    return "exit 1" if name.endswith("-c") else "true"


def group(account: Account, name: str) -> None:
    account.call("CreateModelPackageGroup", {"ModelPackageGroupName": name})


def model(account: Account, name: str, **container: str) -> None:
    request = account.model(ModelName=name)
    request["PrimaryContainer"] |= container
    account.call("CreateModel", request)


def config(account: Account, name: str) -> None:
    image = {"Image": "000000000000.dkr.ecr.us-east-1.amazonaws.com/none:1"}
    model(account, f"for-{name}", **(image if name.endswith("-c") else {}))
    account.call("CreateEndpointConfig", account.config(f"for-{name}", EndpointConfigName=name))


def endpoint(account: Account, name: str) -> None:
    config(account, f"for-{name}")
    names = {"EndpointName": name, "EndpointConfigName": f"for-{name}"}
    account.call("CreateEndpoint", names)


KINDS = {
    kind.operation: kind
    for kind in (
        Kind("ListTrainingJobs", "TrainingJobSummaries", "TrainingJobName", False, train,
             "TrainingJobStatus", ("Failed", "Completed")),
        Kind("ListProcessingJobs", "ProcessingJobSummaries", "ProcessingJobName", False, process,
             "ProcessingJobStatus", ("Failed", "Completed")),
        Kind("ListModelPackageGroups", "ModelPackageGroupSummaryList", "ModelPackageGroupName",
             False, group),
        Kind("ListModels", "Models", "ModelName", True, model),
        Kind("ListEndpointConfigs", "EndpointConfigs", "EndpointConfigName", True, config),
        Kind("ListEndpoints", "Endpoints", "EndpointName", True, endpoint,
             "EndpointStatus", ("Failed", "InService")),
    )
}  # fmt: skip
WITH_STATUS = [operation for operation, kind in KINDS.items() if kind.status]


@dataclass(frozen=True)
class Made:
    """What the lists are asked for, and when it was made."""

    account: Account
    prefix: str
    # After the first item of each kind and before the others.
    between: datetime

    def listed(self, kind: Kind, **request: Any) -> list[Any]:
        """Return what one page holds of the items of these tests."""
        asked = {"NameContains": f"{self.prefix}-", "MaxResults": 100, **request}
        found: list[Any] = self.account.call(kind.operation, asked)[kind.items]
        # What an endpoint is made of carries its name too.
        return [item for item in found if item[kind.name].startswith(self.prefix)]

    def letters(self, kind: Kind, **request: Any) -> str:
        """Return the last letters of the items that are listed."""
        return "".join(item[kind.name][-1] for item in self.listed(kind, **request))


@pytest.fixture(scope="module")
def made(account: Account) -> Made:
    prefix = unique("Listed")
    moment = 0.0
    for letter in LETTERS:
        for kind in KINDS.values():
            kind.make(account, f"{prefix}-{letter}")
        if not moment:
            # The SDK sends whole seconds.
            moment = float(int(time.time()) + 1)
            time.sleep(moment + 0.01 - time.time())
    made = Made(account, prefix, datetime.fromtimestamp(moment, UTC))
    for kind in (KINDS[operation] for operation in WITH_STATUS):
        ends = set(kind.statuses)
        eventually(lambda k=kind, e=ends: {i[k.status] for i in made.listed(k)} == e, "ends", 20)  # type: ignore[misc]
    return made


@pytest.mark.parametrize(
    ("operation", "by"), [(name, by) for name, kind in KINDS.items() for by in kind.orders]
)
def test_a_list_is_sorted_both_ways(made: Made, operation: str, by: str) -> None:
    kind = KINDS[operation]
    key = {"Name": kind.name, "Status": kind.status}.get(by, by)
    for order in ("Ascending", "Descending"):
        keys = [item[key] for item in made.listed(kind, SortBy=by, SortOrder=order)]
        assert len(keys) == len(LETTERS)
        assert keys == sorted(keys, reverse=order == "Descending")


@pytest.mark.parametrize("operation", KINDS)
def test_a_list_has_awss_order_where_none_is_asked_for(made: Made, operation: str) -> None:
    kind = KINDS[operation]
    expected = "".join(reversed(LETTERS)) if kind.newest_first else "".join(LETTERS)
    assert made.letters(kind) == expected


@pytest.mark.parametrize("operation", KINDS)
def test_pages_together_are_the_whole_list(made: Made, operation: str) -> None:
    kind = KINDS[operation]
    request = {"NameContains": made.prefix, "SortBy": "Name"}
    call = made.account.call
    whole = call(operation, {**request, "MaxResults": 100})
    assert "NextToken" not in whole
    found: list[Any] = []
    token: dict[str, str] = {}
    while True:
        answer = call(operation, {**request, "MaxResults": 2, **token})
        assert 1 <= len(answer[kind.items]) <= 2
        found += answer[kind.items]
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    assert found == whole[kind.items]
    assert "NextToken" not in call(operation, {**request, "MaxResults": len(found)})


@pytest.mark.parametrize("operation", KINDS)
def test_a_list_is_filtered_by_name(made: Made, operation: str) -> None:
    kind = KINDS[operation]
    assert made.letters(kind, NameContains=f"{made.prefix}-a") == "a"
    assert made.letters(kind, NameContains="nobody-is-named-so") == ""


@pytest.mark.parametrize("operation", KINDS)
def test_a_list_is_filtered_by_the_time_of_creation(made: Made, operation: str) -> None:
    kind = KINDS[operation]
    assert sorted(made.letters(kind, CreationTimeAfter=made.between)) == ["a", "c"]
    assert made.letters(kind, CreationTimeBefore=made.between) == "b"
    nothing = {"CreationTimeAfter": made.between, "CreationTimeBefore": made.between}
    assert made.letters(kind, **nothing) == ""


@pytest.mark.parametrize("operation", WITH_STATUS)
def test_a_list_is_filtered_by_the_time_of_the_last_change(made: Made, operation: str) -> None:
    kind = KINDS[operation]
    before, after = made.between - AN_HOUR, made.between + AN_HOUR
    assert len(made.letters(kind, LastModifiedTimeAfter=before)) == len(LETTERS)
    assert len(made.letters(kind, LastModifiedTimeBefore=after)) == len(LETTERS)
    assert made.letters(kind, LastModifiedTimeAfter=after) == ""
    assert made.letters(kind, LastModifiedTimeBefore=before) == ""


@pytest.mark.parametrize("operation", WITH_STATUS)
def test_a_list_is_filtered_by_status(made: Made, operation: str) -> None:
    kind = KINDS[operation]
    second, others = kind.statuses
    assert made.letters(kind, StatusEquals=second) == "c"
    assert sorted(made.letters(kind, StatusEquals=others)) == ["a", "b"]
    assert made.letters(kind, StatusEquals="Stopping" if "Job" in operation else "Updating") == ""


def test_a_page_has_ten_items_where_no_number_is_asked_for(account: Account) -> None:
    prefix = unique("Many")
    for number in range(11):
        group(account, f"{prefix}-{number}")
    answer = account.call("ListModelPackageGroups", {"NameContains": prefix})
    assert len(answer["ModelPackageGroupSummaryList"]) == 10
    assert answer["NextToken"]


def test_the_versions_of_a_group_are_listed(account: Account) -> None:
    name = unique("Versions")
    group(account, name)
    for approval in ("Approved", "Rejected", "PendingManualApproval"):
        account.call("CreateModelPackage", account.package(name, ModelApprovalStatus=approval))

    def versions(**request: Any) -> list[int]:
        asked = {"ModelPackageGroupName": name, **request}
        answer = account.call("ListModelPackages", asked)
        return [item["ModelPackageVersion"] for item in answer["ModelPackageSummaryList"]]

    assert versions() == versions(SortBy="CreationTime", SortOrder="Ascending") == [1, 2, 3]
    assert versions(SortOrder="Descending") == [3, 2, 1]
    assert versions(ModelApprovalStatus="Approved") == [1]
    assert versions(CreationTimeAfter=datetime.now(UTC) + AN_HOUR) == []
    assert versions(CreationTimeBefore=datetime.now(UTC) - AN_HOUR) == []
    assert versions(NameContains=name) == [1, 2, 3]
    first = account.call("ListModelPackages", {"ModelPackageGroupName": name, "MaxResults": 2})
    rest = versions(MaxResults=2, NextToken=first["NextToken"])
    assert (len(first["ModelPackageSummaryList"]), rest) == (2, [3])
    # Versions are not among the packages without a group, which are what no type asks for.
    loose = account.call("ListModelPackages", {"NameContains": name})
    assert loose["ModelPackageSummaryList"] == []
    of_all = account.call("ListModelPackages", {"NameContains": name, "ModelPackageType": "Both"})
    assert len(of_all["ModelPackageSummaryList"]) == 3
