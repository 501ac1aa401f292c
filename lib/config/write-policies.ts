import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canonicalJson, hashOf } from '../../pipelines/shared/canonical-json.ts';
import type {
  HashedMonitoringPolicy,
  HashedPolicy,
  HashedRetrainingPolicy,
  HashedServingPolicy,
} from './compile-model.ts';

const CACHE = fileURLToPath(new URL('../../.evergreen/', import.meta.url));

/**
 * Writes one policy, `<model>.json`, a model into a folder named after its content, for the functions
 * that bundle it.
 * @returns the folder
 */
export function writePolicies(policies: readonly HashedPolicy[]): string {
  return write(policies, 'policies');
}

/** The same of serving policies. @returns the folder */
export function writeServingPolicies(policies: readonly HashedServingPolicy[]): string {
  return write(policies, 'serving');
}

/** The same of retraining policies. @returns the folder */
export function writeRetrainingPolicies(policies: readonly HashedRetrainingPolicy[]): string {
  return write(policies, 'retraining');
}

/** The same of monitoring policies. @returns the folder */
export function writeMonitoringPolicies(policies: readonly HashedMonitoringPolicy[]): string {
  return write(policies, 'monitoring');
}

interface OfModel {
  readonly policy: { readonly model: string };
  readonly hash: string;
}

function write(policies: readonly OfModel[], kind: string): string {
  const folder = join(CACHE, kind, hashOf(policies.map(({ hash }) => hash)).slice(0, 20));
  mkdirSync(folder, { recursive: true });
  for (const { policy } of policies) {
    writeFileSync(join(folder, `${policy.model}.json`), canonicalJson(policy));
  }
  return folder;
}
