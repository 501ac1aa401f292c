"""Ask a running bridge for metrics."""

import time
from typing import Any

PERIOD_S = 60


def query(identifier: str, namespace: str, metric: str, stat: str, **dimensions: str) -> Any:
    """Return a GetMetricData query for exactly one metric, by the minute."""
    members = [{"Name": key, "Value": text} for key, text in dimensions.items()]
    named = {"Namespace": namespace, "MetricName": metric, "Dimensions": members}
    return {"Id": identifier, "MetricStat": {"Metric": named, "Period": PERIOD_S, "Stat": stat}}


def data(metrics: Any, *queries: Any, **members: Any) -> dict[str, list[float]]:
    """Return the values of the last ten minutes by query id."""
    now = time.time()
    answer = metrics.get_metric_data(
        MetricDataQueries=list(queries), StartTime=now - 600, EndTime=now + 60, **members
    )
    return {each["Id"]: each["Values"] for each in answer["MetricDataResults"]}


def total(metrics: Any, namespace: str, metric: str, stat: str = "Sum", **dimensions: str) -> float:
    """Return the sum of a metric's values of the last ten minutes."""
    return sum(data(metrics, query("q", namespace, metric, stat, **dimensions))["q"])
