import { closestName } from '../../pipelines/model-definition/closest-name.ts';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import { NoSuchModelError } from '../errors.ts';

/**
 * The runs of a model; none is an answer only where there is such a model.
 * @throws NoSuchModelError naming the models there are
 */
export async function runsOf(system: DeployedSystem, model: string): Promise<readonly RunRecord[]> {
  const records = await system.runs(model);
  if (records.length > 0) return records;
  await knownModel(system, model);
  return [];
}

/** @throws NoSuchModelError naming the models there are */
export async function knownModel(system: DeployedSystem, model: string): Promise<void> {
  const models = await system.models();
  if (models.includes(model)) return;
  throw new NoSuchModelError(noSuchModel(system, model, models), { model });
}

function noSuchModel(
  { address }: DeployedSystem,
  model: string,
  models: readonly string[],
): string {
  const said = `The system "${address.system}" in ${address.region} has no model called "${model}".`;
  const meant = closestName(model, models);
  if (meant !== undefined) return `${said} Did you mean "${meant}"?`;
  return models.length === 0
    ? `${said} It has none: add one to evergreen.config.ts, and deploy it with "npx cdk deploy --all".`
    : `${said} It has: ${models.join(', ')}.`;
}
