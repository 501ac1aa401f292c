"""What SQS refuses of those who have messages moved; docs/local-cloud.md lists it, and no more."""

import json
import re

import pytest
from botocore.config import Config

from bridge.queues.move_requests import OPERATIONS
from bridge.service_models import Model
from dead_letter_queues import dead, ended
from refusals_of_moves import LIST, REFUSED, Moved
from running_cloud import ACCOUNT, LOCAL, REGION, Cloud, unique
from sagemaker_calls import refusal

HEADING = "## Moving dead letters"


@pytest.fixture(scope="module")
def moved(cloud: Cloud) -> Moved:
    """Queues, and a task that is over."""
    queue, sqs = dead(cloud), cloud.client("sqs")
    task = sqs.start_message_move_task(SourceArn=queue.letters)
    ended(cloud, queue)
    return Moved(queue.arn, queue.letters, fifo_letters(cloud), task["TaskHandle"])


def fifo_letters(cloud: Cloud) -> str:
    sqs, name = cloud.client("sqs"), unique("queue")
    letters, fifo = f"{name}-letters.fifo", {"FifoQueue": "true"}
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{letters}"
    sqs.create_queue(QueueName=letters, Attributes=fifo)
    redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1})
    sqs.create_queue(QueueName=f"{name}.fifo", Attributes={**fifo, "RedrivePolicy": redrive})
    return arn


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_has_a_code_and_words(cloud: Cloud, moved: Moved, case: str) -> None:
    operation, request, code, words = REFUSED[case]
    # What the SDK would refuse by itself has to reach the service.
    config = Config(parameter_validation=False, retries={"total_max_attempts": 1})
    status, told, message = refusal(cloud.client("sqs", config=config), operation, request(moved))
    # Some codes have an older form, which SDKs show.
    assert told.removeprefix("AWS.SimpleQueueService.") == code
    assert status == (404 if code == "ResourceNotFoundException" else 400)
    assert words in message


def rows() -> dict[str, tuple[set[str], set[str]]]:
    """Return the errors and statuses of each operation in the document."""
    text = (LOCAL.parent / "docs" / "local-cloud.md").read_text()
    section = text.split(HEADING, 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    cells = [line.strip("|").split("|") for line in lines]
    return {
        operation.strip(" `"): (quoted(errors), quoted(statuses))
        for operation, errors, statuses in cells
    }


def quoted(cell: str) -> set[str]:
    return set(re.findall("`([^`]+)`", cell))


def test_the_document_has_each_operation_with_its_errors_and_statuses() -> None:
    known = Model("sqs").output_shape(LIST).members["Results"].member.members["Status"]
    statuses = set(re.findall("[A-Z]{6,}", known.documentation))
    assert "CANCELLING" in statuses
    tested = {
        name: {code for operation, _, code, _ in REFUSED.values() if operation == name}
        for name in OPERATIONS
    }
    assert rows() == {
        name: (errors | {"AccessDenied"}, statuses if name == LIST else set())
        for name, errors in tested.items()
    }
