"""The `$context` variables of access logs and of gateway responses.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
"""

import datetime as dt
import json
import time

from . import exchange

UNKNOWN = "-"


def value(seen: exchange.Exchange, status: int, length: int, name: str) -> str:
    """Return what a variable (`context.requestId`) stands for, `-` for what there is none of."""
    started = dt.datetime.fromtimestamp(seen.started, dt.UTC)
    integration = "" if seen.integration_s is None else str(round(seen.integration_s * 1000))
    integration_status = "" if seen.integration_status is None else str(seen.integration_status)
    known = {
        "accountId": seen.account(),
        "apiId": seen.api_id,
        "error.message": seen.error_message,
        "error.messageString": json.dumps(seen.error_message) if seen.error_message else "",
        "error.responseType": seen.error_type,
        "extendedRequestId": seen.request_id,
        "httpMethod": seen.method,
        "identity.accountId": str(seen.caller.get("accountId") or ""),
        "identity.caller": str(seen.caller.get("caller") or ""),
        "identity.sourceIp": seen.headers.get("x-forwarded-for", "127.0.0.1").split(",")[0].strip(),
        "identity.user": str(seen.caller.get("user") or ""),
        "identity.userAgent": seen.headers.get("user-agent", ""),
        "identity.userArn": str(seen.caller.get("userArn") or ""),
        "integration.error": seen.integration_error,
        "integration.integrationStatus": integration_status,
        "integration.latency": integration,
        "integration.status": integration_status,
        "integrationErrorMessage": seen.integration_error,
        "integrationLatency": integration,
        "integrationStatus": integration_status,
        "path": f"/{seen.stage}{seen.path}",
        "protocol": "HTTP/1.1",
        "requestId": seen.request_id,
        "requestTime": started.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "requestTimeEpoch": str(round(seen.started * 1000)),
        "resourcePath": seen.resource_path,
        "responseLatency": str(round((time.time() - seen.started) * 1000)),
        "responseLength": str(length),
        "stage": seen.stage,
        "status": str(status),
    }
    return known.get(name.removeprefix("context."), "") or UNKNOWN
