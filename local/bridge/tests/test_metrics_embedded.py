"""Embedded metric format: what becomes a metric, what is ignored, which lines are one event."""

import json
from typing import Any

import pytest

from bridge.logs import function_output
from bridge.metrics.embedded import measurements


def event(**changes: Any) -> dict[str, Any]:
    directive = {
        "Namespace": "shop",
        "Dimensions": [["service"], ["service", "region"], []],
        "Metrics": [
            {"Name": "latency", "Unit": "Milliseconds", "StorageResolution": 60},
            {"Name": "orders"},
        ],
    }
    return {
        "_aws": {"Timestamp": 1574109732004, "CloudWatchMetrics": [directive]},
        "service": "checkout",
        "region": "north",
        "latency": [1, 2.5],
        "orders": 3,
        **changes,
    }


def with_metric(**changes: Any) -> dict[str, Any]:
    """Return the changes that alter the event's first metric."""
    envelope = event()["_aws"]
    envelope["CloudWatchMetrics"][0]["Metrics"][0].update(changes)
    return {"_aws": envelope}


def test_every_metric_in_every_dimension_set() -> None:
    found = measurements(json.dumps(event()))
    assert [(item.name, item.unit, item.values, item.dimensions) for item in found] == [
        ("latency", "Milliseconds", (1.0, 2.5), {"service": "checkout"}),
        ("latency", "Milliseconds", (1.0, 2.5), {"service": "checkout", "region": "north"}),
        ("latency", "Milliseconds", (1.0, 2.5), {}),
        ("orders", "None", (3.0,), {"service": "checkout"}),
        ("orders", "None", (3.0,), {"service": "checkout", "region": "north"}),
        ("orders", "None", (3.0,), {}),
    ]
    assert {(item.namespace, item.timestamp) for item in found} == {("shop", 1574109732.004)}


def test_behind_what_lambda_puts_in_front() -> None:
    text = json.dumps(event())
    assert len(measurements(f"2026-01-01T00:00:00.000Z\t6b3f\tINFO\t{text}")) == 6
    assert measurements(f"saved {text}") == []


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"latency": "fast"}, {"orders"}),
        ({"latency": [1] * 101}, {"orders"}),
        ({"orders": None}, {"latency"}),
        ({"orders": True}, {"latency"}),
        ({"_aws": {"CloudWatchMetrics": event()["_aws"]["CloudWatchMetrics"]}}, set()),
        ({"_aws": {"Timestamp": 1, "CloudWatchMetrics": {}}}, set()),
        (with_metric(Unit=["Count"]), {"orders"}),
        (with_metric(StorageResolution={}), {"orders"}),
        ({"_aws": "text"}, set()),
        ({"_aws": {"Timestamp": 1, "CloudWatchMetrics": [{"Namespace": "shop"}]}}, set()),
    ],
)
def test_malformed_parts_are_ignored(changes: dict[str, Any], left: set[str]) -> None:
    assert {item.name for item in measurements(json.dumps(event(**changes)))} == left


def test_a_dimension_without_its_target_is_no_dimension_set() -> None:
    found = measurements(json.dumps(event(region=7)))
    assert [item.dimensions for item in found if item.name == "orders"] == [
        {"service": "checkout"},
        {},
    ]


@pytest.mark.parametrize("text", ["", "plain", '{"_aws": ', '["_aws"]', '"_aws"'])
def test_other_lines(text: str) -> None:
    assert measurements(text) == []


def test_indented_json_is_one_event() -> None:
    indented = json.dumps(event(), indent=2).splitlines()
    joined = list(function_output.join_json(["before", *indented, "{", "not: json", "}", "after"]))
    assert joined[0] == "before" and json.loads(joined[1]) == event()
    assert joined[2:] == ["{", "not: json", "}", "after"]
