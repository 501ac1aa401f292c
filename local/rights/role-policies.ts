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
const policyDocument = z.object({
  Statement: z.array(
    z.object({
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
  const own = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  const texts = await Promise.all([
    ...(own.PolicyNames ?? []).map(async (PolicyName) => {
      const answer = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return answer.PolicyDocument;
    }),
    ...(attached.AttachedPolicies ?? []).map(async ({ PolicyArn }) => await textOf(iam, PolicyArn)),
  ]);
  return texts.map((text = '') => policyDocument.parse(JSON.parse(decodeURIComponent(text))));
}

/** Each pair of action and resource that a policy allows. */
export function allowedBy({ Statement }: PolicyDocument) {
  return Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(
    ({ Action, Resource, Condition }) =>
      Action.flatMap((action) =>
        Resource.map((resource) => ({ action, resource, conditional: Condition !== undefined })),
      ),
  );
}

async function textOf(iam: IAMClient, PolicyArn: string | undefined): Promise<string | undefined> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const VersionId = Policy?.DefaultVersionId;
  const answer = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
  return answer.PolicyVersion?.Document;
}
