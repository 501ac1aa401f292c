"""Evidently's default drift preset over two files: what bench/drift.ts is measured beside.

    python drift_evidently.py <reference> <current>

Prints one line of JSON: seconds from reading to the result, CPU seconds, peak memory in MB.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset


def read(path: Path) -> pd.DataFrame:
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)


def main(reference: Path, current: Path) -> None:
    began = time.perf_counter()
    frames = read(reference), read(current)
    categories = [name for name in frames[0] if name.startswith(("category", "flag"))]
    numbers = [name for name in frames[0] if name not in categories]
    definition = DataDefinition(numerical_columns=numbers, categorical_columns=categories)
    before, after = (Dataset.from_pandas(frame, data_definition=definition) for frame in frames)
    result = Report([DataDriftPreset()]).run(current_data=after, reference_data=before)
    drifted = result.dict()["metrics"][0]["value"]
    usage = resource.getrusage(resource.RUSAGE_SELF)
    measured = {
        "seconds": time.perf_counter() - began,
        "cpuSeconds": usage.ru_utime + usage.ru_stime,
        "peakMb": usage.ru_maxrss / 1e3,
        "drifted": drifted["count"],
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    os.environ.setdefault("DO_NOT_TRACK", "1")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
