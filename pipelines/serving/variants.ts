/** The variants an endpoint can have. Their names never change: alarms, dashboards and policies rest on them. */
export const variants = { champion: 'champion', challenger: 'challenger' } as const;

/** The one endpoint of a model. SageMaker allows 63 characters; the two names need at most 53. */
export function endpointNameOf(system: string, model: string): string {
  return `${system}-${model}`;
}

/** What Application Auto Scaling calls the instances of a variant. */
export function scalableResourceOf(endpoint: string, variant: string): string {
  return `endpoint/${endpoint}/variant/${variant}`;
}
