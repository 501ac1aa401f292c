import { type IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  ownPolicies,
  type PolicyDocument,
  singleRights,
} from '../../local/rights/role-policies.ts';

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
    const policies = await ownPolicies(this.#iam, this.role);
    return [...policies.values()].flatMap((document) =>
      singleRights(document).map(({ action, resource }) => ({ action, resource })),
    );
  }

  /** The statements that allow what matches, each with its conditions. */
  async statements(matches: (grant: Grant) => boolean): Promise<object[]> {
    const policies = await ownPolicies(this.#iam, this.role);
    return [...policies.values()].flatMap((document) =>
      singleRights(document)
        .filter(matches)
        .map(({ statement }) => statement),
    );
  }

  /** Takes away what matches, and nothing else. */
  async remove(matches: (grant: Grant) => boolean): Promise<GiveBack> {
    const policies = [...(await ownPolicies(this.#iam, this.role))].filter(([, document]) =>
      singleRights(document).some(matches),
    );
    if (policies.length === 0) throw new Error(`${this.role} has no such grant`);
    for (const [name, document] of policies) {
      const left = singleRights(document).filter((grant) => !matches(grant));
      await this.#put(name, { ...document, Statement: left.map(({ statement }) => statement) });
    }
    return async () => {
      for (const [name, document] of policies) await this.#put(name, document);
    };
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
