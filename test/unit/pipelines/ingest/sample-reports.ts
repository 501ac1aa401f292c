import type { Finding, ValidationReport } from '../../../../pipelines/ingest/contract.ts';

const hash = (digit: string): string => digit.repeat(64);

/** A finding of an ordinary kind, with parts replaced. */
export function finding(parts: Partial<Finding> = {}): Finding {
  return {
    code: 'WRONG_TYPE',
    severity: 'error',
    column: 'dep_delay',
    message: 'Values of dep_delay are not numbers.',
    expected: 'a number, such as 12 or -3.5',
    fix: 'Write numbers without units, or leave the cell empty.',
    count: 1,
    samples: [{ row: 17, line: 18, got: 'two hours' }],
    ...parts,
  };
}

/** A report on a quarantined file with one finding, with parts replaced. */
export function report(parts: Partial<ValidationReport> = {}): ValidationReport {
  return {
    schemaVersion: 1,
    outcome: 'quarantined',
    upload: {
      id: 'upl-0123456789abcdef0123',
      model: 'flight-delay',
      bucket: 'evergreen-data',
      key: 'raw/flight-delay/flights-2013-02.csv.gz',
      versionId: '3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY',
      sequencer: '0055AED6DCD90281E5',
      size: 1_402_113,
    },
    checkedAt: '2026-11-21T13:14:29Z',
    format: 'csv.gz',
    sha256: hash('a'),
    definitionHash: hash('b'),
    findings: [finding()],
    ...parts,
  };
}

/** A report on a file that was taken in, with parts replaced. */
export function acceptedReport(parts: Partial<ValidationReport> = {}): ValidationReport {
  return report({
    outcome: 'accepted',
    datasetVersion: 'dsv-0123456789abcdef0123',
    rows: { read: 27_004, droppedWithoutLabel: 606, training: 21_071, holdOut: 5_327 },
    findings: [],
    ...parts,
  });
}
