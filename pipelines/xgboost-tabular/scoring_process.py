"""Scores a packed model in a process of its own, by its own code, with nothing of ours in reach."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from definition import ClassValue
from errors import AlgorithmError, JobError, PlatformError, UserError
from labels import FloatArray
from stored_data import require_hash, sha256_of
from unpack import unpack

MAX_SECONDS = 3600
_MAX_FILE_BYTES = 8 * 2**30

# The shipped code gets these of our environment: no credentials, no addresses.
_INHERITED = ("HOME", "LANG", "LD_LIBRARY_PATH", "PATH")
_FAMILIES = {family.family: family for family in (UserError, AlgorithmError, PlatformError)}


@dataclass(frozen=True)
class Scored:
    """A model's predictions: float64 of shape (rows,), or (rows, classes) for multiclass."""

    candidate_id: str
    artifact_sha256: str
    classes: tuple[ClassValue, ...]
    threshold: float | None
    predictions: FloatArray


def score_packed(
    archive: Path, expected_sha256: str | None, data: Path, workspace: Path, task: str, rows: int
) -> Scored:
    """Checks, unpacks and runs a model; checks what comes back.

    Raises:
        UserError: DATA_HASH or ARTIFACT_INVALID.
        JobError: what the scoring process failed with; SCORING_FAILED when it can't say.
    """
    sha256 = sha256_of(archive)
    require_hash(sha256, expected_sha256, f"model archive of {archive.parent.name}")
    model, output = workspace / "model", workspace / "output"
    unpack(archive, model)
    _run(model, data, output)
    try:
        facts = json.loads((output / "scores.json").read_text(encoding="utf-8"))
        predictions = np.load(output / "predictions.npy", allow_pickle=False)
        scored = Scored(
            facts["candidateId"], sha256, tuple(facts["classes"]), facts["threshold"], predictions
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise AlgorithmError("SCORING_FAILED", f"unreadable scores: {error!r}") from error
    _check(scored, facts.get("task"), task, rows)
    return scored


def _run(model: Path, data: Path, output: Path) -> None:
    output.mkdir(parents=True)
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment |= {"OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-s", str(model / "code" / "score.py"), str(model), str(data)]
    try:
        done = subprocess.run(
            [*command, str(output)],
            env=environment,
            cwd=output,
            timeout=MAX_SECONDS,
            preexec_fn=_limit,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise AlgorithmError("SCORING_FAILED", f"took over {MAX_SECONDS} s") from error
    if done.returncode != 0:
        raise _failure(output / "failure", done.returncode)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_FILE_BYTES, _MAX_FILE_BYTES))


def _failure(file: Path, code: int) -> JobError:
    """What `errors.run_job` wrote over there: "<family> <code>: <message>"."""
    said = file.read_text(encoding="utf-8") if file.exists() else ""
    head, _, message = said.partition(": ")
    family, _, name = head.partition(" ")
    if family in _FAMILIES and name:
        return _FAMILIES[family](name, message)
    return AlgorithmError("SCORING_FAILED", f"the scoring process ended with {code}. {said}")


def _check(scored: Scored, got_task: object, task: str, rows: int) -> None:
    shape = (rows, len(scored.classes)) if task == "multiclass" else (rows,)
    predictions = scored.predictions
    if got_task != task:
        raise UserError("TASK_DIFFERS", f"the model does {got_task!r}, the definition says {task}")
    if predictions.shape != shape or predictions.dtype != np.float64:
        raise AlgorithmError(
            "SCORING_FAILED", f"predictions have shape {predictions.shape}, expected {shape}"
        )
    if not np.all(np.isfinite(predictions)):
        raise AlgorithmError("NOT_FINITE", "a prediction is NaN or infinite")
    if task != "regression" and (predictions.min() < 0 or predictions.max() > 1):
        raise AlgorithmError("SCORING_FAILED", "a probability lies outside 0 to 1")
    if task == "binary" and scored.threshold is None:
        raise AlgorithmError("SCORING_FAILED", "a binary model without a threshold")
