"""What can go wrong in a job, in the three families that SageMaker's containers tell apart."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path

# AWS reads at most 1,024 characters of a failure file or an exit message.
MAX_FAILURE_CHARACTERS = 1024


class JobError(Exception):
    """An expected failure. `code` is stable and what machines match; the message is for people."""

    family = "AlgorithmError"

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def __str__(self) -> str:
        return f"{self.family} {self.code}: {self.args[0]}"


class UserError(JobError):
    """The data or the configuration must change; trying again is useless."""

    family = "UserError"


class AlgorithmError(JobError):
    """The algorithm failed on valid input; our fault."""

    family = "AlgorithmError"


class PlatformError(JobError):
    """Disk, memory or a missing file: trying again may help."""

    family = "PlatformError"


def as_job_error(error: Exception) -> JobError:
    """The family of any exception: operating system and memory trouble is the platform's."""
    if isinstance(error, JobError):
        return error
    described = f"{type(error).__name__}: {error}"
    if isinstance(error, (OSError, MemoryError)):
        return PlatformError("PLATFORM", described)
    return AlgorithmError("UNEXPECTED", described)


def run_job(job: Callable[[], None], failure_file: Path) -> int:
    """Runs a job; returns its exit code.

    A failure goes to stderr (the whole trace, the reason last) and, cut to what AWS reads, to
    `failure_file`: `/opt/ml/output/failure` of a training job (its FailureReason) or
    `/opt/ml/output/message` of a processing job (its ExitMessage).
    """
    try:
        job()
    # The door of the process: every failure leaves through here.
    except Exception as error:  # noqa: BLE001
        failure = as_job_error(error)
        traceback.print_exc()
        print(failure, file=sys.stderr, flush=True)
        failure_file.parent.mkdir(parents=True, exist_ok=True)
        failure_file.write_text(str(failure)[:MAX_FAILURE_CHARACTERS], encoding="utf-8")
        return 1
    return 0
