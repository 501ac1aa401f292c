import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateDescribeStacks,
  paginateListStackResources,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { namingDenial } from '../../lambdas/shared/adapters/aws-denials.ts';
import { NotDestroyedError } from '../errors.ts';
import { BilledResources } from './billed-resources.ts';
import type { Billed, DeployedStack, DeployedStacks, Retained } from './deployed-stacks.ts';
import type { SystemAddress } from './deployed-system.ts';
import { deletionRank } from './system-stacks.ts';

/** How often a stack that is being deleted is looked at, milliseconds. */
const LOOK = 1_000;

/** A template, as far as it is read: CloudFormation has accepted it, so its shape is known. */
interface Template {
  readonly Description?: string;
  readonly Resources?: Readonly<Record<string, { readonly DeletionPolicy?: string }>>;
}

/** CloudFormation keeps no resource of any other policy. */
const KEEPS = /^Retain/;

/** The stacks of a system in an account and region of AWS. */
export class AwsStacks implements DeployedStacks {
  readonly region: string;
  readonly #system: string;
  readonly #cloudFormation: CloudFormationClient;
  readonly #billed: BilledResources;

  private constructor(
    system: string,
    region: string,
    parts: { readonly cloudFormation: CloudFormationClient; readonly billed: BilledResources },
  ) {
    this.#system = system;
    this.region = region;
    this.#cloudFormation = parts.cloudFormation;
    this.#billed = parts.billed;
  }

  static async open({ system, region: wanted }: SystemAddress): Promise<AwsStacks> {
    const configuration = wanted === undefined ? {} : { region: wanted };
    const cloudFormation = new CloudFormationClient(configuration);
    const billed = new BilledResources(system, configuration);
    const region = await cloudFormation.config.region();
    return new AwsStacks(system, region, { cloudFormation, billed });
  }

  async stacks(): Promise<readonly DeployedStack[]> {
    const all = await this.#all();
    const alike = all.filter(({ StackName }) => StackName?.startsWith(`${this.#system}-`));
    const ranked = await Promise.all(
      alike.map(async (stack) => {
        const { StackName: name = '' } = stack;
        const template = await this.#template(name);
        const description = template.Description ?? '';
        const rank = deletionRank(this.#system, { name, description });
        return { rank, described: await this.#described(name, stack, template) };
      }),
    );
    return ranked
      .flatMap(({ rank, described }) => (rank === undefined ? [] : [{ rank, described }]))
      .toSorted((a, b) => a.rank - b.rank || a.described.name.localeCompare(b.described.name))
      .map(({ described }) => described);
  }

  async remove(name: string): Promise<void> {
    const { StackId: id } = await this.#find(name);
    await namingDenial(`cloudformation:DeleteStack on ${name}`, () =>
      this.#cloudFormation.send(new DeleteStackCommand({ StackName: name })),
    );
    for (;;) {
      // By its id, because a stack that is gone has no name any more.
      const { StackStatus: status, StackStatusReason: reason } = await this.#find(id ?? name);
      if (status === 'DELETE_COMPLETE') return;
      if (status !== 'DELETE_IN_PROGRESS') throw await this.#failure(name, reason);
      await sleep(LOOK);
    }
  }

  async billed(): Promise<readonly Billed[]> {
    return await this.#billed.all();
  }

  async #all(): Promise<readonly Stack[]> {
    return await namingDenial('cloudformation:DescribeStacks', async () => {
      const stacks: Stack[] = [];
      for await (const page of paginateDescribeStacks({ client: this.#cloudFormation }, {})) {
        stacks.push(...(page.Stacks ?? []));
      }
      return stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
    });
  }

  async #find(nameOrId: string): Promise<Partial<Stack>> {
    const { Stacks } = await namingDenial('cloudformation:DescribeStacks', () =>
      this.#cloudFormation.send(new DescribeStacksCommand({ StackName: nameOrId })),
    );
    return Stacks?.[0] ?? {};
  }

  async #described(name: string, stack: Stack, template: Template): Promise<DeployedStack> {
    const kept = keptIn(template);
    const resources = await this.#resources(name);
    const retained: Retained[] = resources
      .filter(({ LogicalResourceId: id = '' }) => kept.has(id))
      .map(({ ResourceType, PhysicalResourceId, LogicalResourceId }) => ({
        type: ResourceType ?? 'unknown',
        name: PhysicalResourceId ?? 'unknown',
        logicalId: LogicalResourceId ?? 'unknown',
      }));
    return {
      name,
      status: stack.StackStatus ?? 'unknown',
      resources: resources.length,
      retained,
      isProtected: stack.EnableTerminationProtection ?? false,
    };
  }

  async #template(name: string): Promise<Template> {
    const { TemplateBody } = await namingDenial('cloudformation:GetTemplate', () =>
      this.#cloudFormation.send(new GetTemplateCommand({ StackName: name })),
    );
    return templateIn(TemplateBody ?? '');
  }

  async #resources(name: string) {
    return await namingDenial('cloudformation:ListStackResources', async () => {
      const input = { StackName: name };
      const pages = paginateListStackResources({ client: this.#cloudFormation }, input);
      const found = [];
      for await (const page of pages) found.push(...(page.StackResourceSummaries ?? []));
      return found;
    });
  }

  async #failure(name: string, reason: string | undefined): Promise<NotDestroyedError> {
    const failed = (await this.#resources(name))
      .filter(({ ResourceStatus }) => ResourceStatus === 'DELETE_FAILED')
      .map((resource) => `${resource.LogicalResourceId}: ${resource.ResourceStatusReason}`);
    const why = [reason ?? 'CloudFormation gave no reason.', ...failed].join(' ');
    return new NotDestroyedError(
      `The stack ${name} could not be deleted: ${why} Mend that and run the command again: it goes on from here.`,
      { stack: name },
    );
  }
}

/** Ours are JSON; one that isn't is somebody else's. */
function templateIn(text: string): Template {
  try {
    const template: Template = JSON.parse(text);
    return template;
  } catch {
    return {};
  }
}

/** The logical ids of what a template keeps. */
function keptIn({ Resources = {} }: Template): ReadonlySet<string> {
  const resources = Object.entries(Resources);
  const kept = resources.filter(([, { DeletionPolicy = '' }]) => KEEPS.test(DeletionPolicy));
  return new Set(kept.map(([id]) => id));
}
