import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import type { AppUnderTest } from './app-under-test.ts';
import { waitUntil } from './wait-until.ts';

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

  /** Deploys what was deployed before. @returns its last status */
  async deploy(): Promise<string> {
    const { StackId = '' } = await this.#client.send(
      new CreateStackCommand({
        StackName: this.#name,
        TemplateBody: this.#template,
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
