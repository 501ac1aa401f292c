"""Sessions of a role for what runs longer than the request that passed it: an endpoint's instances.

`{"roleArn", "sourceArn"}` answers `{"credentials"}` as long as the role trusts SageMaker.
"""

import json
from typing import Any

from . import job_roles, placing


def issue(request: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    """Return a new session.

    Raises:
        KeyError: no role is named.
    """
    role = str(request["roleArn"])
    placing.place(role)
    source = str(request.get("sourceArn") or f"arn:aws:sagemaker::{role.split(':')[4]}:")
    if why := job_roles.distrust(role, source):
        return _answer(403, {"__type": "AccessDeniedException", "message": why})
    return _answer(200, {"credentials": job_roles.session(role)})


def _answer(status: int, body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    return status, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(body).encode()
