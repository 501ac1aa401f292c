"""Paths, and what several test files share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import made  # noqa: E402


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A trained model's folder for each task."""
    return {task: made.model_folder(task, tmp_path_factory.mktemp(task)) for task in made.TASKS}
