import {
  ApplicationAutoScalingClient,
  paginateDescribeScalableTargets,
} from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import {
  paginateListEndpointConfigs,
  paginateListEndpoints,
  paginateListModels,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { namingDenial } from '../../lambdas/shared/adapters/aws-denials.ts';
import type { Billed } from './deployed-stacks.ts';

/** What a system's releases make beside its stacks, and its alarms: found by their names. */
export class BilledResources {
  /** What their names start with. */
  readonly #prefix: string;
  readonly #sagemaker: SageMakerClient;
  readonly #scaling: ApplicationAutoScalingClient;
  readonly #cloudWatch: CloudWatchClient;

  constructor(system: string, configuration: { readonly region?: string }) {
    this.#prefix = `${system}-`;
    this.#sagemaker = new SageMakerClient(configuration);
    this.#scaling = new ApplicationAutoScalingClient(configuration);
    this.#cloudWatch = new CloudWatchClient(configuration);
  }

  async all(): Promise<readonly Billed[]> {
    const client = this.#sagemaker;
    const filter = { NameContains: this.#prefix };
    const found = await Promise.all([
      named('sagemaker:ListEndpoints', paginateListEndpoints({ client }, filter), (page) =>
        (page.Endpoints ?? []).map(({ EndpointName }) => ['endpoint', EndpointName]),
      ),
      named(
        'sagemaker:ListEndpointConfigs',
        paginateListEndpointConfigs({ client }, filter),
        ({ EndpointConfigs = [] }) =>
          EndpointConfigs.map(({ EndpointConfigName }) => ['endpoint config', EndpointConfigName]),
      ),
      named('sagemaker:ListModels', paginateListModels({ client }, filter), ({ Models = [] }) =>
        Models.map(({ ModelName }) => ['model', ModelName]),
      ),
      this.#targets(),
      this.#alarms(),
    ]);
    return found.flat().filter(({ name }) => name.startsWith(this.#prefix));
  }

  async #targets(): Promise<readonly Billed[]> {
    const pages = paginateDescribeScalableTargets(
      { client: this.#scaling },
      { ServiceNamespace: 'sagemaker' },
    );
    return await named(
      'application-autoscaling:DescribeScalableTargets',
      pages,
      ({ ScalableTargets = [] }) =>
        ScalableTargets.map(({ ResourceId }) => [
          'scalable target',
          ResourceId?.replace(/^endpoint\//, ''),
        ]),
    );
  }

  async #alarms(): Promise<readonly Billed[]> {
    const pages = paginateDescribeAlarms(
      { client: this.#cloudWatch },
      { AlarmNamePrefix: this.#prefix, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
    );
    return await named('cloudwatch:DescribeAlarms', pages, (page) =>
      [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])].map(({ AlarmName }) => [
        'alarm',
        AlarmName,
      ]),
    );
  }
}

/** What every page lists, without what has no name. */
async function named<Page>(
  action: string,
  pages: AsyncIterable<Page>,
  listed: (page: Page) => readonly (readonly [Billed['kind'], string | undefined])[],
): Promise<readonly Billed[]> {
  return await namingDenial(action, async () => {
    const found: Billed[] = [];
    for await (const page of pages) {
      for (const [kind, name] of listed(page)) if (name !== undefined) found.push({ kind, name });
    }
    return found;
  });
}
