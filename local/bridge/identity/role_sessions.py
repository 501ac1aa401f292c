"""Who holds an access key: the session of which role."""

from typing import Any, NamedTuple

from .. import extension

ASSUMED = ":assumed-role/"


class RoleSession(NamedTuple):
    """A session of a role, as STS keeps it."""

    session_arn: str
    name: str
    user_id: str
    account: str
    role: str
    role_arn: str
    began: float


def of(access_key: str) -> RoleSession | None:
    """Return the session whose access key this is; None for users, the root user and nobody."""
    session: dict[str, Any] = extension.module("services.sts")._sessions.get(access_key) or {}
    arn = str(session.get("Arn", ""))
    if ASSUMED not in arn:
        return None
    account = arn.split(":")[4]
    role, _, name = arn.partition(ASSUMED)[2].partition("/")
    kept = extension.module("services.iam")._roles.get_scoped(account, None, role) or {}
    return RoleSession(
        session_arn=arn,
        name=name,
        user_id=str(session.get("UserId", "")),
        account=account,
        role=role,
        role_arn=str(kept.get("Arn") or f"arn:aws:iam::{account}:role/{role}"),
        began=float(session.get("IssuedAt") or 0),
    )
