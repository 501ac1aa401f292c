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
  /** Takes just this away. @returns what gives it back */
  readonly remove: () => Promise<() => Promise<void>>;
}

/** Every grant of a role, one by one. */
export async function grantsOf(iam: IAMClient, RoleName: string): Promise<Grant[]> {
  const { PolicyNames } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const grants: Grant[] = [];
  for (const PolicyName of PolicyNames ?? []) {
    const answer = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    const document = policyDocument.parse(
      JSON.parse(decodeURIComponent(answer.PolicyDocument ?? '{}')),
    );
    const put = async (changed: PolicyDocument) => {
      const PolicyDocument = JSON.stringify(changed);
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
    };
    for (const { action, resource, without } of singleGrants(document)) {
      const remove = async () => {
        await put(without);
        return async () => await put(document);
      };
      grants.push({ action, resource, remove });
    }
  }
  return grants;
}

/** Each pair of action and resource, and the policy that allows everything but it. */
function singleGrants(document: PolicyDocument) {
  return document.Statement.flatMap((statement, index) =>
    statement.Action.flatMap((action) =>
      statement.Resource.map((resource) => ({
        action,
        resource,
        without: {
          ...document,
          Statement: document.Statement.toSpliced(
            index,
            1,
            ...[
              { ...statement, Action: statement.Action.filter((other) => other !== action) },
              { ...statement, Resource: statement.Resource.filter((other) => other !== resource) },
            ].filter(({ Action, Resource }) => Action.length > 0 && Resource.length > 0),
          ),
        },
      })),
    ),
  );
}
