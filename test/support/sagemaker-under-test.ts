import {
  CreateModelPackageCommand,
  type CreateModelPackageCommandInput,
  DescribeModelPackageCommand,
  ListModelPackagesCommand,
  SageMakerClient,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { z } from 'zod';
import type { AppUnderTest } from './app-under-test.ts';
import { deployedApp } from './deployed-app-of-worker.ts';

/** A job as the emulator describes it. */
const job = z.looseObject({
  TrainingJobName: z.string().optional(),
  ProcessingJobName: z.string().optional(),
  TrainingJobStatus: z.string().optional(),
  ProcessingJobStatus: z.string().optional(),
  FailureReason: z.string().optional(),
  ResourceConfig: z.looseObject({ InstanceType: z.string() }).optional(),
});
const state = z.object({ trainingJobs: z.array(job), processingJobs: z.array(job) });

export interface SeenJob {
  readonly name: string;
  readonly status: string;
  readonly instanceType: string | undefined;
  readonly reason: string | undefined;
}

/** What tests do to SageMaker, and see of it. */
export class SageMakerUnderTest {
  readonly #emulator = deployedApp().sagemaker;
  readonly client: SageMakerClient;

  constructor(app: AppUnderTest) {
    this.client = new SageMakerClient(app.clientConfiguration);
  }

  /** Refuses the next calls of an operation; a throttle says what SageMaker says of one. */
  async refuse(
    operation: string,
    error: string,
    times = 1,
    message = error === 'ThrottlingException' ? 'Rate exceeded' : 'By the test.',
  ): Promise<void> {
    await this.#door('POST', '_faults', { operation, error, message, times });
  }

  /** Fails the next jobs on a type of instance when they start. */
  async failAtStart(instanceType: string, failure: string, times = 1): Promise<void> {
    await this.#door('POST', '_faults', { instanceType, failure, times });
  }

  /** Fails the next invocation of an endpoint. @param seconds - that the container takes for it */
  async failInvocation(endpoint: string, status: number, seconds = 0): Promise<void> {
    const message = 'By the test.';
    await this.#door('POST', '_faults', { invocation: { endpoint, status, message, seconds } });
  }

  /** How many of the ordered faults have not come to pass. */
  async waitingFaults(): Promise<number> {
    return z.object({ orders: z.array(z.unknown()) }).parse(await this.#door('GET', '_faults'))
      .orders.length;
  }

  /** The next instances of an endpoint never answer. */
  async mute(endpoint: string, times = 1): Promise<void> {
    await this.#door('POST', '_faults', { ping: 'never', endpoint, times });
  }

  /** AWS is at work on an endpoint for so many seconds of its own. */
  async systemUpdate(endpoint: string, seconds: number): Promise<void> {
    await this.#door('POST', '_faults', { systemUpdating: { endpoint, seconds } });
  }

  async clearFaults(): Promise<void> {
    await this.#door('DELETE', '_faults');
  }

  /** The training jobs whose names start so, in the order of their creation. */
  async trainingJobs(prefix: string): Promise<readonly SeenJob[]> {
    const { trainingJobs } = state.parse(await this.#door('GET', '_state'));
    return trainingJobs
      .map(({ TrainingJobName, TrainingJobStatus, FailureReason, ResourceConfig }): SeenJob => ({
        name: TrainingJobName ?? '',
        status: TrainingJobStatus ?? '',
        instanceType: ResourceConfig?.InstanceType,
        reason: FailureReason,
      }))
      .filter(({ name }) => name.startsWith(prefix))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  }

  /** The same of processing jobs. */
  async processingJobs(prefix: string): Promise<readonly SeenJob[]> {
    const { processingJobs } = state.parse(await this.#door('GET', '_state'));
    return processingJobs
      .map(({ ProcessingJobName, ProcessingJobStatus, FailureReason }): SeenJob => ({
        name: ProcessingJobName ?? '',
        status: ProcessingJobStatus ?? '',
        instanceType: undefined,
        reason: FailureReason,
      }))
      .filter(({ name }) => name.startsWith(prefix))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  }

  /** The ARNs of a group's packages, the newest first. */
  async packages(group: string, ModelApprovalStatus?: 'Approved'): Promise<readonly string[]> {
    const { ModelPackageSummaryList } = await this.client.send(
      new ListModelPackagesCommand({
        ModelPackageGroupName: group,
        SortBy: 'CreationTime',
        SortOrder: 'Descending',
        MaxResults: 100,
        ...(ModelApprovalStatus && { ModelApprovalStatus }),
      }),
    );
    return (ModelPackageSummaryList ?? []).flatMap(({ ModelPackageArn }) => ModelPackageArn ?? []);
  }

  async approved(group: string): Promise<readonly string[]> {
    return await this.packages(group, 'Approved');
  }

  async decide(arn: string, decision: 'Approved' | 'Rejected', why?: string): Promise<void> {
    const command = new UpdateModelPackageCommand({
      ModelPackageArn: arn,
      ModelApprovalStatus: decision,
      ApprovalDescription: why,
    });
    await this.client.send(command);
  }

  /** Leaves a group without a champion, as before its first model. */
  async withoutChampion(group: string): Promise<void> {
    for (const arn of await this.approved(group)) await this.decide(arn, 'Rejected');
  }

  async describe(arn: string) {
    return await this.client.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
  }

  /** Registers a package as somebody would who is not Evergreen. @returns its ARN */
  async register(request: CreateModelPackageCommandInput): Promise<string> {
    const { ModelPackageArn } = await this.client.send(new CreateModelPackageCommand(request));
    if (ModelPackageArn === undefined) throw new Error('The package has no ARN.');
    return ModelPackageArn;
  }

  async #door(method: string, path: string, body?: object): Promise<unknown> {
    const { url, token } = this.#emulator;
    const answer = await fetch(`${url}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return await answer.json();
  }
}
