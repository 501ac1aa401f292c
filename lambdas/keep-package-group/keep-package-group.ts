import { PackageGroupNotReadyError } from '../../pipelines/shared/errors.ts';
import { packageGroupOf } from '../../pipelines/training/plan.ts';
import type { PackageGroups } from '../shared/ports/package-groups.ts';

export interface KeepPackageGroupPorts {
  readonly groups: PackageGroups;
  /** What the names of package groups start with. */
  readonly system: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface KeptPackageGroup {
  readonly group: string;
  readonly outcome: 'created' | 'adopted';
}

/** Looks at a group that is being made, one a second. */
const LOOKS = 20;

/**
 * Sees to it that a model has its package group: makes it, or adopts the one that a former stack of the
 * model has left, with every candidate in it. Repeating it changes nothing.
 * @throws PackageGroupNotReadyError when nothing can be registered in it
 */
export async function keepPackageGroup(
  model: string,
  ports: KeepPackageGroupPorts,
): Promise<KeptPackageGroup> {
  const { groups, system } = ports;
  const group = packageGroupOf(system, model);
  const description = `Candidates of the model ${model}, registered by Evergreen`;
  const tags = { 'evergreen:system': system, 'evergreen:model': model };
  const isNew = await groups.create({ name: group, description, tags });
  await untilReady(group, ports);
  // Bills and searches go by tags, whoever made the group.
  if (!isNew) await groups.tag(group, tags);
  return { group, outcome: isNew ? 'created' : 'adopted' };
}

async function untilReady(group: string, { groups, sleep }: KeepPackageGroupPorts): Promise<void> {
  let status = await groups.status(group);
  for (let looks = 1; isBeingMade(status) && looks < LOOKS; looks += 1) {
    await sleep(1_000);
    status = await groups.status(group);
  }
  if (status === 'Completed') return;
  throw new PackageGroupNotReadyError(
    `The package group ${group} is ${status}: no candidate can be registered in it. Deploy the stack again when it is Completed, or gone.`,
    { group, status },
  );
}

function isBeingMade(status: string): boolean {
  return status === 'Pending' || status === 'InProgress';
}
