"""Alarms from a template: metric math, composite alarms, and the dashboard beside them."""

import json
from typing import Any

import pytest

from alarm_inbox import state
from running_cloud import Cloud, eventually


@pytest.fixture(scope="module")
def metrics(cloud: Cloud) -> Any:
    return cloud.client("cloudwatch")


TEMPLATE = {
    "Resources": {
        "Ratio": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "EvaluationPeriods": 3,
                "DatapointsToAlarm": 2,
                "Threshold": 1,
                "ComparisonOperator": "LessThanThreshold",
                "TreatMissingData": "ignore",
                "Metrics": [
                    {
                        "Id": "m",
                        "ReturnData": False,
                        "MetricStat": {
                            "Metric": {"Namespace": "orchard", "MetricName": "m"},
                            "Period": 60,
                            "Stat": "p90",
                        },
                    },
                    {"Id": "e", "Expression": "FILL(m, 0) / 2"},
                ],
                "Tags": [{"Key": "crop", "Value": "apple"}],
            },
        },
        "Slow": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "Namespace": "orchard",
                "MetricName": "m",
                "ExtendedStatistic": "p99",
                "Period": 60,
                "EvaluationPeriods": 1,
                "Threshold": 1,
                "ComparisonOperator": "GreaterThanThreshold",
            },
        },
        "Either": {
            "Type": "AWS::CloudWatch::CompositeAlarm",
            "Properties": {
                "AlarmRule": {
                    "Fn::Join": [
                        "",
                        [
                            'ALARM("',
                            {"Ref": "Ratio"},
                            '") OR ALARM("',
                            {"Ref": "Slow"},
                            '")',
                        ],
                    ]
                }
            },
        },
        "Board": {
            "Type": "AWS::CloudWatch::Dashboard",
            "Properties": {"DashboardName": "orchard", "DashboardBody": '{"widgets": []}'},
        },
    },
    "Outputs": {"EitherArn": {"Value": {"Fn::GetAtt": ["Either", "Arn"]}}},
}


def test_cloudformation(cloud: Cloud, metrics: Any) -> None:
    stacks = cloud.client("cloudformation")
    stacks.create_stack(StackName="orchard", TemplateBody=json.dumps(TEMPLATE))
    stacks.get_waiter("stack_create_complete").wait(
        StackName="orchard", WaiterConfig={"Delay": 1, "MaxAttempts": 20}
    )
    resources = {
        each["LogicalResourceId"]: each["PhysicalResourceId"]
        for each in stacks.describe_stack_resources(StackName="orchard")["StackResources"]
    }
    (ratio,) = metrics.describe_alarms(AlarmNames=[resources["Ratio"]])["MetricAlarms"]
    assert (ratio["EvaluationPeriods"], ratio["DatapointsToAlarm"]) == (3, 2)
    assert ratio["TreatMissingData"] == "ignore"
    assert ratio["Metrics"][1]["Expression"] == "FILL(m, 0) / 2"
    tags = metrics.list_tags_for_resource(ResourceARN=ratio["AlarmArn"])["Tags"]
    assert {"Key": "crop", "Value": "apple"} in tags
    (slow,) = metrics.describe_alarms(AlarmNames=[resources["Slow"]])["MetricAlarms"]
    assert slow["ExtendedStatistic"] == "p99" and "Statistic" not in slow
    (either,) = metrics.describe_alarms(
        AlarmNames=[resources["Either"]], AlarmTypes=["CompositeAlarm"]
    )["CompositeAlarms"]
    (outputs,) = [each["Outputs"] for each in stacks.describe_stacks(StackName="orchard")["Stacks"]]
    assert outputs[0]["OutputValue"] == either["AlarmArn"]
    assert metrics.get_dashboard(DashboardName="orchard")["DashboardBody"] == '{"widgets": []}'
    # FILL makes 0 of silence, which is under the threshold.
    eventually(lambda: state(metrics, resources["Either"]) == "ALARM", "the composite alarm")
    stacks.delete_stack(StackName="orchard")
    stacks.get_waiter("stack_delete_complete").wait(
        StackName="orchard", WaiterConfig={"Delay": 1, "MaxAttempts": 20}
    )
    assert metrics.describe_alarms(AlarmNames=list(resources.values()))["MetricAlarms"] == []
