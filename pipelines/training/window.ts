import { createHash } from 'node:crypto';
import type { RowCounts, StoredObject } from '../dataset/contract.ts';
import { BadPayloadError, UnknownDatasetVersionError } from '../shared/errors.ts';
import type { WindowExclusion, WindowPart } from './contract.ts';

/** What a window needs to know of a registered dataset version. */
export interface RegisteredVersion {
  readonly id: string;
  /** 1, 2, 3, … in the order of registration. */
  readonly number: number;
  readonly rawKey: string;
  readonly schemaHash: string;
  readonly rows: Pick<RowCounts, 'training' | 'holdOut'>;
}

/** How much a window may hold. */
export interface WindowLimits {
  /** Dataset versions, at most. */
  readonly versions: number;
  /** Newer dataset versions that must exist before a hold-out is trained on. */
  readonly keepVersions: number;
}

/** Which dataset versions a run trains on, and which one judges. */
export interface RunWindow {
  /** The newest first; the first is the one that started the run. */
  readonly parts: readonly [WindowPart, ...WindowPart[]];
  readonly excluded: readonly WindowExclusion[];
  /** The dataset version whose hold-out judges: the one that started the run. */
  readonly holdOut: { readonly datasetVersion: string; readonly rows: number };
  /** All rows that are trained on. */
  readonly rows: number;
}

/**
 * The window of the run that a dataset version starts. What was registered later doesn't count, so
 * a run asked for twice has one window, however late the second time is.
 *
 * @throws UnknownDatasetVersionError when the version that started the run is not registered
 */
export function resolveWindow(
  versions: readonly RegisteredVersion[],
  startedBy: string,
  limits: WindowLimits,
): RunWindow {
  const newest = versions.find(({ id }) => id === startedBy);
  if (newest === undefined) throw unknownVersion(startedBy, versions);
  const earlier = versions
    .filter(({ number }) => number < newest.number)
    .toSorted((a, b) => b.number - a.number);
  const keys = new Set([newest.rawKey]);
  const first: WindowPart = partOf(newest, false);
  const parts: [WindowPart, ...WindowPart[]] = [first];
  const excluded: WindowExclusion[] = [];
  for (const [index, version] of earlier.entries()) {
    const reason = whyNot(version, newest, keys, parts.length < limits.versions);
    keys.add(version.rawKey);
    // As many are newer as stand before it: numbers may have holes.
    if (reason === undefined) parts.push(partOf(version, index + 1 >= limits.keepVersions));
    else excluded.push({ datasetVersion: version.id, number: version.number, reason });
  }
  const holdOut = { datasetVersion: newest.id, rows: newest.rows.holdOut };
  return { parts, excluded, holdOut, rows: parts.reduce((sum, { rows }) => sum + rows, 0) };
}

function whyNot(
  version: RegisteredVersion,
  newest: RegisteredVersion,
  keys: ReadonlySet<string>,
  room: boolean,
): WindowExclusion['reason'] | undefined {
  if (keys.has(version.rawKey)) return 'replaced by a newer upload to its key';
  if (version.schemaHash !== newest.schemaHash) return 'other columns';
  return room ? undefined : 'older than the window';
}

function partOf({ id, number, rows }: RegisteredVersion, holdOutIncluded: boolean): WindowPart {
  return {
    datasetVersion: id,
    number,
    holdOutIncluded,
    rows: rows.training + (holdOutIncluded ? rows.holdOut : 0),
  };
}

function unknownVersion(id: string, versions: readonly RegisteredVersion[]): Error {
  return new UnknownDatasetVersionError(
    `Dataset version ${id} is not registered; ${versions.length} others of its model are.`,
    { datasetVersion: id, registered: versions.length },
  );
}

/** A dataset version's manifest, as far as a window needs it. */
export interface WindowObjects {
  readonly objects: { readonly training: StoredObject; readonly holdOut: StoredObject };
}

/** The objects of a part that are trained on, the training rows first. */
export function trainedOn(part: WindowPart, { objects }: WindowObjects): StoredObject[] {
  return part.holdOutIncluded ? [objects.training, objects.holdOut] : [objects.training];
}

/**
 * SageMaker's manifest of a channel: its first entry is what all others begin with.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3DataSource.html
 *
 * @throws BadPayloadError when there are no objects, or they lie in several buckets
 */
export function windowManifest(objects: readonly Pick<StoredObject, 'bucket' | 'key'>[]): string {
  const buckets = [...new Set(objects.map((object) => object.bucket))];
  if (buckets.length !== 1) {
    throw new BadPayloadError(
      `The files of a window must lie in one bucket, not in ${buckets.length}.`,
    );
  }
  return JSON.stringify([{ prefix: `s3://${buckets[0]}/` }, ...objects.map(({ key }) => key)]);
}

/** The hash of a set of files: SHA-256 of their own SHA-256 hashes, sorted, joined by line feeds. */
export function dataHashOf(sha256s: readonly string[]): string {
  return createHash('sha256').update(sha256s.toSorted().join('\n')).digest('hex');
}
