"""The ARNs on which CloudWatch Logs judges a request: of a stream, for a group of an empty stream.

That is why a policy names a group as `log-group:NAME:*`
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html);
without the `:*` it fits the tagging of a resource only. AWS's refusals show the ARNs:
CreateLogStream https://github.com/aws-solutions/aws-crr-monitor/issues/8, a group's
https://github.com/aws-samples/amazon-eks-fluent-logging-examples/issues/15, no group's at all
https://github.com/hashicorp/terraform-provider-aws/issues/8804. MiniStack judges everything on
`log-group:NAME`.
"""

from collections.abc import Callable, Iterator
from typing import Any

from .. import extension, json_services
from . import asked_resources

CONTEXT = ("action", "body", "resource_arn", "region", "account_id")

# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
OF_A_STREAM = frozenset({"CreateLogStream", "DeleteLogStream", "GetLogEvents", "PutLogEvents"})
# Policies for these have to name `log-group:*`:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
OF_NO_GROUP = frozenset({"DescribeLogGroups", "DescribeResourcePolicies", "PutResourcePolicy"})
OF_A_RESOURCE = frozenset({"TagResource", "UntagResource", "ListTagsForResource"})

STREAM = ":log-stream:"

Members = dict[str, Any]


def install() -> None:
    """Name the resources of requests to CloudWatch Logs as AWS does."""
    actions = extension.module("core.iam_actions")
    asked_resources.name("logs", _asked)
    extension.wrap(actions, "logs_service_context", CONTEXT, _with_tags_of_the_group)


def group_arn(region: str, account: str, name: str) -> str:
    """Return the ARN on which an action on a log group is judged."""
    return stream_arn(region, account, name, "")


def stream_arn(region: str, account: str, name: str, stream: str) -> str:
    """Return the ARN on which an action on a stream of a log group is judged."""
    return f"arn:aws:logs:{region}:{account}:log-group:{name}{STREAM}{stream}"


def _asked(asked: asked_resources.Asked) -> str | None:
    request = json_services.members(asked.body) or {}
    return _resource(asked.operation, request, asked.region, asked.account)


def _resource(operation: str, request: Members, region: str, account: str) -> str | None:
    if operation in OF_A_RESOURCE:
        return None
    if operation in OF_NO_GROUP:
        return group_arn(region, account, "")
    groups = {_group(named, region, account) for named in _named(request)}
    if len(groups) != 1:
        # No group, or several: only a policy for every resource covers those.
        return "*" if groups else None
    stream = request.get("logStreamName") if operation in OF_A_STREAM else ""
    return f"{groups.pop()}{STREAM}{stream or ''}"


def _named(request: Members) -> Iterator[str]:
    for member in ("logGroupName", "logGroupIdentifier", "logGroupNames", "logGroupIdentifiers"):
        value = request.get(member)
        for name in value if isinstance(value, list) else [value]:
            if isinstance(name, str) and name:
                yield name


def _group(named: str, region: str, account: str) -> str:
    if named.startswith("arn:"):
        return named.removesuffix(":*")
    return f"arn:aws:logs:{region}:{account}:log-group:{named}"


def _with_tags_of_the_group(original: Callable[..., Members]) -> Callable[..., Members]:
    def context(
        action: str, body: bytes, resource_arn: str, region: str, account_id: str
    ) -> Members:
        group = resource_arn.partition(STREAM)[0]
        return original(action, body, group, region, account_id)

    return context
