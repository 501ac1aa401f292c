"""The statuses that endpoints go through to their end, as AWS's own waiters wait for them."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from account import Account
from lives import LIVES, POLL, Seen
from running_cloud import eventually, unique
from sagemaker_calls import refusal


def test_an_endpoint_lives_from_creation_to_deletion(account: Account) -> None:
    sagemaker = account.sagemaker
    model = account.model()
    account.call("CreateModel", model)
    first, second = (account.config(model["ModelName"]) for _ in range(2))
    for config in (first, second):
        account.call("CreateEndpointConfig", config)
        described = account.call(
            "DescribeEndpointConfig", {"EndpointConfigName": config["EndpointConfigName"]}
        )
        assert described["ProductionVariants"][0].items() >= config["ProductionVariants"][0].items()
    name = {"EndpointName": unique("Living")}
    seen = Seen(account, "DescribeEndpoint", name, "EndpointStatus")

    @contextmanager
    def life(which: str) -> Iterator[None]:
        seen.statuses.clear()
        yield
        seen.until("InService").lived("DescribeEndpoint", which)

    config_of = {"EndpointConfigName": first["EndpointConfigName"]}
    with life("made"):
        account.call("CreateEndpoint", {**name, **config_of})
    sagemaker.get_waiter("endpoint_in_service").wait(**name, WaiterConfig=POLL)
    answer = account.call("InvokeEndpoint", {**name, "Body": b"1,2", "ContentType": "text/csv"})
    assert (answer["Body"].read(), answer["ContentType"]) == (b"1,2", "text/csv")
    assert answer["InvokedProductionVariant"] == "champion"

    with life("updated"):
        after = {"EndpointConfigName": second["EndpointConfigName"]}
        account.call("UpdateEndpoint", {**name, **after})
    assert seen.described["EndpointConfigName"] == second["EndpointConfigName"]

    with life("weighed"):
        wanted = [{"VariantName": "champion", "DesiredWeight": 3, "DesiredInstanceCount": 2}]
        request = {**name, "DesiredWeightsAndCapacities": wanted}
        account.call("UpdateEndpointWeightsAndCapacities", request)
    variant = seen.described["ProductionVariants"][0]
    assert (variant["CurrentWeight"], variant["CurrentInstanceCount"]) == (3, 2)

    broken = account.config(broken_model(account))
    account.call("CreateEndpointConfig", broken)
    with life("rolled back"):
        account.call("UpdateEndpoint", {**name, "EndpointConfigName": broken["EndpointConfigName"]})
    assert seen.described["EndpointConfigName"] == second["EndpointConfigName"]
    assert seen.described["FailureReason"]

    account.call("DeleteEndpoint", name)
    assert until_gone(account, name) in (LIVES["DescribeEndpoint"]["deleted"], [])
    sagemaker.get_waiter("endpoint_deleted").wait(**name, WaiterConfig=POLL)
    account.call("DeleteEndpointConfig", after)
    account.call("DeleteModel", {"ModelName": model["ModelName"]})
    for operation, gone in [
        ("DescribeEndpoint", name),
        ("DescribeEndpointConfig", after),
        ("DescribeModel", {"ModelName": model["ModelName"]}),
    ]:
        assert refusal(sagemaker, operation, gone)[1] == "ValidationException"


def test_an_endpoint_that_cannot_start_fails(account: Account) -> None:
    config = account.config(broken_model(account))
    account.call("CreateEndpointConfig", config)
    name = {"EndpointName": unique("Failing")}
    account.call("CreateEndpoint", {**name, "EndpointConfigName": config["EndpointConfigName"]})
    seen = Seen(account, "DescribeEndpoint", name, "EndpointStatus")
    seen.until("Failed").lived("DescribeEndpoint", "failed")
    assert seen.described["FailureReason"]
    account.call("DeleteEndpoint", name)
    account.sagemaker.get_waiter("endpoint_deleted").wait(**name, WaiterConfig=POLL)


def until_gone(account: Account, name: dict[str, str]) -> list[str]:
    """Return the statuses of an endpoint that are seen until it is not found."""
    seen: list[str] = []

    def is_gone() -> bool:
        try:
            status = account.call("DescribeEndpoint", name)["EndpointStatus"]
        except ClientError as refused:
            return "Could not find endpoint" in str(refused)
        if seen[-1:] != [status]:
            seen.append(status)
        return False

    eventually(is_gone, "the end of the endpoint")
    return seen


def broken_model(account: Account) -> str:
    """Make a model whose image is not there; return its name."""
    container = {"Image": "000000000000.dkr.ecr.us-east-1.amazonaws.com/none:1"}
    request = account.model(PrimaryContainer=container)
    account.call("CreateModel", request)
    return str(request["ModelName"])
