import {
  GetRolePolicyCommand,
  type IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { z } from 'zod';

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const policyDocument = z.object({
  Version: z.string(),
  Statement: z.array(z.looseObject({ Effect: z.string(), Action: oneOrMore, Resource: oneOrMore })),
});
type PolicyDocument = z.infer<typeof policyDocument>;

/** One action on one resource that a role's policy allows. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
}

/** What gives a grant back. */
export type GiveBack = () => Promise<void>;

/** What a role may do, one action on one resource at a time. */
export class RoleGrants {
  readonly role: string;
  readonly #iam: IAMClient;

  constructor(iam: IAMClient, role: string) {
    this.#iam = iam;
    this.role = role;
  }

  async all(): Promise<Grant[]> {
    const policies = await this.#policies();
    return [...policies.values()].flatMap((document) =>
      singleGrants(document).map(({ action, resource }) => ({ action, resource })),
    );
  }

  /** The statements that allow what matches, each with its conditions. */
  async statements(matches: (grant: Grant) => boolean): Promise<object[]> {
    const policies = await this.#policies();
    return [...policies.values()].flatMap((document) =>
      singleGrants(document)
        .filter(matches)
        .map(({ statement }) => statement),
    );
  }

  /** Takes away what matches, and nothing else. */
  async remove(matches: (grant: Grant) => boolean): Promise<GiveBack> {
    const policies = [...(await this.#policies())].filter(([, document]) =>
      singleGrants(document).some(matches),
    );
    if (policies.length === 0) throw new Error(`${this.role} has no such grant`);
    for (const [name, document] of policies) {
      const left = singleGrants(document).filter((grant) => !matches(grant));
      await this.#put(name, { ...document, Statement: left.map(({ statement }) => statement) });
    }
    return async () => {
      for (const [name, document] of policies) await this.#put(name, document);
    };
  }

  async #policies(): Promise<ReadonlyMap<string, PolicyDocument>> {
    const RoleName = this.role;
    const { PolicyNames } = await this.#iam.send(new ListRolePoliciesCommand({ RoleName }));
    const policies = new Map<string, PolicyDocument>();
    for (const PolicyName of PolicyNames ?? []) {
      const answer = await this.#iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      const text = decodeURIComponent(answer.PolicyDocument ?? '{}');
      policies.set(PolicyName, policyDocument.parse(JSON.parse(text)));
    }
    return policies;
  }

  async #put(PolicyName: string, document: PolicyDocument): Promise<void> {
    const PolicyDocument = JSON.stringify(document);
    await this.#iam.send(
      new PutRolePolicyCommand({ RoleName: this.role, PolicyName, PolicyDocument }),
    );
  }
}

/** Whether two grants are the same. */
export function same(one: Grant): (other: Grant) => boolean {
  return ({ action, resource }) => action === one.action && resource === one.resource;
}

/** A grant in one line. */
export function textOf({ action, resource }: Grant): string {
  return `${action} ${resource}`;
}

/** Each pair of action and resource, with a statement that allows just it. */
function singleGrants(document: PolicyDocument) {
  return document.Statement.flatMap((statement) =>
    statement.Action.flatMap((action) =>
      statement.Resource.map((resource) => ({
        action,
        resource,
        statement: { ...statement, Action: [action], Resource: [resource] },
      })),
    ),
  );
}
