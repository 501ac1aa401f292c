import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingCode, type Finding } from '../../../../pipelines/ingest/contract.ts';
import { renderReport } from '../../../../pipelines/ingest/render-report.ts';
import { reportText } from '../../../../pipelines/ingest/report-text.ts';
import {
  countText,
  fileName,
  findingsSentence,
  moreText,
  nextSteps,
  sizeText,
  timeText,
  visible,
  worstFirst,
} from '../../../../pipelines/ingest/report-words.ts';
import { acceptedReport, finding, report } from './sample-reports.ts';

const words = fc.stringMatching(/^[a-z]{6,12}( [a-z]{6,12}){0,2}$/);
const anyFinding = fc.record({
  code: fc.constantFrom(...findingCode.options),
  severity: fc.constantFrom('error', 'warning'),
  column: fc.option(words, { nil: undefined }),
  message: words,
  expected: words,
  fix: words,
  count: fc.integer({ min: 1, max: 1e6 }),
  samples: fc.array(fc.record({ got: words }), { maxLength: 10 }),
}) satisfies fc.Arbitrary<Finding>;

it('every finding has its message, expectation, fix and samples on the page and in the text', () => {
  fc.assert(
    fc.property(fc.array(anyFinding, { maxLength: 6 }), (findings) => {
      const page = renderReport(report({ findings }));
      const text = reportText(report({ findings }));
      const said = findings.flatMap(({ message, expected, fix, samples }) => [
        message,
        expected,
        fix,
        ...samples.map(({ got }) => got),
      ]);
      expect(said.filter((part) => !page.includes(part) || !text.includes(part))).toEqual([]);
    }),
  );
});

it('puts errors before warnings, then the whole file before rows, then most rows', () => {
  const warning = finding({ code: 'CONSTANT_COLUMN', severity: 'warning', count: 9 });
  const few = finding({ count: 2 });
  const many = finding({ count: 1204 });
  const file = finding({ code: 'MISSING_COLUMN' });
  expect(worstFirst([warning, few, many, file])).toEqual([file, many, few, warning]);
});

describe('sentences', () => {
  const error = finding();
  const warning = finding({ severity: 'warning' });
  it.each([
    [report({ findings: [error] }), '1 error. Nothing was changed.'],
    [report({ findings: [error, error, warning] }), '2 errors and 1 warning. Nothing was changed.'],
    [acceptedReport({ findings: [warning] }), '1 warning. The data was taken in.'],
    [acceptedReport(), 'Every rule of the data contract holds.'],
  ])('%#', (sample, sentence) => {
    expect(findingsSentence(sample)).toBe(sentence);
  });

  it('sends the file of an unknown model to a configured one', () => {
    expect(nextSteps(report({ definitionHash: undefined }))).toContain(
      'Upload the file again under raw/<model>/, with the name of a configured model.',
    );
  });
});

describe('figures', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB (1,000 bytes)'],
    [1_402_113, '1.4 MB (1,402,113 bytes)'],
    [2_000_000_000, '2 GB (2,000,000,000 bytes)'],
    [5e15, '5000 TB (5,000,000,000,000,000 bytes)'],
  ])('%i bytes are %s', (size, text) => {
    const { upload } = report();
    expect(sizeText(report({ upload: { ...upload, size }, format: undefined }))).toBe(text);
  });

  it('counts rows, and other things only when there are more than one', () => {
    expect(countText(finding({ count: 1 }))).toBe('1 row');
    expect(countText(finding({ code: 'HEADER', count: 1 }))).toBeUndefined();
    expect(countText(finding({ code: 'HEADER', count: 3 }))).toBe('3 times');
    expect(moreText(finding({ count: 2 }))).toBe('and 1 more row');
    expect(moreText(finding({ count: 1 }))).toBeUndefined();
  });

  it('writes times in UTC', () => {
    expect(timeText('2026-01-01T00:05:00Z')).toBe('1 January 2026, 00:05 UTC');
  });
});

describe('names', () => {
  it.each([
    ['raw/m/a.csv', 'a.csv'],
    ['raw/m/folder/', 'folder'],
    ['raw/m/a\u202evsc.csv', 'a\\u202evsc.csv'],
  ])('%j is the file %s', (key, name) => {
    expect(fileName(report({ upload: { ...report().upload, key } }))).toBe(name);
  });

  it.each([
    ['a\nb\tc', 'a\\nb\\tc'],
    ['\u001b[31m', '\\u001b[31m'],
    ['Zürich 東京 🛫', 'Zürich 東京 🛫'],
  ])('%j is shown as %s', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });
});
