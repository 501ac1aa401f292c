import { gunzipSync } from 'node:zlib';

/** One CSV of several gzipped ones with the same header. */
export function joinMonths(months: readonly Uint8Array[]): string {
  return months
    .map((month) => gunzipSync(month).toString('utf8'))
    .map((csv, index) => (index === 0 ? csv : csv.slice(csv.indexOf('\n') + 1)))
    .join('');
}
