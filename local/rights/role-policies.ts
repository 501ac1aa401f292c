import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import * as z from 'zod';

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const policyDocument = z.looseObject({
  Statement: z.array(
    z.looseObject({
      Effect: z.enum(['Allow', 'Deny']),
      Action: oneOrMore,
      Resource: oneOrMore,
      Condition: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

/** A policy of an identity, as IAM keeps it. */
export type PolicyDocument = z.infer<typeof policyDocument>;

/** The policies of a role: its own, and those that are attached to it. */
export async function policiesOf(iam: IAMClient, RoleName: string): Promise<PolicyDocument[]> {
  const own = await ownPolicies(iam, RoleName);
  const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  const managed = await Promise.all(
    (attached.AttachedPolicies ?? []).map(async ({ PolicyArn }) => await textOf(iam, PolicyArn)),
  );
  return [...own.values(), ...managed.map(read)];
}

/** A role's own policies, by name. */
export async function ownPolicies(
  iam: IAMClient,
  RoleName: string,
): Promise<ReadonlyMap<string, PolicyDocument>> {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const policies = await Promise.all(
    PolicyNames.map(async (PolicyName) => {
      const answer = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return [PolicyName, read(answer.PolicyDocument)] as const;
    }),
  );
  return new Map(policies);
}

/** Each pair of action and resource of a policy, with a statement of just it. */
export function singleRights({ Statement }: PolicyDocument) {
  return Statement.flatMap((statement) =>
    statement.Action.flatMap((action) =>
      statement.Resource.map((resource) => ({
        action,
        resource,
        statement: { ...statement, Action: [action], Resource: [resource] },
      })),
    ),
  );
}

/** Each pair of action and resource that a policy allows. */
export function allowedBy(document: PolicyDocument) {
  return singleRights(document)
    .filter(({ statement }) => statement.Effect === 'Allow')
    .map(({ action, resource, statement }) => ({
      action,
      resource,
      conditional: statement.Condition !== undefined,
    }));
}

function read(text = ''): PolicyDocument {
  return policyDocument.parse(JSON.parse(decodeURIComponent(text)));
}

async function textOf(iam: IAMClient, PolicyArn: string | undefined): Promise<string | undefined> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const VersionId = Policy?.DefaultVersionId;
  const answer = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
  return answer.PolicyVersion?.Document;
}
