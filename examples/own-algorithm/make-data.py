"""Makes data/{first,second}.csv.gz and data/SHA256SUMS from PyPI's scikit-learn 1.8.0.

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

PACKAGE, VERSION = 'scikit-learn', '1.8.0'
SOURCE = 'sklearn/datasets/data/breast_cancer.csv'
MEASURED = [
    'radius', 'texture', 'perimeter', 'area', 'smoothness', 'compactness', 'concavity',
    'concave_points', 'symmetry', 'fractal_dimension',
]  # fmt: skip
STATISTICS = ['mean', 'error', 'worst']
COLUMNS = [
    'id',
    *(f'{measured}_{statistic}' for statistic in STATISTICS for measured in MEASURED),
    'diagnosis',
]
DIAGNOSES = ['malignant', 'benign']
ROWS_OF_THE_FIRST = 300

Row = dict[str, str]


def source_file() -> Path:
    """Returns the data file of the installed package.

    Raises RuntimeError when another version is installed.
    """
    package = distribution(PACKAGE)
    if package.version != VERSION:
        raise RuntimeError(f'{PACKAGE}: got {package.version}, expected {VERSION}')
    return Path(str(package.locate_file(SOURCE)))


def files() -> dict[str, list[Row]]:
    """Returns the tumours in the order of the source, in two files."""
    with source_file().open(encoding='ascii', newline='') as text:
        _counts, *cells = csv.reader(text)
    rows = [
        dict(zip(COLUMNS, [f'tumour-{number:03}', *row, DIAGNOSES[int(code)]], strict=True))
        for number, (*row, code) in enumerate(cells, start=1)
    ]
    return {'first.csv.gz': rows[:ROWS_OF_THE_FIRST], 'second.csv.gz': rows[ROWS_OF_THE_FIRST:]}


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
