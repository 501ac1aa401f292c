import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { namingDenial } from '../../lambdas/shared/adapters/aws-denials.ts';
import { NoSuchSystemError } from '../errors.ts';
import type { SystemAddress } from './deployed-system.ts';

/** What a deployed system publishes, as far as commands need it. */
const NAMES = [
  'data-bucket-name',
  'ledger-table-name',
  'event-bus-name',
  'training-state-machine-arn',
] as const;

/** What it publishes once it serves, too. */
const SERVING_NAMES = ['api-url', 'release-state-machine-arn'] as const;

export type SharedValues = Readonly<Record<(typeof NAMES)[number], string>> &
  Readonly<Record<(typeof SERVING_NAMES)[number], string | undefined>>;

/**
 * Reads what a system publishes under `/<system>/shared/`.
 * @throws NoSuchSystemError when there is nothing, or not all of it
 */
export async function sharedValues(
  ssm: SSMClient,
  { system, region }: Required<SystemAddress>,
): Promise<SharedValues> {
  const folder = `/${system}/shared/`;
  const command = new GetParametersCommand({
    Names: [...NAMES, ...SERVING_NAMES].map((name) => `${folder}${name}`),
  });
  const { Parameters = [] } = await namingDenial(`ssm:GetParameters on ${folder}*`, () =>
    ssm.send(command),
  );
  const found = new Map(Parameters.map(({ Name, Value }) => [Name, Value]));
  const value = (name: (typeof NAMES)[number]): string => {
    const text = found.get(`${folder}${name}`);
    if (text === undefined) throw missing(system, region, Parameters.length === 0);
    return text;
  };
  return {
    'data-bucket-name': value('data-bucket-name'),
    'ledger-table-name': value('ledger-table-name'),
    'event-bus-name': value('event-bus-name'),
    'training-state-machine-arn': value('training-state-machine-arn'),
    'api-url': found.get(`${folder}api-url`),
    'release-state-machine-arn': found.get(`${folder}release-state-machine-arn`),
  };
}

function missing(system: string, region: string, everything: boolean): NoSuchSystemError {
  return new NoSuchSystemError(
    everything
      ? `There is no system called "${system}" in ${region}. Deploy it with "npx cdk deploy --all", or name the one you mean with --system and its region with --region.`
      : `The system "${system}" in ${region} does not train yet: it was deployed before there was training. Deploy it again with "npx cdk deploy --all".`,
    { system, region },
  );
}
