import type { MonitoringRecord } from '../../pipelines/monitoring/contract.ts';
import { follow } from './follow.ts';
import type { LedgerReader } from './ledger-reader.ts';

/** More than end between two looks. */
const LOOKED_AT = 10;

/**
 * Tells the end of each of a model's monitorings, for ever.
 * @param poll - milliseconds between two looks
 */
export async function followMonitorings(
  ledger: Pick<LedgerReader, 'monitorings'>,
  tell: (line: string) => void,
  poll?: number,
): Promise<never> {
  const look = async () => (await ledger.monitorings(LOOKED_AT)).toReversed();
  return await follow({ look, line }, tell, poll);
}

function line(record: MonitoringRecord): string {
  return `${record.model} traffic: ${monitoringEndText(record)}`;
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
