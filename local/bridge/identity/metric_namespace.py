"""The condition key `cloudwatch:namespace` of PutMetricData.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html.
Metric data know no resources, so this key is all a policy can bind. MiniStack shows it to none.
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from .. import extension

KEY = "cloudwatch:namespace"
CLOUDWATCH = "monitoring"


def install() -> None:
    """Add the key to the context in which PutMetricData is judged."""
    actions = extension.module("core.iam_actions")
    tagged = ("service", "iam_action", "body", "params")
    extension.wrap(actions, "request_tag_context", tagged, _with_namespace)


def _with_namespace(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def context(
        service: str, iam_action: str, body: bytes, params: dict[str, Any]
    ) -> dict[str, Any]:
        found = original(service, iam_action, body, params)
        if service != CLOUDWATCH or iam_action != "cloudwatch:PutMetricData":
            return found
        namespace = _namespace(body, params)
        return {**found, KEY: namespace} if namespace else found

    return context


def _namespace(body: bytes, params: dict[str, Any]) -> str | None:
    """Return the namespace in JSON or in a form: the body's first, as CloudWatch reads it."""
    value = _members(body).get("Namespace") or params.get("Namespace")
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) else None


def _members(body: bytes) -> dict[str, Any]:
    try:
        sent = json.loads(body or b"{}")
    except ValueError:
        return dict(parse_qs(body.decode("utf-8", "replace")))
    return sent if isinstance(sent, dict) else {}
