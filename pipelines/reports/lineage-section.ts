import { visible, wholeNumber } from '../ingest/report-words.ts';
import type { Lineage } from '../training/contract.ts';
import { code, factsCard, section } from './header.ts';
import { markup, type SafeHtml } from './safe-html.ts';

/** Everything a candidate came from, enough to make it again. */
export function lineageSection(lineage: Lineage): SafeHtml | undefined {
  const { data, code: made, config, seed, training, hyperparameters, evaluation } = lineage;
  const settings = Object.entries(hyperparameters)
    .filter(([name]) => !['candidate_id', 'data_hash'].includes(name))
    .map(([name, value]) => `${name} ${value ?? 'none'}`);
  const facts = factsCard([
    ['Trained on, hash of the files', code(data.dataHash), 'wide'],
    ['Hold-out, hash of the file', code(data.holdOut.dataHash), 'wide'],
    ['Model definition', code(data.definition.hash), 'wide'],
    ['Code', markup`${visible(made.algorithm)} ${code(made.hash)}`, 'wide'],
    ['Image', code(made.image), 'wide'],
    [
      'Libraries',
      Object.entries(made.libraries)
        .map((pair) => visible(pair.join(' ')))
        .join(', '),
    ],
    ['Seed', seed],
    ['Policy', code(config.policyHash), 'wide'],
    ['Hyperparameters', visible(settings.join(', ')), 'wide'],
    [
      'Artifact',
      markup`${code(training.artifact.uri)}, SHA-256 ${code(training.artifact.sha256)}`,
      'wide',
    ],
    ['Evaluation', code(evaluation.report), 'wide'],
  ]);
  return section(
    'What it was made from',
    markup`${dataTable(lineage)}
${facts}`,
  );
}

function dataTable({ data }: Lineage): SafeHtml {
  const rows = data.window.map(
    ({ number, rows: count, raw, holdOutIncluded, datasetVersion }) => markup`<tr>
<td class="number">${number}</td><td>${code(raw.key)}<br><small>${datasetVersion}, S3 version ${code(raw.versionId)}</small></td>
<td class="number">${wholeNumber(count)}${holdOutIncluded ? ', all' : ''}</td></tr>
`,
  );
  const excluded = data.excluded.map(
    ({ number, datasetVersion, reason }) => markup`<tr>
<td class="number">${number}</td><td>${datasetVersion}: left out, ${reason}</td><td class="number">0</td></tr>
`,
  );
  return markup`<div class="card scroll"><table>
<thead><tr><th class="number" scope="col">Dataset version</th><th scope="col">File</th><th class="number" scope="col">Rows</th></tr></thead>
<tbody>
${rows}${excluded}</tbody>
</table></div>`;
}
