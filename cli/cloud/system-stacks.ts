/** The shared stacks, in the order in which they can be deleted; before them go the models'. */
const SHARED = ['monitoring', 'serving', 'training', 'data'] as const;

/** What the description of each of our stacks begins with. */
const MARK = 'Evergreen: ';

export interface NamedStack {
  readonly name: string;
  readonly description: string;
}

/**
 * Where in the order of deletion a stack comes, from 0; undefined for one that is not of this system,
 * also when its name begins alike: nobody else's stack is ever deleted.
 */
export function deletionRank(
  system: string,
  { name, description }: NamedStack,
): number | undefined {
  if (!name.startsWith(`${system}-`) || !description.startsWith(MARK)) return undefined;
  const rest = name.slice(system.length + 1);
  const [, model] = /^model-(.+)$/.exec(rest) ?? [];
  if (model !== undefined && description === `${MARK}the model ${model}`) return 0;
  const rank = SHARED.findIndex((part) => part === rest);
  return rank < 0 ? undefined : rank + 1;
}
