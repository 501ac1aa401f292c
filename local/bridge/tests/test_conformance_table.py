"""The table in docs/local-cloud.md says what is offered: no operation, error or status else."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from lives import LIVES
from refusals import REFUSED
from running_cloud import LOCAL
from test_conformance_answers import OPERATIONS

HEADING = "## Operations, errors and statuses"
# Beyond what is lived through: the emulator's own tests have these.
ELSEWHERE = {
    "DescribeEndpoint": {"SystemUpdating", "UpdateRollbackFailed"},
    "DescribeScalingActivities": {"Failed"},
}


def rows() -> Iterator[tuple[str, set[str], set[str]]]:
    """Yield operation, errors and statuses of each row."""
    text = (LOCAL.parent / "docs" / "local-cloud.md").read_text()
    section = text.split(HEADING, 1)[1].split("\n## ", 1)[0]
    for line in section.splitlines():
        if line.startswith("| `"):
            operation, errors, statuses = line.strip("|").split("|")
            yield operation.strip(" `"), quoted(errors), quoted(statuses)


def quoted(cell: str) -> set[str]:
    return set(re.findall("`([^`]+)`", cell))


ROWS = list(rows())
ERRORS = {operation: errors for operation, errors, _ in ROWS}
STATUSES = {operation: statuses for operation, _, statuses in ROWS if statuses}


def test_each_operation_that_is_offered_is_there_once() -> None:
    assert Counter(operation for operation, _, _ in ROWS) == Counter(
        [*OPERATIONS, "InvokeEndpoint"]
    )


@pytest.mark.parametrize("operation", ERRORS)
def test_its_errors_are_those_that_are_tested(operation: str) -> None:
    tested = {code for refused, _, code, _ in REFUSED.values() if refused == operation}
    assert ERRORS[operation] == tested


@pytest.mark.parametrize("operation", sorted({*STATUSES, *LIVES}))
def test_its_statuses_are_those_that_are_lived_through(operation: str) -> None:
    lived = {status for life in LIVES[operation].values() for status in life}
    assert STATUSES[operation] == lived | ELSEWHERE.get(operation, set())
