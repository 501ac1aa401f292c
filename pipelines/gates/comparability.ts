import { storedColumns } from '../data-contract/columns.ts';
import type { TrainingFacts } from '../evaluation/contract.ts';
import type { ModelDefinition } from '../model-definition/contract.ts';

/**
 * Why a champion can't be scored on data of a definition: columns it learned from that are no more,
 * or are of another type. Null when it can. What a column is for doesn't matter, only that it's there.
 */
export function incomparableReason(
  championFeatures: readonly Pick<TrainingFacts['features'][number], 'name' | 'type'>[],
  definition: ModelDefinition,
): string | null {
  const types = new Map(storedColumns(definition).map(({ name, rule }) => [name, rule.type]));
  const lacking = championFeatures.filter(({ name }) => !types.has(name)).map(({ name }) => name);
  const changed = championFeatures.flatMap(({ name, type }) => {
    const now = types.get(name);
    return now === undefined || now === type ? [] : [`${name} (was ${type}, is ${now})`];
  });
  const reasons = [
    ...(lacking.length === 0 ? [] : [`this data lacks ${listed(lacking)}`]),
    ...(changed.length === 0 ? [] : [`this data has another type of ${listed(changed)}`]),
  ];
  return reasons.length === 0
    ? null
    : `the champion was trained on other columns: ${reasons.join(', and ')}`;
}

const SHOWN = 5;

function listed(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return `${names.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
