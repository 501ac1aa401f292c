import { counted, visible } from '../../pipelines/ingest/report-words.ts';
import type { Lineage } from '../../pipelines/training/contract.ts';
import { nameValueLines, painted } from '../../pipelines/training/text-layout.ts';
import type { Looks } from './terminal.ts';

/** Everything a candidate came from that can be got again: exact bytes, by version and hash. */
export function lineageText(lineage: Lineage, looks: Looks): string {
  const { data, code, config, training } = lineage;
  const entries: [string, string][] = [
    ...data.window.map((part, index): [string, string] => [
      index === 0 ? 'Data' : '',
      partText(part),
    ]),
    ...data.excluded.map(({ number, datasetVersion, reason }): [string, string] => [
      '',
      `${number} left out, ${datasetVersion}: ${reason}`,
    ]),
    ['Hold-out', `${data.holdOut.datasetVersion}, SHA-256 ${data.holdOut.object.sha256}`],
    ['Definition', data.definition.uri],
    ['Code', `${code.algorithm}, ${code.uri}`],
    ['Image', code.image],
    ['Libraries', libraries(code.libraries)],
    ['Policy', config.policy],
    ['Seed', String(lineage.seed)],
    ['Artifact', `${training.artifact.uri} SHA-256 ${training.artifact.sha256}`],
  ];
  return [
    painted('What it was made from', 'strong', looks),
    ...nameValueLines(
      entries.map(([name, value]) => [name, visible(value)] as const),
      looks,
    ),
  ].join('\n');
}

function partText({ raw, number, rows, holdOutIncluded }: Lineage['data']['window'][number]) {
  const holdOut = holdOutIncluded ? ', its hold-out too' : '';
  return `${number}: s3://${raw.bucket}/${raw.key} version ${raw.versionId}, ${counted(rows, 'row')}${holdOut}`;
}

function libraries(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
