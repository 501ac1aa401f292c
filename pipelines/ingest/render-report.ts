import type { RowCounts } from '../dataset/contract.ts';
import { pageOf } from '../reports/page.ts';
import { markup, type SafeHtml } from '../reports/safe-html.ts';
import type { ValidationReport } from './contract.ts';
import { findingsSection } from './report-findings.ts';
import {
  fileName,
  findingsSentence,
  nextSteps,
  outcomeWord,
  sizeText,
  timeText,
  visible,
  wholeNumber,
} from './report-words.ts';

/**
 * The page for the person who uploaded a file: one self-contained HTML document without script,
 * that may load nothing. Whatever comes from the file, its name included, is escaped.
 */
export function renderReport(report: ValidationReport): string {
  return pageOf({
    title: `${outcomeWord(report)}: ${fileName(report)}`,
    body: markup`${header(report)}
${facts(report)}
${rowsSection(report.rows)}
${findingsSection(report.findings)}
<section>
<h2>What happens next</h2>
<ul class="card next">
${nextSteps(report).map((step) => markup`<li>${step}</li>\n`)}</ul>
</section>
${footer(report)}`,
  });
}

function header(report: ValidationReport): SafeHtml {
  return markup`<header>
<p class="eyebrow"><b>Evergreen</b> · Validation report · model ${visible(report.upload.model)}</p>
<h1>${fileName(report)}</h1>
<p class="verdict">${badge(report)} <span>${findingsSentence(report)}</span></p>
</header>`;
}

function badge(report: ValidationReport): SafeHtml {
  const accepted = report.outcome === 'accepted';
  const sign = accepted ? 'M4.5 8.5l2.4 2.4 4.8-5.3' : 'M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4';
  const icon = markup`<svg viewBox="0 0 16 16" aria-hidden="true">
<circle cx="8" cy="8" r="7.1"/><path d="${sign}"/></svg>`;
  return markup`<span class="badge ${accepted ? 'good' : 'bad'}">${icon}${outcomeWord(report)}</span>`;
}

function facts(report: ValidationReport): SafeHtml {
  const { upload, checkedAt, datasetVersion } = report;
  const made = datasetVersion === undefined ? 'Upload' : 'Dataset version';
  return markup`<dl class="card facts">
<div class="wide"><dt>File</dt><dd><code>${visible(upload.key)}</code></dd></div>
<div><dt>Size</dt><dd>${sizeText(report)}</dd></div>
<div><dt>Checked</dt><dd><time datetime="${checkedAt}">${timeText(checkedAt)}</time></dd></div>
<div><dt>S3 version</dt><dd><code>${visible(upload.versionId)}</code></dd></div>
<div><dt>${made}</dt><dd><code>${datasetVersion ?? upload.id}</code></dd></div>
</dl>`;
}

function rowsSection(rows: RowCounts | undefined): SafeHtml | undefined {
  if (rows === undefined) return undefined;
  const parts = [
    { name: 'Training', style: 'training', count: rows.training },
    { name: 'Hold-out', style: 'hold-out', count: rows.holdOut },
    { name: 'Dropped, no label', style: 'dropped', count: rows.droppedWithoutLabel },
  ];
  const bar = parts
    .filter(({ count }) => count > 0)
    .map(({ style, count }) => markup`<i class="${style}" style="flex-grow:${count}"></i>`);
  const figures = parts.map(
    ({ name, style, count }) =>
      markup`<div><dt><i class="${style}"></i>${name}</dt><dd>${wholeNumber(count)}</dd></div>\n`,
  );
  return markup`<section>
<h2>Rows</h2>
<div class="card rows">
<div class="bar" aria-hidden="true">${bar}</div>
<dl class="figures">
<div><dt>Read</dt><dd>${wholeNumber(rows.read)}</dd></div>
${figures}</dl>
</div>
</section>`;
}

/** What support asks for: enough to find the same bytes and the same rules again. */
function footer({ upload, sha256, definitionHash, findings }: ValidationReport): SafeHtml {
  const places = findings.some(({ samples }) => samples.some(({ row }) => row !== undefined));
  const ids: [string, string | undefined][] = [
    ['Upload', upload.id],
    ['SHA-256 of the file', sha256],
    ['Checked by definition', definitionHash],
  ];
  const lines = ids.map(([name, id]) =>
    id === undefined ? undefined : markup`<p>${name} <code>${id}</code></p>\n`,
  );
  return markup`<footer>
${places ? markup`<p>Row 1 is the first row of data, below the header.</p>\n` : undefined}${lines}</footer>`;
}
