import type { DesiredWeightAndCapacity } from '@aws-sdk/client-sagemaker';
import { required } from '../call.ts';
import { checkWeights } from '../endpoint-configs/checks.ts';
import { notEmulated, validationError } from '../errors.ts';
import { reasonOf } from './deployment.ts';
import type { Endpoint } from './endpoint.ts';
import type { VariantFleet } from './variant-fleet.ts';

/** What one variant is to have. */
interface Change {
  readonly variant: VariantFleet;
  readonly weight: number;
  readonly count: number;
}

/**
 * What a request asks of the variants in service.
 * @throws ValidationException for unknown variants and capacities that can't be
 */
export function changesOf(
  { fleet }: Endpoint,
  asked: readonly DesiredWeightAndCapacity[],
): Change[] {
  const unknown = asked.flatMap(({ VariantName = '' }) =>
    fleet.variant(VariantName) ? [] : [`"${VariantName}"`],
  );
  if (unknown.length > 0) {
    throw validationError(
      `The variant name(s) ${unknown.join(', ')} is/are not present within endpoint configuration "${fleet.config.name}".`,
    );
  }
  const weights = new Map(fleet.variants.map(({ name, desiredWeight }) => [name, desiredWeight]));
  const changes = asked.map((one) => {
    if (one.ServerlessUpdateConfig) throw notEmulated('serverless variants');
    const name = required(one.VariantName, 'VariantName');
    const variant = required(fleet.variant(name), name);
    const weight = one.DesiredWeight ?? variant.desiredWeight;
    const count = one.DesiredInstanceCount ?? variant.desiredCount;
    if (count < 1) throw validationError(`Variant "${name}" needs at least one instance.`);
    weights.set(name, weight);
    return { variant, weight, count };
  });
  checkWeights([...weights.values()]);
  return changes;
}

/** Takes the changes on: from now on they are what is desired. */
export function want(changes: readonly Change[]): void {
  for (const { variant, weight, count } of changes) {
    if (count !== variant.desiredCount) {
      const direction = count > variant.desiredCount ? 'out' : 'in';
      const message = `Scaling ${direction} desired instance count to ${count}.`;
      variant.stage = { status: 'Updating', message };
    }
    variant.desiredWeight = weight;
    variant.desiredCount = count;
  }
}

/**
 * Brings the variants to what is desired. When instances can't be had, the variants keep those they
 * have.
 * @returns why, if they do
 */
export async function fulfil(changes: readonly Change[]): Promise<string | undefined> {
  let reason: string | undefined;
  for (const { variant } of changes) {
    try {
      await variant.scale();
      variant.currentWeight = variant.desiredWeight;
    } catch (error) {
      reason = reasonOf(error);
      variant.desiredCount = variant.currentCount;
      variant.desiredWeight = variant.currentWeight;
    }
    variant.stage = undefined;
  }
  return reason;
}
