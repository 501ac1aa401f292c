"""Which rights each role has used: what a policy is to be held against.

A line of JSON for each distinct role, action and resource that was allowed, in the file `FILE` of
the run's folder. Every decision on a role comes by here: what a client signs, and what services
judge without a request (tasks of state machines, targets of rules, polls of queues, keys, roles
that are passed). CloudTrail's `LookupEvents` has the first kind only.
"""

import json
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .. import extension
from . import authorization, role_sessions

FILE = "used-rights.jsonl"


def install() -> None:
    """Note each decision of MiniStack's evaluator that allows a role something."""
    noted = UsedRights(Path(tempfile.gettempdir()) / FILE)
    evaluator = extension.module("core.iam_evaluator")
    extension.wrap(evaluator, "enforce", authorization.ENFORCE, noted.noting)


class UsedRights:
    """A set of rights, and the file that has a line for each."""

    def __init__(self, file: Path) -> None:
        """Begin with none."""
        self._file = file
        self._known: set[tuple[str, str, str]] = set()
        self._lock = threading.Lock()

    def noting(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """Return the evaluator's decision with the noting of what it allows."""

        def enforce(
            access_key_id: str,
            iam_action: str,
            service: str,
            region: str,
            resource_arn: str = "*",
            service_context: dict[str, Any] | None = None,
        ) -> Any:
            denied = original(
                access_key_id, iam_action, service, region, resource_arn, service_context
            )
            if denied is None:
                self._note(access_key_id, iam_action, resource_arn)
            return denied

        return enforce

    def _note(self, access_key: str, action: str, resource: str) -> None:
        session = role_sessions.of(access_key)
        if session is None:
            return
        right = (session.role_arn, action, resource)
        with self._lock:
            if right in self._known:
                return
            self._known.add(right)
            line = json.dumps(dict(zip(("role", "action", "resource"), right, strict=True)))
            with self._file.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
