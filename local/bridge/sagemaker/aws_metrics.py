"""SageMaker's own metrics: the namespaces in which nobody but AWS publishes.

`{"Namespace", "MetricData": […]}` as PutMetricData takes them, and with `Resource`, the ARN of what
they are about, in its region and account.
"""

import json
from typing import Any

from ..metrics import publishing
from . import placing

PREFIXES = ("AWS/", "/aws/")


def put(request: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    """Publish the metrics.

    Raises:
        ValueError, KeyError, TypeError: these are no metrics of an AWS service.
    """
    namespace = str(request["Namespace"])
    if not namespace.startswith(PREFIXES):
        raise ValueError("Namespace does not begin with AWS/ or /aws/")
    placing.place(str(request.get("Resource") or ""))
    publishing.publish(namespace, list(request["MetricData"]))
    return 200, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps({}).encode()
