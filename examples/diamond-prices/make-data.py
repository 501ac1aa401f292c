"""Makes data/{first,second}.csv.gz and data/SHA256SUMS from PyPI's plotnine 0.15.0.

    pip install --no-deps --require-hashes -r requirements.txt
    python make-data.py [folder]

Standard library only: the package is not imported, its data file alone is read.
"""

import csv
import gzip
import hashlib
import io
import sys
from importlib.metadata import distribution
from pathlib import Path

PACKAGE, VERSION = 'plotnine', '0.15.0'
SOURCE = 'plotnine/data/diamonds.csv'
NAMES = {
    'carat': 'carat',
    'cut': 'cut',
    'color': 'colour',
    'clarity': 'clarity',
    'depth': 'depth',
    'table': 'table',
    'x': 'length',
    'y': 'width',
    'z': 'height',
    'price': 'price',
}
COLUMNS = ['id', *NAMES.values()]
ROWS_OF_A_FILE = 6_000
LARGEST_MILLIMETRES = 30

Row = dict[str, str]


def source_file() -> Path:
    """Returns the data file of the installed package.

    Raises RuntimeError when another version is installed.
    """
    package = distribution(PACKAGE)
    if package.version != VERSION:
        raise RuntimeError(f'{PACKAGE}: got {package.version}, expected {VERSION}')
    return Path(str(package.locate_file(SOURCE)))


def stone(number: int, row: Row) -> Row:
    """Renames the columns. A size that no diamond has was never measured: the cell is left empty."""
    renamed = {ours: row[theirs] for theirs, ours in NAMES.items()}
    for size in ('length', 'width', 'height'):
        if not 0 < float(renamed[size]) <= LARGEST_MILLIMETRES:
            renamed[size] = ''
    return {'id': f'diamond-{number:05}', **renamed}


def drawn(row: Row) -> str:
    """Orders rows as if drawn by lot, alike on every machine: the source is sorted by price."""
    return hashlib.sha256(row['id'].encode('ascii')).hexdigest()


def files() -> dict[str, list[Row]]:
    """Returns two lots of the stones."""
    with source_file().open(encoding='ascii', newline='') as text:
        stones = [stone(number, row) for number, row in enumerate(csv.DictReader(text), start=1)]
    stones.sort(key=drawn)
    first, second = stones[:ROWS_OF_A_FILE], stones[ROWS_OF_A_FILE : 2 * ROWS_OF_A_FILE]
    return {'first.csv.gz': first, 'second.csv.gz': second}


def packed(rows: list[Row]) -> bytes:
    """Writes rows as a gzipped CSV whose header holds neither a time nor a file name."""
    text = io.StringIO(newline='')
    writer = csv.DictWriter(text, COLUMNS, lineterminator='\n')
    writer.writeheader()
    writer.writerows(rows)
    content = io.BytesIO()
    with gzip.GzipFile(filename='', mode='wb', compresslevel=9, fileobj=content, mtime=0) as file:
        file.write(text.getvalue().encode('utf-8'))
    return content.getvalue()


def main(folder: Path) -> None:
    """Writes both files and their checksums into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    sums: list[str] = []
    for name, rows in files().items():
        content = packed(rows)
        (folder / name).write_bytes(content)
        sums.append(f'{hashlib.sha256(content).hexdigest()}  {name}\n')
        print(f'{name}: {len(rows):,} rows, {len(content):,} bytes')
    (folder / 'SHA256SUMS').write_text(''.join(sums), encoding='utf-8')


if __name__ == '__main__':
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / 'data')
