import { setTimeout as sleep } from 'node:timers/promises';
import type { MonitoringRecord } from '../../pipelines/monitoring/contract.ts';
import type { LedgerReader } from './ledger-reader.ts';

/** How often the ledger is asked, milliseconds. */
const POLL = 500;

/** More than end between two looks. */
const LOOKED_AT = 10;

/**
 * Tells the end of each of a model's monitorings, for ever.
 * @param poll - milliseconds between two looks
 */
export async function followMonitorings(
  ledger: Pick<LedgerReader, 'monitorings'>,
  tell: (line: string) => void,
  poll = POLL,
): Promise<never> {
  const told = new Set<string>();
  for (;;) {
    for (const record of (await ledger.monitorings(LOOKED_AT)).toReversed()) {
      if (told.has(record.id)) continue;
      told.add(record.id);
      const time = new Date().toLocaleTimeString('en-GB');
      tell(`  ${time}  ${record.model} traffic: ${monitoringEndText(record)}`);
    }
    await sleep(poll);
  }
}

/** What a monitoring came to, in one line. */
export function monitoringEndText({ status, text, error, cause }: MonitoringRecord): string {
  switch (status) {
    case 'measured':
    case 'notEnoughData':
      return text ?? status;
    case 'superseded':
      return 'another monitoring has counted it meanwhile';
    case 'failed':
      return `the monitoring failed: ${error}: ${cause}`;
  }
}
