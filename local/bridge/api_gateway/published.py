"""The metrics of a REST API: `AWS/ApiGateway` by `ApiName`, and by `ApiName` and `Stage`.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
"""

import time

from .. import extension
from ..metrics import store
from . import exchange

NAMESPACE = "AWS/ApiGateway"


def count(seen: exchange.Exchange, status: int) -> None:
    """Count a request that was answered with this status."""
    account, region = seen.account(), seen.region()
    with extension.module("core.responses").request_scope(account, region):
        api = extension.module("services.apigateway_v1")._rest_apis.get(seen.api_id) or {}
        name = str(api.get("name") or seen.api_id)
        figures = [
            ("Count", 1.0, "Count"),
            ("4XXError", float(400 <= status < 500), "Count"),
            ("5XXError", float(status >= 500), "Count"),
            ("Latency", (time.time() - seen.started) * 1000, "Milliseconds"),
        ]
        if seen.integration_s is not None:
            figures.append(("IntegrationLatency", seen.integration_s * 1000, "Milliseconds"))
        for metric, figure, unit in figures:
            for dimensions in ({"ApiName": name}, {"ApiName": name, "Stage": seen.stage}):
                store.record(NAMESPACE, metric, [figure], dimensions, unit, seen.started)
