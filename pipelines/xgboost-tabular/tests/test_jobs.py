"""The entry points as processes over the container's folders, on the flights' real data."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import flights
import jobs
from errors import UserError, run_job
from evaluate import evaluate
from stored_data import data_hash, sha256_of
from train import Layout, train


@pytest.fixture(scope="module")
def january(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with January's training job done and its hold-out stored."""
    folder = tmp_path_factory.mktemp("january")
    training, held = flights.month(1)
    flights.store(training, folder / "ml/input/data/training/dsv-1/training.parquet")
    flights.store_definition(folder / "ml/input/data/definition")
    done = jobs.training_job(folder / "ml", candidate_id="cand-january", seed="1")
    assert done.returncode == 0, done.stderr
    assert "train:rows=21558" in done.stdout
    jobs.pack(folder / "ml/model", folder / "model.tar.gz")
    flights.store(held, folder / "hold-out.parquet")
    return folder


def evaluation(january: Path, folder: Path, **archives: Path) -> Path:
    """The inputs of an evaluation on January's hold-out."""
    flights.store_definition(folder / "input/definition")
    (folder / "input/hold-out").mkdir(parents=True)
    shutil.copy(january / "hold-out.parquet", folder / "input/hold-out/hold-out.parquet")
    for name, archive in archives.items():
        (folder / "input" / name).mkdir()
        shutil.copy(archive, folder / "input" / name / "model.tar.gz")
    return folder


def test_january_learns_something_about_its_own_tail(january: Path, tmp_path: Path) -> None:
    packed = january / "model.tar.gz"
    folder = evaluation(january, tmp_path / "processing", candidate=packed, champion=packed)
    hold_out = data_hash([january / "hold-out.parquet"])
    done = jobs.processing_job(
        folder,
        candidate_id="cand-january",
        hold_out_hash=hold_out,
        candidate_sha256=sha256_of(packed),
        resamples="200",
        seed="5",
    )
    assert done.returncode == 0, done.stderr
    report = json.loads((folder / "output/evaluation/evaluation.json").read_text())
    auc = next(each for each in report["metrics"] if each["name"] == "auc")
    assert 0.58 < auc["candidate"]["value"] < 0.7
    assert auc["candidate"]["low"] < auc["candidate"]["value"] < auc["candidate"]["high"]
    assert auc["difference"]["value"] == 0
    assert report["holdOut"] == {
        "classes": report["holdOut"]["classes"],
        "dataHash": hold_out,
        "groupColumn": "date",
        "groups": 6,
        "rows": 4840,
    }
    assert f"candidate:auc={auc['candidate']['value']:.6f}" in done.stdout


def test_training_facts_say_where_the_model_comes_from(january: Path) -> None:
    facts = json.loads((january / "ml/output/data/training.json").read_text())
    assert facts == json.loads((january / "ml/model/training.json").read_text())
    assert (facts["candidateId"], facts["rows"], facts["rounds"]) == ("cand-january", 21558, 100)
    assert facts["dataHash"] == data_hash((january / "ml/input/data/training").rglob("*.parquet"))
    assert facts["threshold"]["chosenOn"] == "validation"
    assert "seconds" not in facts
    timings = json.loads((january / "ml/output/data/timings.json").read_text())
    assert timings["rowsPerSecond"] > 0


def refused(folder: Path, **settings: str) -> str:
    """The message of an evaluation that must fail and leave no report."""
    done = jobs.processing_job(folder, **settings)
    assert done.returncode == 1
    assert not (folder / "output").exists()
    return (folder.parent / "output/message").read_text()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"HOLD_OUT_HASH": "0" * 64}, "the hold-out has hash"),
        ({"CANDIDATE_SHA256": "0" * 64}, "the model archive of candidate has hash"),
        ({"RESAMPLES": "5", "SEED": "x"}, "RESAMPLES: got '5', expected a whole number 200"),
        ({"CONFIDENCE": "95"}, "CONFIDENCE: got '95'"),
    ],
)
def test_an_evaluation_of_the_wrong_thing_is_refused(
    settings: dict[str, str], expected: str, january: Path, tmp_path: Path
) -> None:
    folder = evaluation(january, tmp_path / "processing", candidate=january / "model.tar.gz")
    with pytest.raises(UserError, match=expected):
        evaluate(folder, {f"EVERGREEN_{name}": value for name, value in settings.items()})
    assert not (folder / "output").exists()


def test_another_candidate_than_the_one_meant_is_refused(january: Path, tmp_path: Path) -> None:
    folder = evaluation(january, tmp_path / "processing", candidate=january / "model.tar.gz")
    message = refused(folder, candidate_id="cand-other")
    assert (
        message == "UserError ARTIFACT_INVALID: the artifact is cand-january, expected cand-other"
    )


def test_a_model_that_does_not_load_fails_by_name(january: Path, tmp_path: Path) -> None:
    model = tmp_path / "model"
    shutil.copytree(january / "ml/model", model)
    content = bytearray((model / "model.ubj").read_bytes())
    (model / "model.ubj").write_bytes(content[: len(content) // 2])
    jobs.pack(model, tmp_path / "short.tar.gz")
    folder = evaluation(january, tmp_path / "processing", candidate=tmp_path / "short.tar.gz")
    message = refused(folder)
    assert message.startswith("UserError ARTIFACT_INVALID: ValueError: the file ends too early")


def test_each_model_runs_its_own_code_without_our_environment(
    january: Path, tmp_path: Path
) -> None:
    model = tmp_path / "model"
    shutil.copytree(january / "ml/model", model)
    spy = "import os, sys\nprint('SPY', sorted(os.environ), file=sys.stderr)\nsys.exit(7)\n"
    (model / "code/score.py").write_text(spy)
    jobs.pack(model, tmp_path / "own.tar.gz")
    folder = evaluation(january, tmp_path / "processing", candidate=tmp_path / "own.tar.gz")
    done = jobs.processing_job(folder, secret="AKIA")
    assert (
        "SPY" in done.stderr and "EVERGREEN_SECRET" not in done.stderr.split("SPY")[1].split("]")[0]
    )
    message = (folder.parent / "output/message").read_text()
    assert message.startswith("AlgorithmError SCORING_FAILED: the scoring process ended with 7")


def test_a_failed_training_says_why_where_aws_looks(january: Path, tmp_path: Path) -> None:
    shutil.copytree(january / "ml/input/data", tmp_path / "input/data")
    done = jobs.training_job(tmp_path, candidate_id="c", rounds="many", data_hash="x" * 2000)
    failure = (tmp_path / "output/failure").read_text()
    assert done.returncode == 1 and len(failure) == 1024
    assert failure.startswith("UserError HYPERPARAMETERS: rounds: got 'many'")
    assert done.stderr.strip().endswith("expected text that matches [0-9a-f]{64}")
    assert not (tmp_path / "model").exists()


def fails_with(root: Path, **hyperparameters: str) -> str:
    """The failure file of a training that must fail, run in this process."""
    layout = Layout.of({"SM_INPUT_DIR": str(root / "input")}, root)
    layout.config.mkdir(parents=True, exist_ok=True)
    (layout.config / "hyperparameters.json").write_text(json.dumps(hyperparameters))
    assert run_job(lambda: train(layout), layout.output / "failure") == 1
    return (root / "output/failure").read_text()


def test_data_that_is_not_there_or_not_meant_is_the_users(january: Path, tmp_path: Path) -> None:
    shutil.copytree(january / "ml/input/data/definition", tmp_path / "input/data/definition")
    assert fails_with(tmp_path, candidate_id="c").startswith("UserError NO_DATA")
    file = tmp_path / "input/data/training/x.parquet"
    file.parent.mkdir()
    file.write_bytes(b"PAR1 no PAR1")
    assert "UserError DATA_UNREADABLE: x.parquet" in fails_with(tmp_path, candidate_id="c")
    table = pq.read_table(january / "hold-out.parquet")
    pq.write_table(table.drop_columns(["carrier"]), file)
    assert fails_with(tmp_path, candidate_id="c") == (
        "UserError MISSING_COLUMN: x.parquet lacks carrier"
    )
    pq.write_table(table.slice(0, 0), file)
    assert "UserError NO_ROWS" in fails_with(tmp_path, candidate_id="c")
    assert "DATA_HASH: the training data" in fails_with(
        tmp_path, candidate_id="c", data_hash="0" * 64
    )


def test_unexpected_errors_have_a_family(tmp_path: Path) -> None:
    families = {OSError("disk"): "PlatformError", MemoryError(): "PlatformError"}
    families |= {ZeroDivisionError("x"): "AlgorithmError", UserError("A", "b"): "UserError"}
    for error, family in families.items():

        def fail(error: Exception = error) -> None:
            raise error

        assert run_job(fail, tmp_path / "out/failure") == 1
        assert (tmp_path / "out/failure").read_text().startswith(family)


def test_the_code_channel_works_as_the_jobs_own_entry_point(january: Path, tmp_path: Path) -> None:
    """No SM_* variables there: the folders are those beside the code's channel."""
    root = tmp_path / "opt"
    shutil.copytree(january / "ml/input", root / "input")
    code = root / "input/data/code"
    code.mkdir()
    for file in jobs.CODE.glob("*.py"):
        shutil.copy(file, code)
    done = jobs.run(code / "train.py", {})
    assert done.returncode == 0, done.stderr
    same = [(base / "model/model.ubj").read_bytes() for base in (root, january / "ml")]
    assert same[0] == same[1] and np.frombuffer(same[0][:1], np.uint8)[0] == ord("{")
