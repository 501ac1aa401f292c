import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import type { AppUnderTest } from './app-under-test.ts';
import { z } from 'zod';
import { waitUntil } from './wait-until.ts';

const stackTemplate = z.looseObject({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string() })),
  Outputs: z.unknown(),
});

/** The stack of one model, which a test removes and deploys again. */
export class ModelStackUnderTest {
  readonly #name: string;
  readonly #client: CloudFormationClient;
  #template: string | undefined;

  constructor(app: AppUnderTest, model: string) {
    this.#name = `evergreen-model-${model}`;
    this.#client = new CloudFormationClient(app.clientConfiguration);
  }

  /** Deletes it, and waits for it. @returns its last status */
  async remove(): Promise<string> {
    const StackName = this.#name;
    const template = await this.#client.send(new GetTemplateCommand({ StackName }));
    this.#template ??= template.TemplateBody;
    const id = await this.#idOf(StackName);
    await this.#client.send(new DeleteStackCommand({ StackName }));
    return await this.#settled(id);
  }

  /** Deploys what was deployed before, around the package group that stayed. @returns its last status */
  async deploy(): Promise<string> {
    const { StackId = '' } = await this.#client.send(
      new CreateStackCommand({
        StackName: this.#name,
        TemplateBody: withoutGroup(this.#template ?? ''),
        Capabilities: ['CAPABILITY_IAM'],
      }),
    );
    return await this.#settled(StackId);
  }

  async #idOf(StackName: string): Promise<string> {
    const { Stacks } = await this.#client.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.[0]?.StackId ?? '';
  }

  async #settled(StackName: string): Promise<string> {
    let status = '';
    await waitUntil(`${this.#name} is settled`, async () => {
      const { Stacks } = await this.#client.send(new DescribeStacksCommand({ StackName }));
      status = Stacks?.[0]?.StackStatus ?? '';
      return !status.endsWith('_IN_PROGRESS');
    });
    return status;
  }
}

/** It has a name of its own and outlives its stack, so that no stack can create it again. */
function withoutGroup(text: string): string {
  const { Resources, Outputs: _outputs, ...template } = stackTemplate.parse(JSON.parse(text));
  const kept = Object.entries(Resources).filter(
    ([, { Type }]) => Type !== 'AWS::SageMaker::ModelPackageGroup',
  );
  return JSON.stringify({ ...template, Resources: Object.fromEntries(kept) });
}
