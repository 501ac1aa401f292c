import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { namingDenial } from '../../lambdas/shared/adapters/aws-denials.ts';
import { NoSuchSystemError } from '../errors.ts';
import type { SystemAddress } from './deployed-system.ts';

/** A system's data bucket, by the name that the system publishes. */
export class DataBucket {
  readonly #ssm: SSMClient;
  readonly #address: Required<SystemAddress>;
  #name: Promise<string> | undefined;

  constructor(ssm: SSMClient, address: Required<SystemAddress>) {
    this.#ssm = ssm;
    this.#address = address;
  }

  /** Looked up once. @throws NoSuchSystemError */
  async name(): Promise<string> {
    this.#name ??= this.#find();
    return await this.#name;
  }

  async #find(): Promise<string> {
    const { system, region } = this.#address;
    const name = `/${system}/shared/data-bucket-name`;
    const { Parameters: [found] = [] } = await namingDenial(`ssm:GetParameters on ${name}`, () =>
      this.#ssm.send(new GetParametersCommand({ Names: [name] })),
    );
    if (found?.Value !== undefined) return found.Value;
    throw new NoSuchSystemError(
      `The system "${system}" in ${region} publishes no data bucket. Deploy it again with "npx cdk deploy --all".`,
      { system, region },
    );
  }
}
