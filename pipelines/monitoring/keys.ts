import { prefixes } from '../dataset/prefixes.ts';

/** Where a champion's baseline lies; written once. */
export function baselineKey(model: string, candidateId: string): string {
  return `${prefixes.baselines}${model}/${candidateId}.json`;
}

/** Where the documents of one monitoring lie. */
export interface MonitoringKeys {
  /** The captured files it looks at, fixed at its start. */
  readonly traffic: string;
  /** What it measured, all of it: a `driftReport`. */
  readonly report: string;
  /** The same as a page. */
  readonly page: string;
}

/** The keys of one monitoring; documents are written once, the page is made anew. */
export function monitoringKeys(model: string, monitoringId: string): MonitoringKeys {
  const folder = `${prefixes.reports}${model}/monitoring/`;
  return {
    traffic: `${folder}${monitoringId}/traffic.json`,
    report: `${folder}${monitoringId}/report.json`,
    page: `${folder}${monitoringId}.html`,
  };
}
