import type { LocalCloud } from '../cloud/local-cloud.ts';
import type { GrantedRight } from '../rights/granted-rights.ts';
import { compareRights, usedRights } from '../rights/used-rights.ts';
import { keep } from './keep.ts';
import type { Stage } from './stage.ts';

/**
 * Keeps which rights the whole loop has used, its teardown included.
 * @param granted - what the roles were granted, which end with their stacks
 */
export async function keepRights(
  { narrator }: Pick<Stage, 'narrator'>,
  granted: readonly GrantedRight[],
  { usedRightsFile }: Pick<LocalCloud, 'usedRightsFile'>,
): Promise<void> {
  const rights = compareRights(granted, usedRights(usedRightsFile));
  const roles = new Set(rights.map(({ role }) => role)).size;
  const used = rights.filter(({ usedFor }) => usedFor !== undefined).length;
  const path = await keep('rights.json', `${JSON.stringify(rights, undefined, 2)}\n`);
  narrator.say(
    `Its ${roles} roles were granted ${rights.length} rights, of which this demo used ${used}: ${path}`,
  );
}
