"""Entry point of a SageMaker processing job: candidate and champion on the same hold-out.

The job's folders are found from where this file lies, `<processing>/input/code/evaluate.py`:

    input/candidate/model.tar.gz    input/champion/model.tar.gz (absent: no champion yet)
    input/hold-out/*.parquet        input/definition/*.json
    output/evaluation/{evaluation,timings}.json

Settings are environment variables; see `_settings`.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bootstrap import Resampling
from code_files import code_hash
from definition import Definition, read_definition
from errors import UserError, run_job
from evaluate_models import HoldOut, Settings, evaluate_models
from groups import group_codes
from report_json import write_json
from scoring_process import Scored, score_packed
from stored_data import data_hash, parquet_files, read_columns, require_hash

ARCHIVE = "model.tar.gz"


def evaluate(folder: Path, environment: Mapping[str, str]) -> None:
    """Scores, compares, and writes the report whole or not at all."""
    started = time.perf_counter()
    settings = _settings(environment)
    source = folder / "input"
    definition = read_definition(source / "definition")
    files = parquet_files(source / "hold-out")
    fingerprint = data_hash(files)
    require_hash(fingerprint, environment.get("EVERGREEN_HOLD_OUT_HASH"), "hold-out")
    hold_out = _hold_out(files, definition)
    rows = len(hold_out.groups)
    with tempfile.TemporaryDirectory() as workspace:

        def scored(name: str) -> Scored:
            expected = environment.get(f"EVERGREEN_{name.upper()}_SHA256")
            archive, own = source / name / ARCHIVE, Path(workspace) / name
            return score_packed(archive, expected, source / "hold-out", own, definition.task, rows)

        candidate = scored("candidate")
        champion = scored("champion") if (source / "champion" / ARCHIVE).exists() else None
    _require_candidate(candidate, environment.get("EVERGREEN_CANDIDATE_ID"))
    scoring = time.perf_counter() - started
    found = evaluate_models(definition, hold_out, candidate, champion, settings)
    report = {
        "schemaVersion": 1,
        "model": definition.model,
        "task": definition.task,
        "definitionHash": definition.sha256,
        "codeHash": code_hash(),
        "holdOut": {
            "dataHash": fingerprint,
            "rows": rows,
            "groups": hold_out.group_count,
            "groupColumn": definition.group,
            "classes": found.pop("classes"),
        },
        "resampling": _described(settings, definition),
        **found,
    }
    output = folder / "output" / "evaluation"
    write_json(output / "evaluation.json", report)
    seconds = {"scoring": scoring, "total": time.perf_counter() - started}
    write_json(output / "timings.json", {"schemaVersion": 1, "seconds": seconds})
    _print_metrics(report)


def _settings(environment: Mapping[str, str]) -> Settings:
    """EVERGREEN_RESAMPLES, _CONFIDENCE, _SEED and _QUANTILE, checked."""
    problems: list[str] = []

    def number(name: str, default: float, low: float, high: float, whole: bool) -> float:
        text = environment.get(f"EVERGREEN_{name}", str(default))
        try:
            value = int(text) if whole else float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            kind = "a whole number" if whole else "a number"
            problems.append(f"EVERGREEN_{name}: got {text!r}, expected {kind} {low:g} to {high:g}")
        return value

    resamples = number("RESAMPLES", 1000, 200, 100_000, True)
    confidence = number("CONFIDENCE", 0.95, 0.5, 0.999, False)
    seed = number("SEED", 0, 0, 2**31 - 1, True)
    quantile = number("QUANTILE", 0.5, 0.0001, 0.9999, False)
    if problems:
        raise UserError("SETTINGS", "; ".join(problems))
    return Settings(Resampling(int(resamples), confidence, int(seed)), quantile)


def _hold_out(files: list[Path], definition: Definition) -> HoldOut:
    group = definition.group
    table = read_columns(files, list(dict.fromkeys([definition.label, group or definition.label])))
    label = table.column(definition.label)
    if group is None:
        return HoldOut(label, np.arange(table.num_rows), table.num_rows)
    return HoldOut(label, *group_codes(table.column(group)))


def _require_candidate(candidate: Scored, expected: str | None) -> None:
    if expected is not None and candidate.candidate_id != expected:
        raise UserError(
            "ARTIFACT_INVALID", f"the artifact is {candidate.candidate_id}, expected {expected}"
        )


def _described(settings: Settings, definition: Definition) -> dict[str, Any]:
    resampling = settings.resampling
    return {
        "method": "studentT",
        "unit": "row" if definition.group is None else "group",
        "resamples": resampling.resamples,
        "confidence": resampling.confidence,
        "seed": resampling.seed,
        "quantile": settings.quantile if definition.task == "regression" else None,
    }


def _print_metrics(report: dict[str, Any]) -> None:
    for metric in report["metrics"]:
        for who in ("candidate", "champion", "difference"):
            found = metric[who]
            if found is not None:
                span = f"[{found['low']:.6f}, {found['high']:.6f}]"
                print(f"{who}:{metric['name']}={found['value']:.6f} {span}", flush=True)


if __name__ == "__main__":
    FOLDER = Path(__file__).resolve().parents[2]
    MESSAGE = FOLDER.parent / "output" / "message"
    sys.exit(run_job(lambda: evaluate(FOLDER, os.environ), MESSAGE))
