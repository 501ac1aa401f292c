import { markup, type SafeHtml } from '../reports/safe-html.ts';
import type { Finding } from './contract.ts';
import { countText, moreText, visible, wholeNumber, worstFirst } from './report-words.ts';

type Sample = Finding['samples'][number];

/** With fewer findings a list of them would only repeat what the eye already sees. */
const INDEX_FROM = 4;

/** The page's findings, worst first; nothing when there are none. */
export function findingsSection(findings: readonly Finding[]): SafeHtml | undefined {
  if (findings.length === 0) return undefined;
  const sorted = worstFirst(findings);
  const index = markup`<ol class="card index">
${sorted.map(indexEntry)}</ol>
`;
  return markup`<section>
<h2>What was found</h2>
${sorted.length < INDEX_FROM ? undefined : index}${sorted.map(findingCard)}</section>`;
}

function indexEntry(finding: Finding, index: number): SafeHtml {
  return markup`<li><a href="#finding-${index + 1}"><span class="dot ${tone(finding)}"></span>
<span class="what">${visible(finding.message)}</span>
<span class="count">${countText(finding)}</span></a></li>
`;
}

function findingCard(finding: Finding, index: number): SafeHtml {
  const { code, severity, column, message, expected, fix } = finding;
  const count = countText(finding);
  return markup`<article class="card finding" id="finding-${index + 1}">
<p class="tags">
<b class="${tone(finding)}">${severity === 'error' ? 'Error' : 'Warning'}</b> <code>${code}</code>
${column === undefined ? undefined : markup`<span>column <code>${visible(column)}</code></span>`}
${count === undefined ? undefined : markup`<span>${count}</span>`}
</p>
<h3>${visible(message)}</h3>
${samplesTable(finding)}
<dl class="advice">
<dt>Expected</dt><dd>${visible(expected)}</dd>
<dt class="fix">How to fix it</dt><dd>${visible(fix)}</dd>
</dl>
</article>
`;
}

function tone({ severity }: Finding): string {
  return severity === 'error' ? 'bad' : 'warn';
}

/** Row and line only where a sample knows them: Parquet has no lines, a broken file no rows. */
function samplesTable(finding: Finding): SafeHtml | undefined {
  const { samples } = finding;
  if (samples.length === 0) return undefined;
  const places = (['row', 'line'] as const).filter((place) =>
    samples.some((sample) => sample[place] !== undefined),
  );
  const names = { row: 'Row', line: 'Line' };
  const heads = places.map((at) => markup`<th class="number" scope="col">${names[at]}</th>`);
  const body = samples.map(
    (sample) => markup`<tr>${places.map((at) => numberCell(sample[at]))}${gotCell(sample)}</tr>\n`,
  );
  const more = moreText(finding);
  return markup`<div class="where"><table>
<thead><tr>${heads}<th scope="col">Got</th></tr></thead>
<tbody>
${body}</tbody>
</table>${more === undefined ? undefined : markup`<p class="more">${more}</p>`}</div>`;
}

function numberCell(value: number | undefined): SafeHtml {
  return markup`<td class="number">${value === undefined ? undefined : wholeNumber(value)}</td>`;
}

function gotCell({ got }: Sample): SafeHtml {
  if (got === '') return markup`<td class="empty">an empty cell</td>`;
  const spaced = got.trim() === got ? '' : 'spaced';
  return markup`<td class="got"><code class="${spaced}">${visible(got)}</code></td>`;
}
