import type { RunRecord } from '../../pipelines/training/contract.ts';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import { NoSuchRunError } from '../errors.ts';

/**
 * The run of an id.
 * @throws NoSuchRunError
 */
export async function knownRun(system: DeployedSystem, id: string): Promise<RunRecord> {
  const record = await system.findRun(id);
  if (record) return record;
  const { system: name, region } = system.address;
  throw new NoSuchRunError(
    `The system "${name}" in ${region} has no run ${id}. "evergreen runs <model>" lists those of a model.`,
    { run: id },
  );
}
