import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  ListEndpointConfigsCommand,
  ListModelsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { isFleetOf } from '../../../pipelines/release/ids.ts';
import type { Endpoints, EndpointStanding } from '../ports/endpoints.ts';
import { namingDenial } from './aws-denials.ts';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html */
const BUSY: ReadonlySet<string> = new Set([
  'Creating',
  'Updating',
  'SystemUpdating',
  'RollingBack',
]);

/** One page of names, and where the next begins. */
interface Page {
  readonly names: readonly (string | undefined)[];
  readonly NextToken: string | undefined;
}

/** SageMaker's endpoints, configs and models. */
export class SageMakerEndpoints implements Endpoints {
  readonly #sagemaker: SageMakerClient;

  constructor(sagemaker = new SageMakerClient({})) {
    this.#sagemaker = sagemaker;
  }

  async standing(endpoint: string): Promise<{ is: EndpointStanding; status: string }> {
    const described = await unlessGone('sagemaker:DescribeEndpoint', () =>
      this.#sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpoint })),
    );
    const status = described?.EndpointStatus;
    if (status === undefined) return { is: 'gone', status: 'gone' };
    if (BUSY.has(status)) return { is: 'busy', status };
    return { is: status === 'Deleting' ? 'deleting' : 'settled', status };
  }

  async deleteEndpoint(endpoint: string): Promise<boolean> {
    try {
      await unlessGone('sagemaker:DeleteEndpoint', () =>
        this.#sagemaker.send(new DeleteEndpointCommand({ EndpointName: endpoint })),
      );
      return true;
    } catch (error) {
      if (isValidation(error) && /in-progress/i.test(error.message)) return false;
      throw error;
    }
  }

  async configs(endpoint: string): Promise<readonly string[]> {
    return await this.#fleets(endpoint, async (NextToken) => {
      const page = await namingDenial('sagemaker:ListEndpointConfigs', () =>
        this.#sagemaker.send(new ListEndpointConfigsCommand({ NameContains: endpoint, NextToken })),
      );
      const names = (page.EndpointConfigs ?? []).map((one) => one.EndpointConfigName);
      return { names, NextToken: page.NextToken };
    });
  }

  async models(endpoint: string): Promise<readonly string[]> {
    return await this.#fleets(endpoint, async (NextToken) => {
      const page = await namingDenial('sagemaker:ListModels', () =>
        this.#sagemaker.send(new ListModelsCommand({ NameContains: endpoint, NextToken })),
      );
      return { names: (page.Models ?? []).map((one) => one.ModelName), NextToken: page.NextToken };
    });
  }

  async deleteConfig(name: string): Promise<void> {
    await unlessGone('sagemaker:DeleteEndpointConfig', () =>
      this.#sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name })),
    );
  }

  async deleteModel(name: string): Promise<void> {
    await unlessGone('sagemaker:DeleteModel', () =>
      this.#sagemaker.send(new DeleteModelCommand({ ModelName: name })),
    );
  }

  /** SageMaker finds by a part of the name; another endpoint's name may contain this one's. */
  async #fleets(
    endpoint: string,
    list: (next: string | undefined) => Promise<Page>,
  ): Promise<string[]> {
    const found: string[] = [];
    let next: string | undefined;
    do {
      const page = await list(next);
      found.push(...page.names.filter((name) => name !== undefined));
      next = page.NextToken;
    } while (next !== undefined);
    return found.filter((name) => isFleetOf(endpoint, name));
  }
}

/** SageMaker names no error of its own for what isn't there: a ValidationException says it. */
async function unlessGone<T>(action: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await namingDenial(action, call);
  } catch (error) {
    if (isValidation(error) && /could not find/i.test(error.message)) return undefined;
    throw error;
  }
}

function isValidation(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ValidationException';
}
