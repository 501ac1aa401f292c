import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../../../pipelines/ingest/render-report.ts';
import { hostileText, report as anyReport } from './hostile-report.ts';
import { acceptedReport, finding, report } from './sample-reports.ts';

const VOID = new Set(['meta', 'circle', 'path']);

/** The elements that are open at the end, and everything that is closed without being open. */
function unbalanced(page: string): string[] {
  const open: string[] = [];
  const stray: string[] = [];
  const markup = page.replace(/<style>.*?<\/style>/s, '');
  for (const [, closing, name = ''] of markup.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^<>]*>/g)) {
    if (VOID.has(name)) continue;
    if (closing === '') open.push(name);
    else if (open.pop() !== name) stray.push(name);
  }
  return [...open, ...stray];
}

/** Every tag with its attributes, in order: the page's structure without its text. */
function tags(page: string): string[] {
  return page.match(/<[^<>]+>/g) ?? [];
}

function pageWith(findings: number): string {
  return renderReport(report({ findings: Array.from({ length: findings }, () => finding()) }));
}

describe('renderReport', () => {
  it('is one document that runs nothing and loads nothing', () => {
    const page = renderReport(report());
    expect(page.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
    expect(page).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    );
    expect(page).not.toMatch(/<script|<link|<img|<iframe|url\(|@import|\bon\w+=|https?:/i);
  });

  it.each([
    ['quarantined', report()],
    ['accepted', acceptedReport({ findings: [finding({ severity: 'warning' })] })],
    ['many findings', report({ findings: Array.from({ length: 9 }, () => finding()) })],
    ['unknown model', report({ definitionHash: undefined, format: undefined, sha256: undefined })],
  ])('closes what it opens: %s', (_title, sample) => {
    expect(unbalanced(renderReport(sample))).toEqual([]);
  });

  it('shows the outcome, the file and when it was checked', () => {
    const page = renderReport(report());
    expect(page).toContain('<title>Quarantined: flights-2013-02.csv.gz</title>');
    expect(page).toContain('<code>raw/flight-delay/flights-2013-02.csv.gz</code>');
    expect(page).toContain('1.4 MB (1,402,113 bytes), gzipped CSV');
    expect(page).toContain('<code>3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY</code>');
    expect(page).toContain(
      '<time datetime="2026-11-21T13:14:29Z">21 November 2026, 13:14 UTC</time>',
    );
  });

  it('counts the rows of an accepted file', () => {
    const page = renderReport(acceptedReport());
    const figures = [...page.matchAll(/<dd>([\d,]+)<\/dd>/g)].map(([, figure]) => figure);
    expect(figures).toEqual(['27,004', '21,071', '5,327', '606']);
    expect(page).toContain('dsv-0123456789abcdef0123');
    expect(page).not.toContain('What was found');
  });

  it('shows where: rows and lines where they are known, and how many more there are', () => {
    const samples = [
      { line: 90_211, got: '18 cells' },
      { line: 90_300, got: '' },
    ];
    const page = renderReport(report({ findings: [finding({ count: 1204, samples })] }));
    expect(page).toContain('<th class="number" scope="col">Line</th><th scope="col">Got</th>');
    expect(page).toContain('<td class="number">90,211</td>');
    expect(page).toContain('<td class="empty">an empty cell</td>');
    expect(page).toContain('and 1,202 more rows');
    expect(page).not.toContain('>Row<');
  });

  it('lists the findings before the details once there are four', () => {
    expect(pageWith(3)).not.toContain('href="#finding-1"');
    expect(pageWith(4)).toContain('href="#finding-4"');
    expect(pageWith(4)).toContain('id="finding-4"');
  });

  it('has the same tags whatever the file says: no value becomes markup', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        expect(tags(renderReport(anyReport(a)))).toEqual(tags(renderReport(anyReport(b))));
      }),
    );
  });

  it('never repeats hostile text raw', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const page = renderReport(anyReport(text));
        expect(page.includes(text)).toBe(false);
      }),
    );
  });
});
