import { checksOf } from '../../../../pipelines/data-contract/checks.ts';
import { storedColumns } from '../../../../pipelines/data-contract/columns.ts';
import type { Finding } from '../../../../pipelines/ingest/contract.ts';
import type { ModelDefinition } from '../../../../pipelines/model-definition/contract.ts';
import { findBrokenChecks } from './broken-checks.ts';
import { compareColumns } from './file-columns.ts';
import { checkLabels } from './label-checks.ts';
import type { Source } from './open-source.ts';
import type { DuckDbSession } from './session.ts';
import type { Staged } from './staged.ts';

/** Typed rows, and everything that is wrong with them, all at once. */
export async function examineRows(
  session: DuckDbSession,
  source: Source,
  definition: ModelDefinition,
): Promise<{ staged: Staged; findings: Finding[] }> {
  const present = new Set(source.names);
  const columns = storedColumns(definition).filter(({ name }) => present.has(name));
  const allChecks = checksOf(definition, present).filter((check) => source.isOpen(check));
  const { staged, summaries, findings: typeFindings } = await source.stage(columns, allChecks);
  const stagedNames = new Set(staged.columns.map(({ column }) => column.name));
  const checks = allChecks.filter(({ column }) => stagedNames.has(column.name));
  const findings = [
    ...compareColumns(source, definition),
    ...typeFindings,
    ...(await findBrokenChecks(session, staged, checks, summaries, source.lookUp)),
  ];
  const label = definition.data.label.column;
  const canJudgeLabels = stagedNames.has(label) && findings.every(({ column }) => column !== label);
  if (canJudgeLabels) findings.push(...(await checkLabels(session, staged, definition)));
  return { staged, findings };
}
