"""What goes through statuses until its end, and somebody who looks at it all the time."""

import time
from typing import Any

from account import Account

# What each life may show, in this order; a glance may miss one.
LIVES = {
    "DescribeTrainingJob": {
        "completed": ["InProgress", "Completed"],
        "failed": ["InProgress", "Failed"],
        "stopped": ["InProgress", "Stopping", "Stopped"],
        "out of time": ["InProgress", "Stopped"],
    },
    "DescribeProcessingJob": {
        "completed": ["InProgress", "Completed"],
        "failed": ["InProgress", "Failed"],
        "stopped": ["InProgress", "Stopping", "Stopped"],
        "out of time": ["InProgress", "Stopped"],
    },
    "DescribeModelPackage": {"registered": ["Pending", "InProgress", "Completed"]},
    "DescribeModelPackageGroup": {"made": ["Completed"]},
    "DescribeEndpoint": {
        "made": ["Creating", "InService"],
        "failed": ["Creating", "Failed"],
        "updated": ["Updating", "InService"],
        "rolled back": ["Updating", "RollingBack", "InService"],
        "weighed": ["Updating", "InService"],
        "deleted": ["Deleting"],
    },
    "DescribeScalingActivities": {"scaled": ["InProgress", "Successful"]},
}
# What SageMaker takes minutes for comes about in moments.
POLL = {"Delay": 0.02, "MaxAttempts": 1000}
LOOK_S = 0.002


class Seen:
    """The statuses that somebody sees who looks all the time."""

    def __init__(self, account: Account, operation: str, request: dict[str, Any], at: str) -> None:
        self.statuses: list[str] = []
        self.described: dict[str, Any] = {}
        self._account, self._operation, self._request = account, operation, request
        self._at = at

    def look(self) -> dict[str, Any]:
        """Return what is described now."""
        described: dict[str, Any] = self._account.call(self._operation, self._request)
        return described

    def until(self, *ends: str) -> "Seen":
        """Look until one of these is there."""
        until = time.monotonic() + 20
        while not self.statuses or self.statuses[-1] not in ends:
            assert time.monotonic() < until, self.statuses
            self.described = self.look()
            if self.statuses[-1:] != [self.described[self._at]]:
                self.statuses.append(self.described[self._at])
            time.sleep(LOOK_S)
        return self

    def lived(self, operation: str, life: str) -> None:
        """Check that it went the way it has to go, to its end."""
        way = iter(LIVES[operation][life])
        assert all(status in way for status in self.statuses), self.statuses
        assert self.statuses[-1] == LIVES[operation][life][-1]
