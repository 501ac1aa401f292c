import {
  CloudFormationClient,
  paginateDescribeStacks,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { IAMClient } from '@aws-sdk/client-iam';
import { type CloudAddress, clientConfiguration } from '../cloud/client-configuration.ts';
import { allowedBy, policiesOf } from './role-policies.ts';

/** The account's own, and not the app's. */
const BOOTSTRAP = 'CDKToolkit';

/** A right that a policy of a role gives it. */
export interface GrantedRight {
  /** The role as the template has it: `<stack>/<logical id>`, without the hash. */
  readonly role: string;
  readonly roleName: string;
  /** As the policy has it: it may hold wildcards. */
  readonly action: string;
  /** As the policy has it. */
  readonly resource: string;
  /** The resource, with logical ids in the place of names that CloudFormation made up. */
  readonly on: string;
  /** Whether the policy gives it under conditions. */
  readonly conditional: boolean;
}

interface Deployed extends StackResourceSummary {
  readonly stack: string;
}

/** Every right of every role of every stack of the app that is deployed. */
export async function grantedRights(cloud: CloudAddress): Promise<GrantedRight[]> {
  const iam = new IAMClient(clientConfiguration(cloud));
  const deployed = await deployedResources(cloud);
  const readable = readableNames(deployed);
  const roles = deployed.filter(({ ResourceType }) => ResourceType === 'AWS::IAM::Role');
  const rights = await Promise.all(
    roles.map(async ({ stack, LogicalResourceId, PhysicalResourceId: roleName = '' }) => {
      const policies = await policiesOf(iam, roleName);
      return policies.flatMap(allowedBy).map((right) => ({
        role: `${stack}/${withoutHash(LogicalResourceId)}`,
        roleName,
        ...right,
        on: readable(right.resource),
      }));
    }),
  );
  return rights.flat();
}

async function deployedResources(cloud: CloudAddress): Promise<Deployed[]> {
  const client = new CloudFormationClient(clientConfiguration(cloud));
  const resources: Deployed[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) {
    for (const { StackName: stack = '' } of Stacks) {
      if (stack === BOOTSTRAP) continue;
      const pages = paginateListStackResources({ client }, { StackName: stack });
      for await (const { StackResourceSummaries = [] } of pages) {
        resources.push(...StackResourceSummaries.map((each) => ({ ...each, stack })));
      }
    }
  }
  return resources;
}

/** Puts `<LogicalId>` in the place of each name that differs from one deployment to the next. */
function readableNames(deployed: readonly Deployed[]): (text: string) => string {
  const names = deployed
    .map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => ({
      name: PhysicalResourceId.split(/[:/]/).at(-1) ?? '',
      shown: `<${withoutHash(LogicalResourceId)}>`,
    }))
    .filter(({ name }) => MADE_UP.test(name))
    .toSorted((a, b) => b.name.length - a.name.length);
  return (text) => names.reduce((shown, { name, shown: by }) => shown.replaceAll(name, by), text);
}

/** An id, or a name with an end that CloudFormation drew. */
const MADE_UP = /^[0-9a-f]{8}-[0-9a-f]{4}-|-[0-9A-Za-z]{8,}$|[0-9A-F]{8}$/;

function withoutHash(logicalId = ''): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
