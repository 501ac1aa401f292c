import { type ItemKey, partition } from './ledger-items.ts';

/** What the sort keys of a model's monitorings start with; then comes when they started. */
export const MONITORING_PREFIX = 'MONITORING#';

export function monitoringKey(model: string, startedAt: string, id: string): ItemKey {
  return { pk: partition(model), sk: `${MONITORING_PREFIX}${startedAt}#${id}` };
}

/** How far a model's captured traffic was looked at. */
export function watermarkKey(model: string): ItemKey {
  return { pk: partition(model), sk: 'WATERMARK' };
}
