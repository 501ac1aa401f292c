import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportText } from '../../../../pipelines/ingest/report-text.ts';
import { hostileText, report as hostileReport } from './hostile-report.ts';
import { acceptedReport, finding, report } from './sample-reports.ts';

describe('reportText', () => {
  it('tells of a quarantined file', () => {
    const samples = [
      { row: 17, line: 18, got: 'two hours' },
      { row: 20_011, line: 20_019, got: ' 4' },
      { row: 20_012, line: 20_020, got: '' },
    ];
    expect(reportText(report({ findings: [finding({ count: 1204, samples })] }))).toBe(
      `QUARANTINED  raw/flight-delay/flights-2013-02.csv.gz
1 error. Nothing was changed.

  Model            flight-delay
  Size             1.4 MB (1,402,113 bytes), gzipped CSV
  S3 version       3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY
  Checked          21 November 2026, 13:14 UTC

1. Error · WRONG_TYPE · column dep_delay · 1,204 rows
   Values of dep_delay are not numbers.
     row     17  line     18  two hours
     row 20,011  line 20,019  " 4"
     row 20,012  line 20,020  an empty cell
     and 1,201 more rows
   Expected  a number, such as 12 or -3.5
   Fix       Write numbers without units, or leave the cell empty.

What happens next
  - Nothing was changed: no dataset version was made, and the file stays at its
    key.
  - Correct the file and upload it again under raw/flight-delay/, with any name.
    It is checked at once.
  - If the file is right and the rule is wrong, change the rule in
    evergreen.config.ts, deploy, and upload the file again.`,
    );
  });

  it('tells of an accepted file with its rows', () => {
    const text = reportText(acceptedReport());
    expect(text).toContain('ACCEPTED  raw/flight-delay/flights-2013-02.csv.gz\nEvery rule of the');
    expect(text).toContain('  Dataset version  dsv-0123456789abcdef0123\n');
    expect(text).toContain('27,004 rows read\n                   21,071 for training\n');
  });

  it('colours only when asked to', () => {
    expect(reportText(report())).not.toContain('\u001b');
    expect(reportText(report(), { colour: true })).toContain('\u001b[31mQUARANTINED\u001b[0m');
  });

  it.each([60, 80, 100])('fits %i characters', (width) => {
    const long = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
    const text = reportText(
      report({
        findings: [finding({ message: long, expected: long, fix: long, samples: [{ got: long }] })],
      }),
      { width },
    );
    expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
  });

  it('passes nothing on that a terminal would obey or that hides text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const lines = reportText(hostileReport(text)).split('\n').join('');
        expect(lines).not.toMatch(/[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u);
      }),
    );
  });
});
