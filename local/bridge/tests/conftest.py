"""The bridge that the tests drive: a real process, TLS and authorisation on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from account import Account
from real_emulator import emulating
from running_cloud import Cloud, running
from stub_emulator import StubEmulator, serving


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """One bridge for all tests; what a test makes in it carries names of its own."""
    with running(tmp_path_factory.mktemp("cloud")) as started:
        yield started


@pytest.fixture(scope="session")
def unreliable_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """A bridge that delivers events twice and out of order."""
    folder: Path = tmp_path_factory.mktemp("unreliable")
    settings = {"BRIDGE_EVENT_DELIVERY": "at-least-once", "BRIDGE_EVENT_MAX_DELAY_MS": "200"}
    with running(folder, settings) as started:
        yield started


@pytest.fixture(scope="session")
def stub() -> StubEmulator:
    """The emulator behind the SageMaker of `sagemaker_cloud`, as all tests share it."""
    return StubEmulator()


@pytest.fixture
def emulator(stub: StubEmulator) -> Iterator[StubEmulator]:
    """The same for one test: what that has it answer is forgotten at its end."""
    yield stub
    stub.forget()


@pytest.fixture(scope="session")
def sagemaker_cloud(
    tmp_path_factory: pytest.TempPathFactory, stub: StubEmulator
) -> Iterator[Cloud]:
    """A bridge with a SageMaker."""
    with (
        serving(stub) as settings,
        running(tmp_path_factory.mktemp("sagemaker"), settings) as started,
    ):
        yield started


@pytest.fixture
def cloud_of_its_own(tmp_path: Path, stub: StubEmulator) -> Iterator[Cloud]:
    """A bridge with a SageMaker in which nothing was made before the test."""
    with serving(stub) as settings, running(tmp_path, settings) as started:
        yield started


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """An account with the real emulator behind its SageMaker."""
    folder: Path = tmp_path_factory.mktemp("conformance")
    with emulating(folder) as settings, running(folder, settings) as started:
        yield Account(started)
