"""A REST API as the CDK writes it: a function behind a method with IAM, own refusals, logs."""

import datetime as dt
import json
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from running_cloud import ACCOUNT, REGION, Cloud, allow

GATEWAY = "apigateway.amazonaws.com"
PROBLEM = (
    '{"status":%d,"detail":$context.error.messageString,"type":"$context.error.responseType",'
    '"id":"$context.requestId","path":"$context.path"}'
)
FORMAT = json.dumps(
    {
        "id": "$context.requestId",
        "status": "$context.status",
        "path": "$context.resourcePath",
        "caller": "$context.identity.userArn",
        "latency": "$context.responseLatency",
        "integration": "$context.integration.latency",
        "error": "$context.error.responseType",
        "unknown": "$context.authorizer.claims",
    }
)


@dataclass
class Reply:
    """What a caller is answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def attribute(name: str, of: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [name, of]}


def resources(cloud: Cloud, function: str, **changed: dict[str, Any]) -> dict[str, Any]:
    """Return the resources; `changed` are more properties of some of them."""
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"
    uri = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn}/invocations"
    writes = allow(["logs:CreateLogStream", "logs:PutLogEvents"], "*")
    made: dict[str, tuple[str, dict[str, Any], list[str]]] = {
        "Api": ("RestApi", {"Name": f"api-{function}"}, []),
        "Models": (
            "Resource",
            {
                "RestApiId": ref("Api"),
                "ParentId": attribute("Api", "RootResourceId"),
                "PathPart": "models",
            },
            [],
        ),
        "Model": (
            "Resource",
            {"RestApiId": ref("Api"), "ParentId": ref("Models"), "PathPart": "{model}"},
            [],
        ),
        "Method": (
            "Method",
            {
                "RestApiId": ref("Api"),
                "ResourceId": ref("Model"),
                "HttpMethod": "POST",
                "AuthorizationType": "AWS_IAM",
                "Integration": {
                    "Type": "AWS_PROXY",
                    "IntegrationHttpMethod": "POST",
                    "Uri": uri,
                    "TimeoutInMillis": 2000,
                },
            },
            [],
        ),
        **{
            name: (
                "GatewayResponse",
                {
                    "RestApiId": ref("Api"),
                    "ResponseType": f"DEFAULT_{name[-3:]}",
                    "ResponseParameters": {
                        "gatewayresponse.header.Content-Type": "'application/problem+json'"
                    },
                    "ResponseTemplates": {"application/json": PROBLEM % status},
                },
                [],
            )
            for name, status in (("Problem4XX", 400), ("Problem5XX", 500))
        },
        "Deployment": (
            "Deployment",
            {"RestApiId": ref("Api")},
            ["Method", "Problem4XX", "Problem5XX"],
        ),
        "Account": (
            "Account",
            {"CloudWatchRoleArn": cloud.role(GATEWAY, writes)},
            [],
        ),
        "Stage": (
            "Stage",
            {
                "RestApiId": ref("Api"),
                "DeploymentId": ref("Deployment"),
                "StageName": "prod",
                "AccessLogSetting": {
                    "DestinationArn": attribute("Logs", "Arn"),
                    "Format": FORMAT,
                },
            },
            ["Account"],
        ),
    }
    source = ["arn:aws:execute-api:", ref("AWS::Region"), ":", ref("AWS::AccountId"), ":"]
    permission = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": arn,
        "Principal": GATEWAY,
        "SourceArn": {"Fn::Join": ["", [*source, ref("Api"), "/", ref("Stage"), "/POST/models/*"]]},
    }
    return {
        "Logs": {"Type": "AWS::Logs::LogGroup"},
        "Permission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {**permission, **changed.get("Permission", {})},
        },
        **{
            name: {
                "Type": f"AWS::ApiGateway::{kind}",
                "Properties": {**properties, **changed.get(name, {})},
                "DependsOn": needs,
            }
            for name, (kind, properties, needs) in made.items()
        },
    }


def ask(
    cloud: Cloud,
    api: str,
    path: str = "/models/m",
    body: bytes = b"{}",
    caller: dict[str, str] | None = None,
) -> Reply:
    """Post to an API's stage `prod`, signed if there is a caller."""
    url = f"{cloud.endpoint}/_aws/execute-api/{api}/prod{path}"
    request = AWSRequest("POST", url, data=body, headers={"content-type": "application/json"})
    if caller:
        keys = Credentials(*caller.values())
        SigV4Auth(keys, "execute-api", REGION).add_auth(request)
    sent = urllib.request.Request(url, body, dict(request.headers.items()), method="POST")
    context = ssl.create_default_context(cafile=str(cloud.certificate))
    try:
        with urllib.request.urlopen(sent, context=context) as answer:
            return Reply(answer.status, dict(answer.headers.items()), answer.read())
    except urllib.error.HTTPError as error:
        return Reply(error.code, dict(error.headers.items()), error.read())


def written(cloud: Cloud, group: str) -> list[dict[str, str]]:
    """Return the lines of a log group."""
    events = cloud.client("logs").filter_log_events(logGroupName=group)["events"]
    return [json.loads(event["message"]) for event in events]


def total(cloud: Cloud, metric: str, dimensions: dict[str, str]) -> float:
    """Return the sum of a metric over the last minutes."""
    now = dt.datetime.now(dt.UTC)
    found = cloud.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/ApiGateway",
        MetricName=metric,
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
        StartTime=now - dt.timedelta(minutes=5),
        EndTime=now + dt.timedelta(minutes=1),
        Period=60,
        Statistics=["Sum"],
    )
    return float(sum(point["Sum"] for point in found["Datapoints"]))
