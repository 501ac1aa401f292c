"""What only the state can tell: missing, taken and in use, with AWS's codes and words."""

import pytest

from account import Account
from jobs import arn
from refusals import REFUSED
from running_cloud import unique
from sagemaker_calls import refusal
from stock import Request, Stock, stocked


@pytest.fixture(scope="module")
def stock(account: Account) -> Stock:
    return stocked(account)


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_has_awss_code_and_words(stock: Stock, case: str) -> None:
    operation, request, code, words = REFUSED[case]
    client = stock.account.client_of(operation)
    status, told, message = refusal(client, operation, request(stock))
    assert (status, told) == (424 if code == "ModelError" else 400, code)
    assert words in message
    assert message


AT_WORK: dict[str, Request] = {
    "UpdateEndpoint": lambda s: {"EndpointConfigName": s.config},
    "UpdateEndpointWeightsAndCapacities": lambda _: {
        "DesiredWeightsAndCapacities": [{"VariantName": "champion", "DesiredWeight": 2}]
    },
    "DeleteEndpoint": lambda _: {},
}


@pytest.fixture(scope="module")
def busy(account: Account) -> str:
    """Make an endpoint that is Creating as long as these tests last; return its name."""
    model = account.model()
    model["PrimaryContainer"]["Environment"] = {"STARTUP_SECONDS": "15"}
    account.call("CreateModel", model)
    config = account.config(model["ModelName"])
    account.call("CreateEndpointConfig", config)
    name = unique("Busy")
    named = {"EndpointName": name, "EndpointConfigName": config["EndpointConfigName"]}
    account.call("CreateEndpoint", named)
    return name


@pytest.mark.parametrize("operation", AT_WORK)
def test_an_endpoint_at_work_is_left_alone(stock: Stock, busy: str, operation: str) -> None:
    request = {"EndpointName": busy, **AT_WORK[operation](stock)}
    status, code, message = refusal(stock.account.sagemaker, operation, request)
    assert (status, code) == (400, "ValidationException")
    assert message == f'Cannot update in-progress endpoint "{arn(f"endpoint/{busy.lower()}")}".'
