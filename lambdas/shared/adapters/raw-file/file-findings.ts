import type { IngestLimits } from '../../../../pipelines/data-contract/contract.ts';
import { errorFinding, grouped } from '../../../../pipelines/data-contract/finding-text.ts';
import type { Finding } from '../../../../pipelines/ingest/contract.ts';

/** What can be wrong with a file before anyone asks what is in it. */

export function overBytes({ maxBytes }: IngestLimits): Finding {
  return errorFinding('OVER_LIMIT', {
    message: `The file is larger than ${grouped(maxBytes)} bytes.`,
    expected: `At most ${grouped(maxBytes)} bytes (limits.maxBytes).`,
    fix: 'Upload the data in parts or as gzipped CSV, or raise limits.maxBytes in evergreen.config.ts.',
  });
}

export function overUnpackedBytes({ maxUncompressedBytes }: IngestLimits): Finding {
  const limit = grouped(maxUncompressedBytes);
  return errorFinding('OVER_LIMIT', {
    message: `Unpacked, the file is larger than ${limit} bytes.`,
    expected: `At most ${limit} bytes when unpacked (limits.maxUncompressedBytes).`,
    fix: 'Upload the data in parts, or raise limits.maxUncompressedBytes in evergreen.config.ts.',
  });
}

export function brokenGzip(reason: string): Finding {
  return errorFinding('BROKEN_FILE', {
    message: `The gzip file can't be unpacked: ${reason}.`,
    expected: 'A complete gzip file.',
    fix: 'Upload the file again; check it first with: gzip --test file.csv.gz',
  });
}

export function brokenParquet(reason: string): Finding {
  return errorFinding('BROKEN_FILE', {
    message: `The Parquet file can't be read: ${reason}.`,
    expected: 'A complete Parquet file.',
    fix: 'Write the file again, and upload it only after the writer has closed it.',
  });
}

export function noParquetRows(): Finding {
  return errorFinding('EMPTY_DATA', {
    message: 'The file has columns and no rows.',
    expected: 'At least one row.',
    fix: 'Upload a file that has rows; check the query or filter that wrote this one.',
  });
}

/** The file is something, but nothing that can be read here. */
export function unknownFormat(name: string, fix: string): Finding {
  return errorFinding('UNKNOWN_FORMAT', {
    message: `The file is ${name}.`,
    expected: 'CSV, gzipped CSV or Parquet, recognised by its content and not by its name.',
    fix,
  });
}

export function packedTwice(inside: string): Finding {
  const fix = 'Unpack it once; only CSV is read from inside gzip.';
  return unknownFormat(`gzip around ${inside === 'gzip' ? 'another gzip file' : inside}`, fix);
}
