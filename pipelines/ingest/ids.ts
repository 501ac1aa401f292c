import { hashOf } from '../shared/canonical-json.ts';

/** The id of one version of one object: the same event delivered twice names the same upload. */
export function uploadIdOf(bucket: string, key: string, versionId: string): string {
  return `upl-${hashOf([bucket, key, versionId]).slice(0, 20)}`;
}
