import type { UpdateEndpointInput } from '@aws-sdk/client-sagemaker';
import type { EndpointConfig } from '../endpoint-configs/endpoint-config.ts';
import { notEmulated, validationError } from '../errors.ts';
import type { Endpoint } from './endpoint.ts';
import type { VariantOrder } from './variant-fleet.ts';

/** Which variants Application Auto Scaling changes. */
export interface ScaledVariants {
  isScaled(endpoint: string, variant: string): boolean;
  /** The endpoint is gone, and what was registered for it too. */
  forget(endpoint: string): void;
}

/** @throws ValidationException while AWS itself is at work on it */
export function requireQuiet(endpoint: Endpoint): void {
  if (!endpoint.isInProgress) return;
  throw validationError(`Cannot update in-progress endpoint "${endpoint.arn}".`);
}

/** @throws ValidationException for what AWS refuses too, and for what is not emulated */
export function checkUpdate(
  endpoint: Endpoint,
  config: EndpointConfig,
  request: UpdateEndpointInput,
  scaled: ScaledVariants,
): void {
  for (const { VariantPropertyType } of request.ExcludeRetainedVariantProperties ?? []) {
    // The API knows it and its documentation says that it is "not currently supported".
    if (VariantPropertyType === 'DataCaptureConfig') throw notEmulated('keeping a capture config');
  }
  const before = endpoint.fleet.config.variants;
  if (request.DeploymentConfig && namesOf(before) !== namesOf(config.variants)) {
    throw validationError(
      'A DeploymentConfig can be used only when the new endpoint config has the same variant names as the one in service.',
    );
  }
  for (const { name, instanceType } of before) {
    if (!scaled.isScaled(endpoint.name, name)) continue;
    const after = config.variants.find((one) => one.name === name);
    if (after?.instanceType === instanceType) continue;
    throw validationError(
      `Variant "${name}" is registered with Application Auto Scaling: deregister it before it is removed or gets another instance type.`,
    );
  }
}

function namesOf(variants: EndpointConfig['variants']): string {
  return variants
    .map(({ name }) => name)
    .toSorted()
    .join(' ');
}

/** A config's variants as they start with it. */
export function asConfigured(config: EndpointConfig): VariantOrder[] {
  return config.variants.map((configured) => ({
    configured,
    weight: configured.weight,
    count: configured.instanceCount,
  }));
}

/**
 * A new config's variants, with what an update retains of those in service: with
 * RetainAllVariantProperties their instance counts and weights, but those that are excluded.
 */
export function afterUpdate(
  endpoint: Endpoint,
  config: EndpointConfig,
  { RetainAllVariantProperties, ExcludeRetainedVariantProperties = [] }: UpdateEndpointInput,
): VariantOrder[] {
  if (!RetainAllVariantProperties) return asConfigured(config);
  const excluded = ExcludeRetainedVariantProperties.map((one) => one.VariantPropertyType);
  return asConfigured(config).map((order) => {
    const live = endpoint.fleet.variant(order.configured.name);
    if (!live) return order;
    return {
      ...order,
      ...(!excluded.includes('DesiredWeight') && { weight: live.desiredWeight }),
      ...(!excluded.includes('DesiredInstanceCount') && { count: live.desiredCount }),
    };
  });
}
