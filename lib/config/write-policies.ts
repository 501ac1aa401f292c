import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canonicalJson, hashOf } from '../../pipelines/shared/canonical-json.ts';
import type { HashedPolicy } from './compile-model.ts';

const CACHE = fileURLToPath(new URL('../../.evergreen/policies/', import.meta.url));

/**
 * Writes one run policy, `<model>.json`, a model into a folder named after its content, for the
 * functions that bundle it.
 * @returns the folder
 */
export function writePolicies(policies: readonly HashedPolicy[]): string {
  const folder = join(CACHE, hashOf(policies.map(({ hash }) => hash)).slice(0, 20));
  mkdirSync(folder, { recursive: true });
  for (const { policy } of policies) {
    writeFileSync(join(folder, `${policy.model}.json`), canonicalJson(policy));
  }
  return folder;
}
