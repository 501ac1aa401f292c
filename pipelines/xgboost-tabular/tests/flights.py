"""The flights as dataset versions: what the ingest workflow would have stored, made with pandas."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

REPOSITORY = Path(__file__).parents[3]
EXAMPLE = REPOSITORY / "examples" / "flight-delay"
# The example's model as the control plane compiles it; its own contract test keeps it so.
DEFINITION = REPOSITORY / "test" / "fixtures" / "evaluation" / "definition-flight-delay.json"

INTEGERS = ("distance", "departure_minute", "arrival_minute", "weekday")
WEATHER = (
    "temperature",
    "dew_point",
    "humidity",
    "wind_direction",
    "wind_speed",
    "wind_gust",
    "precipitation",
    "pressure",
    "visibility",
)


def month(number: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Training and hold-out rows of a month: held out is the last fifth of its span, whole days."""
    rows = pd.read_csv(
        EXAMPLE / "data" / f"2013-{number:02d}.csv.gz", keep_default_na=False, na_values=[""]
    )
    rows = rows[rows["late"].notna()].copy()
    rows["late"] = rows["late"].astype(str).str.lower() == "true"
    rows["date"] = pd.to_datetime(rows["date"]).dt.date
    times = pd.to_datetime(rows["scheduled_departure"], utc=True).dt.tz_localize(None)
    rows["scheduled_departure"] = times
    cut = times.max() - 0.2 * (times.max() - times.min())
    held = times.groupby(rows["date"]).transform("min") >= cut
    return rows[~held], rows[held]


def store(frame: pd.DataFrame, file: Path) -> None:
    """Writes Parquet as it is stored: columns by name, 64-bit numbers, text, microseconds."""
    frame = frame[sorted(frame.columns)]
    types = {"date": pa.date32(), "scheduled_departure": pa.timestamp("us"), "late": pa.bool_()}
    types |= {name: pa.int64() for name in INTEGERS} | {name: pa.float64() for name in WEATHER}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in frame.columns])
    file.parent.mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    pq.write_table(table.replace_schema_metadata(None), file, compression="zstd")


def store_definition(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "definition.json").write_bytes(DEFINITION.read_bytes())
