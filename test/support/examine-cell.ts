import type { ModelDefinitionInput } from '../../pipelines/model-definition/contract.ts';
import { aDefinition, csvOf, examineFile } from './examine-file.ts';

export type Rule = ModelDefinitionInput['data']['columns'][string];

/** One cell among clean ones, in row 5: what becomes of it? */
export async function verdictOn(rule: Rule, clean: string, cell: string, dirty = false) {
  const columns = { id: { type: 'integer' }, x: rule } as const;
  const definition = aDefinition(columns, { data: { key: ['id'] } });
  const cells = (row: number) => (row === 5 ? cell : row === 6 && dirty ? 'NULL?' : clean);
  const { result, training, holdOut } = await examineFile(
    csvOf({ id: (row) => row, x: cells }),
    definition,
  );
  if (result.outcome === 'accepted') {
    const values = [...training, ...holdOut].map(({ x }) => x);
    return { stored: values };
  }
  return { refused: result.findings.map(({ code, samples }) => `${code} ${samples[0]?.line}`) };
}
