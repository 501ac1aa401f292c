import { createHash } from 'node:crypto';
import type { CaptureObject, Watermark } from './contract.ts';

/**
 * S3 tells when it got a file by the second, and a list may show one that was begun before another
 * and done after it. So the files of the last minutes are told apart by their keys.
 */
const OVERLAP_MS = 5 * 60_000;

/** The captured files that were not looked at before, the oldest first. */
export function unseenObjects(
  objects: readonly CaptureObject[],
  watermark: Watermark | null,
): CaptureObject[] {
  const seen = watermark?.seen ?? {};
  const from = watermark ? overlapStart(watermark.at) : Number.NEGATIVE_INFINITY;
  return objects
    .filter(({ key, lastModified }) => timeOf(lastModified) >= from && !(digestOf(key) in seen))
    .toSorted(byAge);
}

/** The watermark after some more files were looked at; it stays where it is when there were none. */
export function nextWatermark(
  watermark: Watermark | null,
  looked: readonly CaptureObject[],
): Watermark | null {
  if (looked.length === 0) return null;
  const times = looked.map(({ lastModified }) => timeOf(lastModified));
  if (watermark) times.push(timeOf(watermark.at));
  const at = new Date(times.reduce((a, b) => Math.max(a, b))).toISOString();
  const seen = { ...watermark?.seen };
  for (const { key, lastModified } of looked) seen[digestOf(key)] = timeOf(lastModified);
  const recent = Object.entries(seen).filter(([, time]) => time >= overlapStart(at));
  return { number: (watermark?.number ?? 0) + 1, at, seen: Object.fromEntries(recent) };
}

/** The time before which every captured file was looked at. */
export function settledBefore(watermark: Watermark): Date {
  return new Date(overlapStart(watermark.at));
}

function overlapStart(at: string): number {
  return timeOf(at) - OVERLAP_MS;
}

function byAge(a: CaptureObject, b: CaptureObject): number {
  return timeOf(a.lastModified) - timeOf(b.lastModified) || (a.key < b.key ? -1 : 1);
}

function timeOf(moment: string): number {
  return Date.parse(moment);
}

function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}
