import type { MonitoringRecord } from '../monitoring/contract.ts';
import type { PageTone } from './badge.ts';

/** How a monitoring ended, in a word, and how good that is. */
export function monitoringStanding({
  status,
  figures,
}: MonitoringRecord): readonly [string, PageTone] {
  switch (status) {
    case 'failed':
      return ['failed', 'bad'];
    case 'notEnoughData':
      return ['not enough data', 'warn'];
    case 'superseded':
      return ['counted by another', 'plain'];
    case 'measured': {
      const score = figures?.driftScore ?? null;
      if (figures === undefined || score === null) return ['no score', 'warn'];
      return score > figures.threshold ? ['drift', 'bad'] : ['calm', 'good'];
    }
  }
}
