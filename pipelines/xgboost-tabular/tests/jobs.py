"""Runs the entry points as SageMaker does: processes over the container's folders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path

CODE = Path(__file__).parents[1]


def run(script: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a script in an environment without surprises from the tests' own."""
    return subprocess.run(
        [sys.executable, str(script)],
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def training_job(root: Path, **hyperparameters: str) -> subprocess.CompletedProcess[str]:
    """A training job over `root`, which holds input/data/{training,definition}."""
    config = root / "input" / "config"
    config.mkdir(parents=True, exist_ok=True)
    (config / "hyperparameters.json").write_text(json.dumps(hyperparameters))
    return run(CODE / "train.py", {"SM_INPUT_DIR": str(root / "input")})


def pack(model: Path, archive: Path) -> None:
    """model.tar.gz as SageMaker packs /opt/ml/model."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(model, arcname=".")


def processing_job(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """An evaluation over `folder`, which holds input/…; the code is linked in as its input."""
    code = folder / "input" / "code"
    code.mkdir(parents=True, exist_ok=True)
    for file in CODE.glob("*.py"):
        (code / file.name).write_bytes(file.read_bytes())
    environment = {f"EVERGREEN_{name.upper()}": value for name, value in settings.items()}
    return run(code / "evaluate.py", environment)
