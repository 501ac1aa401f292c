"""The trail says who called as CloudTrail does: a role's session, and the role that issued it.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html.
MiniStack calls everyone a user who is named after the access key.
"""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

from .. import extension
from . import role_sessions

PARAMETERS = (
    "service",
    "event_name",
    "username",
    "access_key_id",
    "resources",
    "region",
    "request_id",
    "user_agent",
    "request_params",
    "method",
)


def install() -> None:
    """Complete each event of a role's session once it is recorded."""
    trail = extension.module("services.cloudtrail")
    extension.function(trail, "_get_event_queue")
    extension.wrap(trail, "record_event", PARAMETERS, _naming)


def identity(session: role_sessions.RoleSession, access_key: str) -> dict[str, Any]:
    """Return the `userIdentity` of a role's session."""
    began = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(session.began))
    issuer = {
        "type": "Role",
        "principalId": session.user_id.partition(":")[0],
        "arn": session.role_arn,
        "accountId": session.account,
        "userName": session.role,
    }
    return {
        "type": "AssumedRole",
        "principalId": session.user_id,
        "arn": session.session_arn,
        "accountId": session.account,
        "accessKeyId": access_key,
        "sessionContext": {
            "sessionIssuer": issuer,
            "attributes": {"creationDate": began, "mfaAuthenticated": "false"},
        },
    }


def _naming(original: Callable[..., None]) -> Callable[..., None]:
    # The event that was recorded last is this call's, as long as nobody records meanwhile.
    lock = threading.Lock()

    def record(**call: Any) -> None:
        key = call["access_key_id"]
        session = role_sessions.of(key)
        if session:
            call["username"] = session.name
        with lock:
            original(**call)
            if session:
                event = extension.module("services.cloudtrail")._get_event_queue()[-1]
                told = json.loads(event["CloudTrailEvent"])
                told["userIdentity"] = identity(session, key)
                event["CloudTrailEvent"] = json.dumps(told)

    return record
