"""The role of a job or a model: may the caller pass it, may SageMaker assume it, and its session.

https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-pass-role
"""

import secrets
from typing import Any

from .. import extension
from ..identity import authorization

SERVICE = "sagemaker.amazonaws.com"
SESSION = "SageMaker"

Request = dict[str, Any]


def role_of(request: Request) -> str:
    """Return the ARN of the role a checked request passes, or ''."""
    return str(request.get("RoleArn") or request.get("ExecutionRoleArn") or "")


def distrust(role: str, source: str) -> str | None:
    """Return why SageMaker can't assume the role for the job or model with this ARN, or None."""
    context = {"aws:sourcearn": source, "aws:sourceaccount": source.split(":")[4]}
    if authorization.trusts(role, SERVICE, context):
        return None
    return (
        f"Could not assume role {role}. Please ensure that the role exists and allows principal "
        f"'{SERVICE}' to assume the role."
    )


def session(role: str) -> dict[str, str]:
    """Return the credentials of a new session of the role, for one job or model.

    It never expires: AWS renews the credentials as long as something runs with them.
    """
    keys = {
        "accessKeyId": f"ASIA{secrets.token_hex(8).upper()}",
        "secretAccessKey": secrets.token_hex(20),
        "sessionToken": secrets.token_hex(64),
    }
    extension.module("services.sts").register_session(
        keys["accessKeyId"],
        {
            "Arn": authorization.session_arn(role, SESSION),
            "UserId": f"{role.rsplit('/', 1)[-1]}:{SESSION}",
            "SecretAccessKey": keys["secretAccessKey"],
            "SessionToken": keys["sessionToken"],
        },
    )
    return keys
